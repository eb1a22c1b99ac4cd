namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Java)]
internal static class JavaAdministration
{
    [Case(Feature.Topics)]
    public static async Task Topics_come_and_go(Stage stage)
    {
        var name = Stage.Name("topic");
        await TopicsAsync(stage, "--create", "--topic", name, "--partitions", "2", "--config", "retention.ms=1000000");
        var described = await TopicsAsync(stage, "--describe", "--topic", name);
        described.Lines[0].ShouldMatch(@"^Topic: \S+\s+TopicId: [\w-]{22}\s+PartitionCount: 2\s+ReplicationFactor: 1\s+Configs: .*retention\.ms=1000000");
        described.Lines[2].ShouldContain("Partition: 1\tLeader: 1\tReplicas: 1\tIsr: 1");
        (await TopicsAsync(stage, "--list")).Lines.ShouldContain(name);
        await TopicsAsync(stage, "--delete", "--topic", name);
        (await TopicsAsync(stage, "--list")).Lines.ShouldNotContain(name);
    }

    [Case(Feature.Partitions)]
    public static async Task Partitions_are_added(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await TopicsAsync(stage, "--alter", "--topic", topic, "--partitions", "3");
        (await TopicsAsync(stage, "--describe", "--topic", topic)).Lines[0].ShouldContain("PartitionCount: 3");
    }

    [Case(Feature.Watermarks)]
    public static async Task Offsets_by_time(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 2);
        await stage.ProduceAsync(topic, "a", "b", "c");
        async Task<long> SumAsync(string time) =>
            (await RunAsync("GetOffsetShell", "--bootstrap-server", stage.Bootstrap, "--topic", topic, "--time", time))
                .Lines.Where(line => line.StartsWith(topic, StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(':')[2]));
        (await SumAsync("-1")).ShouldBe(3);
        (await SumAsync("-2")).ShouldBe(0);
        (await SumAsync("1000")).ShouldBe(0);
        (await SumAsync("-3")).ShouldBeInRange(-2, 2);
    }

    [Case(Feature.Configs)]
    public static async Task Configuration_is_altered_entry_by_entry(Stage stage)
    {
        var topic = await stage.TopicAsync(configs: new() { ["retention.ms"] = "1000000" });
        Task<Said> ConfigsAsync(params string[] arguments) =>
            RunAsync("kafka.admin.ConfigCommand", ["--bootstrap-server", stage.Bootstrap, .. arguments]);
        await ConfigsAsync("--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", "max.message.bytes=5000,cleanup.policy=[compact,delete]");
        var described = await ConfigsAsync("--describe", "--entity-type", "topics", "--entity-name", topic);
        described.Output.ShouldContain("retention.ms=1000000");
        described.Output.ShouldContain("max.message.bytes=5000");
        described.Output.ShouldContain("cleanup.policy=compact,delete");
        await ConfigsAsync("--alter", "--entity-type", "topics", "--entity-name", topic, "--delete-config", "retention.ms");
        (await ConfigsAsync("--describe", "--entity-type", "topics", "--entity-name", topic)).Output.ShouldNotContain("retention.ms=1000000");
        (await ConfigsAsync("--describe", "--entity-type", "brokers", "--entity-name", "1", "--all")).Output.ShouldContain("num.partitions=1");
    }

    [Case(Feature.DeleteRecords)]
    public static async Task Records_are_deleted_up_to_an_offset(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "a", "b", "c");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""{"partitions": [{"topic": "{{topic}}", "partition": 0, "offset": 2}], "version": 1}""");
        (await RunAsync("DeleteRecordsCommand", "--bootstrap-server", stage.Bootstrap, "--offset-json-file", file)).Output.ShouldContain("low_watermark: 2");
        File.Delete(file);
        stage.ReadAll(topic).Values().ShouldBe(["c"]);
    }

    [Case(Feature.TransactionAdmin)]
    public static async Task Transactions_are_listed_described_and_ended(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var name = Stage.Name("transaction");
        using var producer = stage.Producer(config => (config.TransactionalId, config.TransactionTimeoutMs) = (name, 600_000));
        producer.InitTransactions(Clients.Soon);
        producer.BeginTransaction();
        await producer.ProduceAsync(topic, new() { Value = "open" });

        Task<Said> TransactionsAsync(params string[] arguments) => RunAsync("TransactionsCommand", ["--bootstrap-server", stage.Bootstrap, .. arguments]);
        (await TransactionsAsync("list")).Lines.ShouldContain(line => line.StartsWith(name, StringComparison.Ordinal) && line.EndsWith("Ongoing", StringComparison.Ordinal));
        var described = await TransactionsAsync("describe", "--transactional-id", name);
        described.Lines[^1].ShouldContain("Ongoing");
        described.Lines[^1].ShouldEndWith($"{topic}-0");
        var producers = await TransactionsAsync("describe-producers", "--topic", topic, "--partition", "0");
        producers.Lines.Length.ShouldBe(2, producers.ToString());
        await TransactionsAsync("forceTerminateTransaction", "--transactionalId", name);
        stage.ReadAll(topic, configure: config => config.IsolationLevel = Confluent.Kafka.IsolationLevel.ReadCommitted).ShouldBeEmpty();
    }

    [Case(Feature.Cluster)]
    public static async Task The_cluster(Stage stage) =>
        (await RunAsync("ClusterTool", "cluster-id", "--bootstrap-server", stage.Bootstrap)).Output.ShouldMatch(@"Cluster ID: [\w-]{22}");

    [Case(Feature.LogDirs)]
    public static async Task Log_directories(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "x");
        var said = await RunAsync("LogDirsCommand", "--bootstrap-server", stage.Bootstrap, "--describe", "--topic-list", topic);
        said.Output.ShouldMatch($@"""partition"":""{topic}-0"",""size"":[1-9]\d*", said.ToString());
    }

    [Case(Feature.ApiVersions)]
    public static async Task Versions_of_requests(Stage stage)
    {
        var said = await RunAsync("BrokerApiVersionsCommand", "--bootstrap-server", stage.Bootstrap);
        said.Output.ShouldContain("Produce(0): ", customMessage: said.ToString());
        said.Output.ShouldContain("ConsumerGroupHeartbeat(68): ");
        said.Output.ShouldContain("(id: 1 rack: null");
    }

    [Case(Feature.Refusals)]
    public static async Task Refusals(Stage stage)
    {
        var topic = await stage.TopicAsync();
        async Task<string> CreateAsync(params string[] arguments)
        {
            var said = await JavaTools.RunAsync("TopicCommand", ["--bootstrap-server", stage.Bootstrap, "--create", .. arguments]);
            said.ExitCode.ShouldBe(1, said.ToString());
            return said.Output + said.Errors;
        }

        (await CreateAsync("--topic", topic)).ShouldContain($"Topic '{topic}' already exists");
        (await CreateAsync("--topic", Stage.Name("t"), "--replication-factor", "3")).ShouldContain("InvalidReplicationFactorException");
    }

    private static Task<Said> TopicsAsync(Stage stage, params string[] arguments) => RunAsync("TopicCommand", ["--bootstrap-server", stage.Bootstrap, .. arguments]);

    private static async Task<Said> RunAsync(string tool, params string[] arguments)
    {
        var said = await JavaTools.RunAsync(tool, arguments);
        said.ExitCode.ShouldBe(0, said.ToString());
        return said;
    }
}
