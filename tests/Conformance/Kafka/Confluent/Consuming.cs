using Confluent.Kafka;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Confluent)]
internal static class Consuming
{
    private static readonly DateTime _noon = new(2025, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Case(Feature.Seek)]
    public static async Task Seeking(Stage stage)
    {
        var topic = await HourlyAsync(stage);
        using var consumer = stage.Consumer();
        var partition = new TopicPartition(topic, 0);
        consumer.Assign(new TopicPartitionOffset(partition, Offset.Beginning));
        consumer.Take(1).Values().ShouldBe(["0"]);
        consumer.Seek(new(partition, 7));
        consumer.Take(2).Values().ShouldBe(["7", "8"]);

        var at = consumer.OffsetsForTimes([new(partition, new Timestamp(_noon.AddHours(4).AddMinutes(-1)))], Clients.Soon).Single();
        at.Offset.Value.ShouldBe(4);
        consumer.Seek(at);
        consumer.Take(1).Values().ShouldBe(["4"]);

        consumer.Assign(new TopicPartitionOffset(partition, Offset.End));
        consumer.Consume(Clients.Soon).IsPartitionEOF.ShouldBeTrue();
        // librdkafka's own way to say "three before the end".
        consumer.Assign(new TopicPartitionOffset(partition, new(-2000 - 3)));
        consumer.Take(3).Values().ShouldBe(["7", "8", "9"]);
    }

    [Case(Feature.Watermarks)]
    public static async Task Watermarks_and_offsets_by_time(Stage stage)
    {
        var topic = await HourlyAsync(stage);
        var partition = new TopicPartition(topic, 0);
        using var consumer = stage.Consumer();
        var marks = consumer.QueryWatermarkOffsets(partition, Clients.Soon);
        (marks.Low.Value, marks.High.Value).ShouldBe((0, 10));

        long At(DateTime time) => consumer.OffsetsForTimes([new(partition, new Timestamp(time))], Clients.Soon).Single().Offset.Value;
        At(_noon.AddYears(-10)).ShouldBe(0);
        At(_noon).ShouldBe(0);
        At(_noon.AddMilliseconds(1)).ShouldBe(1);
        At(_noon.AddHours(9)).ShouldBe(9);
        At(_noon.AddHours(10)).ShouldBe(Offset.End.Value);
    }

    [Case(Feature.OffsetReset)]
    public static async Task An_offset_that_is_not_there(Stage stage)
    {
        var topic = await HourlyAsync(stage);
        var nowhere = new TopicPartitionOffset(topic, 0, 1000);
        using (var earliest = stage.Consumer(config => config.AutoOffsetReset = AutoOffsetReset.Earliest))
        {
            earliest.Assign(nowhere);
            earliest.Take(1).Values().ShouldBe(["0"]);
        }

        using (var latest = stage.Consumer(config => config.AutoOffsetReset = AutoOffsetReset.Latest))
        {
            latest.Assign(nowhere);
            var end = latest.Consume(Clients.Soon);
            (end.IsPartitionEOF, end.Offset.Value).ShouldBe((true, 10));
        }

        using var strict = stage.Consumer(config => config.AutoOffsetReset = AutoOffsetReset.Error);
        strict.Assign(nowhere);
        Should.Throw<ConsumeException>(() => strict.Consume(Clients.Soon)).Error.Code.ShouldBe(ErrorCode.Local_AutoOffsetReset);
    }

    [Case(Feature.EmptyFetch)]
    public static async Task A_waiting_consumer_is_woken_by_a_record(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "before");
        using var consumer = stage.Consumer(config => (config.FetchWaitMaxMs, config.SocketTimeoutMs) = (240_000, 300_000));
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        consumer.Take(1).Values().ShouldBe(["before"]);
        var waiting = Task.Run(() => consumer.Take(1).Values());
        await Task.Delay(300);
        waiting.IsCompleted.ShouldBeFalse();

        await stage.ProduceAsync(topic, "now");
        (await waiting).ShouldBe(["now"]); // which gives up long before the broker would
    }

    private static async Task<string> HourlyAsync(Stage stage)
    {
        var topic = await stage.TopicAsync(configs: Stage.ForEver);
        using var producer = stage.Producer();
        for (var i = 0; i < 10; i++)
            await producer.ProduceAsync(topic, new() { Value = $"{i}", Timestamp = new(_noon.AddHours(i)) });
        return topic;
    }
}
