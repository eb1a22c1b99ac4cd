using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EcommAspire.Fixtures;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Confluent)]
internal static class Administration
{
    [Case(Feature.Topics)]
    public static async Task Topics_come_and_go(Stage stage)
    {
        using var admin = stage.Admin();
        var name = Stage.Name("topic");
        await admin.CreateTopicsAsync([new() { Name = name, NumPartitions = 3, ReplicationFactor = 1 }]);
        // Apache Kafka answers before its brokers know, here and below.
        TopicMetadata topic = null!;
        await Eventually.BeAsync(() => (topic = admin.GetMetadata(name, Clients.Soon).Topics.Single()).Partitions.Count == 3, "the topic is there");
        topic.Partitions.Select(partition => (partition.PartitionId, partition.Leader, partition.Replicas.Length, partition.InSyncReplicas.Length))
            .ShouldBe([(0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]);
        admin.GetMetadata(Clients.Soon).Topics.ShouldContain(one => one.Topic == name);

        await stage.ProduceAsync(name, "x");
        await admin.DeleteTopicsAsync([name]);
        await Eventually.BeAsync(() => admin.GetMetadata(Clients.Soon).Topics.TrueForAll(one => one.Topic != name), "the topic is gone");
        await admin.CreateTopicsAsync([new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }]);
        stage.ReadAll(name).ShouldBeEmpty();

        await admin.CreateTopicsAsync([new() { Name = Stage.Name("topic"), NumPartitions = 1 }], new() { ValidateOnly = true });
    }

    [Case(Feature.AutoCreation)]
    public static async Task A_topic_is_made_by_producing_to_it(Stage stage)
    {
        var name = Stage.Name("auto");
        (await stage.ProduceAsync(name, "first")).Single().Offset.Value.ShouldBe(0);
        stage.ReadAll(name).Values().ShouldBe(["first"]);
    }

