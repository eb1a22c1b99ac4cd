using System.Text.Json;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Kcat)]
internal static class KcatCases
{
    [Case(Feature.ProduceAndConsume)]
    public static async Task Lines_in_and_out(Stage stage)
    {
        var topic = await stage.TopicAsync();
        (await RunAsync(stage, "one\ntwo\nthree\n", "-P", "-t", topic)).ExitCode.ShouldBe(0);
        var read = await RunAsync(stage, "", "-C", "-t", topic, "-e", "-q", "-f", "%p %o %s\\n");
        read.Lines.ShouldBe(["0 0 one", "0 1 two", "0 2 three"], read.ToString());
        (await RunAsync(stage, "", "-C", "-t", topic, "-p", "0", "-o", "-1", "-e", "-q")).Lines.ShouldBe(["three"]);
        (await RunAsync(stage, "", "-C", "-t", topic, "-p", "0", "-o", "1", "-c", "1", "-q")).Lines.ShouldBe(["two"]);
    }

    [Case(Feature.Fields)]
    public static async Task Json_of_every_field(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await RunAsync(stage, "k:v\nempty:\n", "-P", "-t", topic, "-K:", "-Z", "-H", "a=1", "-H", "b=2");
        var read = (await RunAsync(stage, "", "-C", "-t", topic, "-e", "-q", "-J")).Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        read[0].GetProperty("key").GetString().ShouldBe("k");
        read[0].GetProperty("payload").GetString().ShouldBe("v");
        read[0].GetProperty("headers").EnumerateArray().Select(one => one.GetString()).ShouldBe(["a", "1", "b", "2"]);
        read[0].GetProperty("tstype").GetString().ShouldBe("create");
        read[1].GetProperty("payload").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Case(Feature.Acks)]
    public static async Task Each_kind_of_acknowledgement(Stage stage)
    {
        var topic = await stage.TopicAsync();
        foreach (var acks in new[] { "0", "1", "-1" })
            (await RunAsync(stage, $"{acks}\n", "-P", "-t", topic, "-X", $"acks={acks}")).ExitCode.ShouldBe(0);
        (await ReadAsync(stage, topic)).ShouldBe(["0", "1", "-1"]);
    }

    [Case(Feature.Compression)]
    public static async Task Each_codec(Stage stage)
    {
        var topic = await stage.TopicAsync();
        string[] codecs = ["gzip", "snappy", "lz4", "zstd"];
        foreach (var codec in codecs)
            (await RunAsync(stage, string.Concat(Enumerable.Repeat($"{codec}\n", 50)), "-P", "-t", topic, "-z", codec)).ExitCode.ShouldBe(0);
        (await ReadAsync(stage, topic)).ShouldBe(codecs.SelectMany(codec => Enumerable.Repeat(codec, 50)));
    }

    [Case(Feature.Idempotence)]
    public static async Task An_idempotent_producer(Stage stage)
    {
        var topic = await stage.TopicAsync();
        string[] lines = [.. Enumerable.Range(0, 2000).Select(i => $"{i}")];
        (await RunAsync(stage, string.Join('\n', lines), "-P", "-t", topic, "-X", "enable.idempotence=true")).ExitCode.ShouldBe(0);
        (await ReadAsync(stage, topic)).ShouldBe(lines);
    }

    [Case(Feature.Transactions)]
    public static async Task Its_own_transaction(Stage stage)
    {
        var topic = await stage.TopicAsync();
        (await RunAsync(stage, "a\nb\n", "-P", "-t", topic, "-X", $"transactional.id={Stage.Name("transaction")}")).ExitCode.ShouldBe(0);
        (await ReadAsync(stage, topic)).ShouldBe(["a", "b"]);
        // The marker has an offset of its own.
        (await RunAsync(stage, "", "-Q", "-t", $"{topic}:0:-1")).Lines.ShouldBe([$"{topic} [0] offset 3"]);
    }

    [Case(Feature.Watermarks)]
    public static async Task Offsets_by_time(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "x", "y");
        (await RunAsync(stage, "", "-Q", "-t", $"{topic}:0:-2")).Lines.ShouldBe([$"{topic} [0] offset 0"]);
        (await RunAsync(stage, "", "-Q", "-t", $"{topic}:0:-1")).Lines.ShouldBe([$"{topic} [0] offset 2"]);
        (await RunAsync(stage, "", "-Q", "-t", $"{topic}:0:1000")).Lines.ShouldBe([$"{topic} [0] offset 0"]);
        (await RunAsync(stage, "", "-C", "-t", topic, "-o", "s@1000", "-e", "-q")).Lines.ShouldBe(["x", "y"]);
    }

    [Case(Feature.CommittedOffsets)]
    public static async Task A_group_goes_on_where_it_was(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var group = Stage.Name("group");
        Task<Said> ReadOnAsync() => RunAsync(stage, "", "-G", group, topic, "-e", "-q", "-X", "auto.offset.reset=earliest");
        await stage.ProduceAsync(topic, "a", "b");
        (await ReadOnAsync()).Lines.ShouldBe(["a", "b"]);
        await stage.ProduceAsync(topic, "c");
        (await ReadOnAsync()).Lines.ShouldBe(["c"]);
    }

    [Case(Feature.CooperativeGroups)]
    public static async Task A_cooperative_member(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 3);
        await stage.ProduceAsync(topic, "a", "b");
        var read = await RunAsync(
            stage, "", "-G", Stage.Name("group"), topic, "-c", "2", "-q", "-X", "auto.offset.reset=earliest", "-X", "partition.assignment.strategy=cooperative-sticky");
        read.Lines.ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Case(Feature.Topics)]
    public static async Task Topics_are_listed(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 3);
        var listed = JsonDocument.Parse((await RunAsync(stage, "", "-L", "-J", "-t", topic)).Output).RootElement.GetProperty("topics").EnumerateArray().Single();
        listed.GetProperty("partitions").EnumerateArray().Select(one => one.GetProperty("partition").GetInt32()).ShouldBe([0, 1, 2]);
        (await RunAsync(stage, "", "-L")).Output.ShouldContain($"topic \"{topic}\" with 3 partitions");
    }

    [Case(Feature.AutoCreation)]
    public static async Task A_topic_is_made_by_producing_to_it(Stage stage)
    {
        var topic = Stage.Name("auto");
        (await RunAsync(stage, "first\n", "-P", "-t", topic)).ExitCode.ShouldBe(0);
        (await ReadAsync(stage, topic)).ShouldBe(["first"]);
    }

    [Case(Feature.Cluster)]
    public static async Task The_cluster(Stage stage) =>
        (await RunAsync(stage, "", "-L")).Output.ShouldContain($"broker 1 at {stage.Bootstrap} (controller)");

    [Case(Feature.Refusals)]
    public static async Task A_topic_that_is_not_there(Stage stage)
    {
        var said = await RunAsync(stage, "", "-C", "-t", Stage.Name("nowhere"), "-e", "-X", "allow.auto.create.topics=false");
        said.ExitCode.ShouldBe(1);
        said.Errors.ShouldContain("Unknown topic or partition");
    }

    private static async Task<string[]> ReadAsync(Stage stage, string topic) =>
        (await RunAsync(stage, "", "-C", "-t", topic, "-e", "-q", "-X", "check.crcs=true", "-X", "isolation.level=read_committed")).Lines;

    private static Task<Said> RunAsync(Stage stage, string input, params string[] arguments) =>
        Tool.RunAsync(Installed.Kcat!, ["-b", stage.Bootstrap, "-m", "60", .. arguments], new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = Installed.LibraryPath }, input);
}
