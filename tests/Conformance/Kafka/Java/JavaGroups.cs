using System.Diagnostics;
using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Java)]
internal static class JavaGroups
{
    private const string Groups = "consumer.group.ConsumerGroupCommand";

    [Case(Feature.EagerGroups)]
    public static Task Eager_members_share(Stage stage) =>
        ShareAsync(stage, "--assignment-strategy", "org.apache.kafka.clients.consumer.RoundRobinAssignor");

    [Case(Feature.CooperativeGroups)]
    public static Task Cooperative_members_share(Stage stage) =>
        ShareAsync(stage, "--assignment-strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");

    [Case(Feature.NewGroups)]
    public static Task Members_of_the_new_protocol_share(Stage stage) => ShareAsync(stage, "--group-protocol", "consumer");

    [Case(Feature.MigratingGroups)]
    public static async Task A_group_changes_to_the_new_protocol_and_back_while_its_members_read(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 4);
        var group = Stage.Name("group");
        string[] classic = ["--assignment-strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"];
        string[] modern = ["--group-protocol", "consumer"];
        await using var first = new Member(stage, topic, group, classic);
        await first.HasAsync(4);
        await using var second = new Member(stage, topic, group, modern);
        await second.HasAsync(2);
        await first.HasAsync(2);
        (await GroupsAsync(stage, "--list", "--type", "consumer")).Output.ShouldContain(group);
        await first.LeaveAsync();
        await second.HasAsync(4);