    [Case(Feature.Partitions)]
    public static async Task Partitions_are_added(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "in the first");
        using var admin = stage.Admin();
        await admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 3 }]);
        using var producer = stage.Producer();
        await producer.ProduceAsync(new TopicPartition(topic, 2), new() { Value = "in the third" });
        stage.ReadAll(topic, 3).Values().ShouldBe(["in the first", "in the third"], ignoreOrder: true);

        var fewer = await Should.ThrowAsync<CreatePartitionsException>(admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = 2 }]));
        fewer.Results.Single().Error.Code.ShouldBe(ErrorCode.InvalidPartitions);
    }

    [Case(Feature.Configs)]
    public static async Task Configuration_is_read_and_altered(Stage stage)
    {
        var topic = await stage.TopicAsync(configs: new() { ["retention.ms"] = "3600000", ["cleanup.policy"] = "compact,delete" });
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
        using var admin = stage.Admin();
        async Task<Dictionary<string, ConfigEntryResult>> ReadAsync() => (await admin.DescribeConfigsAsync([resource])).Single().Entries;

        var configs = await ReadAsync();
        (configs["retention.ms"].Value, configs["retention.ms"].IsDefault).ShouldBe(("3600000", false));
        configs["cleanup.policy"].Value.ShouldBe("compact,delete");
        configs["segment.bytes"].IsDefault.ShouldBeTrue();
        configs["max.message.bytes"].Value.ShouldBe("1048588");

        await admin.AlterConfigsAsync(new() { [resource] = [new() { Name = "max.message.bytes", Value = "2000" }] });
        await Eventually.BeAsync(async () => (configs = await ReadAsync())["max.message.bytes"].Value == "2000", () => "the configuration is altered");
        configs["retention.ms"].IsDefault.ShouldBeTrue("altering replaces all");

        var nonsense = await Should.ThrowAsync<AlterConfigsException>(
            admin.AlterConfigsAsync(new() { [resource] = [new() { Name = "retention.ms", Value = "soon" }] }));
        nonsense.Results.Single().Error.Code.ShouldBe(ErrorCode.InvalidConfig);

        var broker = (await admin.DescribeConfigsAsync([new() { Type = ResourceType.Broker, Name = "1" }])).Single().Entries;
        broker["num.partitions"].Value.ShouldBe("1");
        broker["auto.create.topics.enable"].Value.ShouldBe("true");
    }

    [Case(Feature.DeleteRecords)]
    public static async Task Records_are_deleted_up_to_an_offset(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "0", "1", "2", "3", "4");
        using var admin = stage.Admin();
        var deleted = await admin.DeleteRecordsAsync([new(topic, 0, 3)]);
        deleted.Single().Offset.Value.ShouldBe(3);
        stage.ReadAll(topic).Values().ShouldBe(["3", "4"]);

        var beyond = await Should.ThrowAsync<DeleteRecordsException>(admin.DeleteRecordsAsync([new(topic, 0, 99)]));
        beyond.Results.Single().Error.Code.ShouldBe(ErrorCode.OffsetOutOfRange);

        await admin.DeleteRecordsAsync([new(topic, 0, Offset.End)]);
        stage.ReadAll(topic).ShouldBeEmpty();
        (await stage.ProduceAsync(topic, "5")).Single().Offset.Value.ShouldBe(5);
    }

    [Case(Feature.Compaction)]
    public static async Task A_compacted_topic_keeps_the_last_of_each_key(Stage stage)
    {
        var topic = await stage.TopicAsync(configs: new()
        {
            ["cleanup.policy"] = "compact",
            ["segment.ms"] = "100",
            ["min.cleanable.dirty.ratio"] = "0.01",
            ["max.compaction.lag.ms"] = "100",
        });
        using var producer = stage.Producer();
        for (var i = 0; i < 30; i++)
            await producer.ProduceAsync(topic, new() { Key = $"k{i % 3}", Value = $"{i}" });
        await Task.Delay(200);
        // What is in the segment that is written to stays as it is.
        await producer.ProduceAsync(topic, new() { Key = "k0", Value = "last" });

        List<string?> values = [];
        await Eventually.BeAsync(
            () =>
            {
                values = stage.ReadAll(topic).Values();
                values[^1].ShouldBe("last");
                return Task.FromResult(values is ["28", "29", "last"] or ["27", "28", "29", "last"]);
            },
            () => $"there is still {string.Join(' ', values)}");
    }

    [Case(Feature.GroupAdmin)]
    public static async Task Groups_are_listed_described_and_deleted(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "x");
        var group = Stage.Name("group");
        using var admin = stage.Admin();
        using (var consumer = stage.Consumer(config => (config.GroupId, config.ClientId) = (group, "a-client")))
        {
            consumer.Subscribe(topic);
            consumer.Commit(consumer.Take(1)[0]);
            var one = admin.ListGroup(group, Clients.Soon);
            (one.State, one.ProtocolType, one.Protocol).ShouldBe(("Stable", "consumer", "range"));
            one.Members.Single().ClientId.ShouldBe("a-client");
            admin.ListGroups(Clients.Soon).ShouldContain(each => each.Group == group);
            var busy = await Should.ThrowAsync<DeleteGroupsException>(admin.DeleteGroupsAsync([group]));
            busy.Results.Single().Error.Code.ShouldBe(ErrorCode.NonEmptyGroup);
            consumer.Close();
        }

        admin.ListGroup(group, Clients.Soon).State.ShouldBe("Empty");
        await admin.DeleteGroupsAsync([group]);
        admin.ListGroups(Clients.Soon).ShouldNotContain(each => each.Group == group);
        var gone = await Should.ThrowAsync<DeleteGroupsException>(admin.DeleteGroupsAsync([group]));
        gone.Results.Single().Error.Code.ShouldBe(ErrorCode.GroupIdNotFound);
    }

    [Case(Feature.Cluster)]
    public static Task The_cluster(Stage stage)
    {
        using var admin = stage.Admin();
        var metadata = admin.GetMetadata(Clients.Soon);
        metadata.Brokers.Select(broker => (broker.BrokerId, $"{broker.Host}:{broker.Port}")).ShouldBe([(1, stage.Bootstrap)]);
        metadata.OriginatingBrokerId.ShouldBe(1);
        return Task.CompletedTask;
    }

    [Case(Feature.Refusals)]
    public static async Task Refusals(Stage stage)
    {
        var topic = await stage.TopicAsync();
        using var admin = stage.Admin();
        async Task<ErrorCode> CreateAsync(TopicSpecification wanted) =>
            (await Should.ThrowAsync<CreateTopicsException>(admin.CreateTopicsAsync([wanted]))).Results.Single().Error.Code;

        (await CreateAsync(new() { Name = topic, NumPartitions = 1 })).ShouldBe(ErrorCode.TopicAlreadyExists);
        (await CreateAsync(new() { Name = "no/such name", NumPartitions = 1 })).ShouldBe(ErrorCode.TopicException);
        (await CreateAsync(new() { Name = new('x', 250), NumPartitions = 1 })).ShouldBe(ErrorCode.TopicException);
        (await CreateAsync(new() { Name = "..", NumPartitions = 1 })).ShouldBe(ErrorCode.TopicException);
        (await CreateAsync(new() { Name = Stage.Name("t"), NumPartitions = 1, ReplicationFactor = 3 })).ShouldBe(ErrorCode.InvalidReplicationFactor);
        (await CreateAsync(new() { Name = Stage.Name("t"), NumPartitions = 1, Configs = new() { ["no.such.config"] = "1" } })).ShouldBe(ErrorCode.InvalidConfig);
        (await CreateAsync(new() { Name = Stage.Name("t"), NumPartitions = 1, Configs = new() { ["retention.ms"] = "x" } })).ShouldBe(ErrorCode.InvalidConfig);

        var gone = await Should.ThrowAsync<DeleteTopicsException>(admin.DeleteTopicsAsync([Stage.Name("nowhere")]));
        gone.Results.Single().Error.Code.ShouldBe(ErrorCode.UnknownTopicOrPart);

        using var consumer = stage.Consumer(config => config.AllowAutoCreateTopics = false);
        consumer.Subscribe(Stage.Name("nowhere"));
        Should.Throw<ConsumeException>(() => consumer.Consume(Clients.Soon)).Error.Code.ShouldBe(ErrorCode.UnknownTopicOrPart);
    }
}
