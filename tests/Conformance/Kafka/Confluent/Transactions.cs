using Confluent.Kafka;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Confluent)]
internal static class Transactions
{
    private static readonly Action<ConsumerConfig> _committed = config => config.IsolationLevel = IsolationLevel.ReadCommitted;
    private static readonly Action<ConsumerConfig> _uncommitted = config => config.IsolationLevel = IsolationLevel.ReadUncommitted;

    [Case(Feature.Transactions)]
    public static async Task Only_what_is_committed_is_read(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 2);
        using var producer = Transactional(stage, Stage.Name("transaction"));
        producer.InitTransactions(Clients.Soon);
        await InTransactionAsync(producer, topic, "committed 1");
        producer.CommitTransaction();
        await InTransactionAsync(producer, topic, "aborted 1");
        producer.AbortTransaction();
        await InTransactionAsync(producer, topic, "committed 2");
        producer.CommitTransaction();
        await InTransactionAsync(producer, topic, "open");

        stage.ReadAll(topic, 2, _committed).Values().ShouldBe(["committed 1", "committed 1", "committed 2", "committed 2"], ignoreOrder: true);
        stage.ReadAll(topic, 2, _uncommitted).Values().Count.ShouldBe(8);
        // A record that nobody's transaction holds, behind one that is open, waits with it.
        await stage.ProduceAsync(topic, "plain", "plain");
        stage.ReadAll(topic, 2, _committed).Count.ShouldBe(4);
        producer.AbortTransaction();
        stage.ReadAll(topic, 2, _committed).Values().Count(value => value == "plain").ShouldBe(2);

        using var consumer = stage.Consumer();
        var ends = Enumerable.Range(0, 2).Sum(p => consumer.QueryWatermarkOffsets(new(topic, p), Clients.Soon).High.Value);
        ends.ShouldBe(8 + 8 + 2, "a marker for each end of a transaction is in each partition");
    }

    [Case(Feature.TransactionalOffsets)]
    public static async Task Offsets_are_committed_with_what_was_made_of_them(Stage stage)
    {
        var (source, sink, group) = (await stage.TopicAsync(), await stage.TopicAsync(), Stage.Name("group"));
        await stage.ProduceAsync(source, "a", "b", "c", "d");
        using var producer = Transactional(stage, Stage.Name("transaction"));
        producer.InitTransactions(Clients.Soon);
        using var consumer = stage.Consumer(config => config.GroupId = group);
        consumer.Subscribe(source);

        async Task CopyAsync(int count)
        {
            producer.BeginTransaction();
            foreach (var value in consumer.Take(count).Values())
                await producer.ProduceAsync(sink, new() { Value = value!.ToUpperInvariant() });
            producer.SendOffsetsToTransaction(
                consumer.Assignment.Select(partition => new TopicPartitionOffset(partition, consumer.Position(partition))),
                consumer.ConsumerGroupMetadata,
                Clients.Soon);
        }

        Offset Committed() => consumer.Committed([new(source, 0)], Clients.Soon).Single().Offset;
        await CopyAsync(2);
        producer.CommitTransaction();
        Committed().Value.ShouldBe(2);

        await CopyAsync(2);
        producer.AbortTransaction();
        Committed().Value.ShouldBe(2);
        consumer.Seek(new(source, 0, 2));

        await CopyAsync(2);
        producer.CommitTransaction();
        Committed().Value.ShouldBe(4);
        stage.ReadAll(sink, configure: _committed).Values().ShouldBe(["A", "B", "C", "D"]);
    }

    [Case(Feature.Fencing)]
    public static async Task The_newer_producer_of_a_name_fences_the_older(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var name = Stage.Name("transaction");
        using var older = Transactional(stage, name);
        older.InitTransactions(Clients.Soon);
        older.BeginTransaction();
        await older.ProduceAsync(topic, new() { Value = "of the older" });

        using var newer = Transactional(stage, name);
        newer.InitTransactions(Clients.Soon);
        newer.BeginTransaction();
        await newer.ProduceAsync(topic, new() { Value = "of the newer" });
        newer.CommitTransaction();

        Should.Throw<KafkaException>(() => older.CommitTransaction()).Error.IsFatal.ShouldBeTrue();
        stage.ReadAll(topic, configure: _committed).Values().ShouldBe(["of the newer"]);
    }

    [Case(Feature.TransactionTimeout)]
    public static async Task A_transaction_that_takes_too_long_is_aborted(Stage stage)
    {
        var topic = await stage.TopicAsync();
        using var producer = Transactional(stage, Stage.Name("transaction"), timeout: 10_000);
        producer.InitTransactions(Clients.Soon);
        producer.BeginTransaction();
        await producer.ProduceAsync(topic, new() { Value = "left open" });
        await stage.ProduceAsync(topic, "after it");

        using var consumer = stage.Consumer(config => (config.IsolationLevel, config.EnablePartitionEof) = (IsolationLevel.ReadCommitted, false));
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        consumer.Take(1).Values().ShouldBe(["after it"]);
        Should.Throw<KafkaException>(() => producer.CommitTransaction(Clients.Soon));
    }

    private static IProducer<string?, string?> Transactional(Stage stage, string name, int timeout = 120_000) =>
        stage.Producer(config => (config.TransactionalId, config.TransactionTimeoutMs, config.MessageTimeoutMs) = (name, timeout, timeout));

    private static async Task InTransactionAsync(IProducer<string?, string?> producer, string topic, string value)
    {
        producer.BeginTransaction();
        await producer.ProduceAsync(new TopicPartition(topic, 0), new() { Value = value });
        await producer.ProduceAsync(new TopicPartition(topic, 1), new() { Value = value });
    }
}