        // What they read, and how far, goes along.
        await ProduceToAllAsync(stage, topic);
        await second.ReadAsync(40);
        await using var third = new Member(stage, topic, group, classic);
        await third.HasAsync(2);
        await second.HasAsync(2);
        await second.LeaveAsync();
        await third.HasAsync(4);
        (await GroupsAsync(stage, "--list", "--type", "classic")).Output.ShouldContain(group);
        await using var fourth = new Member(stage, topic, group, classic);
        await fourth.HasAsync(2);
        await third.HasAsync(2);
        await ProduceToAllAsync(stage, topic);
        await third.ReadAsync(20);
        await fourth.ReadAsync(20);
    }

    [Case(Feature.StaticMembers)]
    public static async Task A_static_member_that_is_killed_and_comes_back_keeps_what_it_had(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 4);
        var group = Stage.Name("group");
        Member Start(string instance) => new(stage, topic, group, ["--group-instance-id", instance]);
        await using var one = Start("one");
        await one.HasAsync(4);
        IReadOnlyList<int> had;
        await using (var two = Start("two"))
        {
            await two.HasAsync(2);
            await one.HasAsync(2);
            had = two.Partitions;
        }

        var assignments = one.Assignments;
        await using var again = Start("two");
        await again.HasAsync(2);
        again.Partitions.ShouldBe(had);
        one.Assignments.ShouldBe(assignments, "nobody else heard of it");
    }

    [Case(Feature.CommittedOffsets)]
    public static async Task A_group_goes_on_where_it_committed(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "a", "b", "c");
        var group = Stage.Name("group");
        (await JavaRecords.ReadAsync(stage, topic, 2, "--group", group)).ShouldBe(["a", "b"]);
        (await JavaRecords.ReadAsync(stage, topic, 1, "--group", group)).ShouldBe(["c"]);
    }

    [Case(Feature.GroupAdmin)]
    public static async Task Groups_are_listed_described_and_deleted(Stage stage)
    {
        var (topic, group) = await CommittedAsync(stage);
        (await GroupsAsync(stage, "--list", "--state")).Lines.ShouldContain(line => line.StartsWith(group, StringComparison.Ordinal) && line.EndsWith("Empty", StringComparison.Ordinal));
        var described = await GroupsAsync(stage, "--describe", "--group", group);
        described.Lines.ShouldContain(line => Words(line).SequenceEqual(new[] { group, topic, "0", "3", "5", "2", "-", "-", "-" }), described.ToString());
        (await GroupsAsync(stage, "--delete", "--group", group)).Output.ShouldContain("was successful");
        (await GroupsAsync(stage, "--list")).Lines.ShouldNotContain(group);
    }

    [Case(Feature.ResetOffsets)]
    public static async Task Offsets_are_reset_and_deleted(Stage stage)
    {
        var (topic, group) = await CommittedAsync(stage);
        var reset = await GroupsAsync(stage, "--reset-offsets", "--group", group, "--topic", topic, "--shift-by", "-2", "--execute");
        reset.Lines.ShouldContain(line => Words(line).SequenceEqual(new[] { group, topic, "0", "1" }), reset.ToString());
        var latest = await GroupsAsync(stage, "--reset-offsets", "--group", group, "--topic", topic, "--to-latest", "--execute");
        latest.Lines.ShouldContain(line => Words(line).SequenceEqual(new[] { group, topic, "0", "5" }), latest.ToString());
        var deleted = await GroupsAsync(stage, "--delete-offsets", "--group", group, "--topic", topic);
        deleted.Output.ShouldContain("Successful", customMessage: deleted.ToString());
    }

    private static async Task<(string Topic, string Group)> CommittedAsync(Stage stage)
    {
        var (topic, group) = (await stage.TopicAsync(), Stage.Name("group"));
        await stage.ProduceAsync(topic, "a", "b", "c", "d", "e");
        using var consumer = stage.Consumer(config => config.GroupId = group);
        consumer.Subscribe(topic);
        consumer.Take(1);
        consumer.Commit([new(topic, 0, 3)]);
        consumer.Close();
        return (topic, group);
    }

    private static async Task<Said> GroupsAsync(Stage stage, params string[] arguments)
    {
        var said = await JavaTools.RunAsync(Groups, ["--bootstrap-server", stage.Bootstrap, .. arguments]);
        said.ExitCode.ShouldBe(0, said.ToString());
        return said;
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // Two consumers; the second comes when the first has everything, and both end with half.
    private static async Task ShareAsync(Stage stage, params string[] how)
    {
        var topic = await stage.TopicAsync(partitions: 4);
        var group = Stage.Name("group");
        await using var one = new Member(stage, topic, group, how);
        await one.HasAsync(4);
        await using var two = new Member(stage, topic, group, how);
        await two.HasAsync(2);
        await one.HasAsync(2);

        await ProduceToAllAsync(stage, topic);
        await one.ReadAsync(20);
        await two.ReadAsync(20);
    }

    private static async Task ProduceToAllAsync(Stage stage, string topic)
    {
        using var producer = stage.Producer();
        for (var i = 0; i < 40; i++)
            await producer.ProduceAsync(new Confluent.Kafka.TopicPartition(topic, i % 4), new() { Value = $"{i}" });
    }

    /// <summary>A VerifiableConsumer, which says in JSON what happens to it.</summary>
    private sealed class Member : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HashSet<int> _partitions = [];
        private readonly List<string> _said = [];
        private readonly Lock _lock = new();
        private int _records;
        private int _assignments;

        public Member(Stage stage, string topic, string group, string[] how)
        {
            _process = JavaTools.Start("VerifiableConsumer",
                ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--group-id", group, "--reset-policy", "earliest", .. how]);
            _process.OutputDataReceived += (_, line) => Hear(line.Data);
            _process.ErrorDataReceived += (_, line) => Hear(line.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public IReadOnlyList<int> Partitions
        {
            get
            {
                lock (_lock)
                    return [.. _partitions.Order()];
            }
        }

        public int Assignments => Volatile.Read(ref _assignments);

        public Task HasAsync(int partitions) => UntilAsync(() => _partitions.Count == partitions, $"{partitions} partitions");

        public Task ReadAsync(int records) => UntilAsync(() => _records == records, $"{records} records");

        /// <summary>Ends it gently, so that it takes its leave of the group.</summary>
        public async Task LeaveAsync()
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private void Hear(string? line)
        {
            if (line is null)
                return;
            lock (_lock)
            {
                _said.Add(line);
                if (!line.StartsWith('{'))
                    return;
                var said = JsonDocument.Parse(line).RootElement;
                switch (said.GetProperty("name").GetString())
                {
                    case "partitions_assigned":
                        _partitions.UnionWith(Numbers(said));
                        _assignments++;
                        break;
                    case "partitions_revoked":
                        _partitions.ExceptWith(Numbers(said));
                        break;
                    case "records_consumed":
                        _records += said.GetProperty("count").GetInt32();
                        break;
                }
            }
        }

        private static IEnumerable<int> Numbers(JsonElement said) =>
            said.GetProperty("partitions").EnumerateArray().Select(partition => partition.GetProperty("partition").GetInt32());

        private Task UntilAsync(Func<bool> holds, string what) => Eventually.BeAsync(
            () =>
            {
                lock (_lock)
                    return Task.FromResult(holds());
            },
            () =>
            {
                lock (_lock)
                    return $"{what} came; it said\n{string.Join('\n', _said)}";
            });
    }
}
