using System.Text;
using Confluent.Kafka;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Confluent)]
internal static class Producing
{
    [Case(Feature.ProduceAndConsume)]
    public static async Task Records_come_back_in_their_order(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 3);
        using var producer = stage.Producer();
        var sent = new List<Task<DeliveryResult<string?, string?>>>();
        for (var i = 0; i < 300; i++)
            sent.Add(producer.ProduceAsync(new TopicPartition(topic, i % 3), new() { Key = $"k{i}", Value = $"v{i}" }));
        (await Task.WhenAll(sent)).Select(one => one.Offset.Value).ShouldBe(Enumerable.Range(0, 300).Select(i => (long)i / 3));

        var read = stage.ReadAll(topic, 3);
        foreach (var partition in Enumerable.Range(0, 3))
        {
            read.Where(one => one.Partition == partition).Values()
                .ShouldBe(Enumerable.Range(0, 100).Select(i => $"v{(i * 3) + partition}"));
        }
    }

    [Case(Feature.Fields)]
    public static async Task Every_field_survives(Stage stage)
    {
        var topic = await stage.TopicAsync(configs: Stage.ForEver);
        using var producer = stage.Producer();
        var when = new Timestamp(new DateTime(2025, 11, 21, 10, 30, 15, 123, DateTimeKind.Utc));
        await producer.ProduceAsync(topic, new()
        {
            Key = "key",
            Value = "Grüße, 世界 \0 🙂",
            Timestamp = when,
            Headers = new() { { "a", Encoding.UTF8.GetBytes("1") }, { "none", null }, { "a", [] }, { "bytes", [0, 255, 128] } },
        });
        await producer.ProduceAsync(topic, new() { Key = "tombstone", Value = null });
        await producer.ProduceAsync(topic, new() { Key = null, Value = "" });
        await producer.ProduceAsync(topic, new() { Key = "", Value = "no key but an empty one" });

        var read = stage.ReadAll(topic).Select(one => one.Message).ToList();
        read[0].Key.ShouldBe("key");
        read[0].Value.ShouldBe("Grüße, 世界 \0 🙂");
        read[0].Timestamp.ShouldBe(when);
        read[0].Headers.Select(header => (header.Key, header.GetValueBytes() is { } bytes ? Convert.ToHexString(bytes) : null))
            .ShouldBe([("a", "31"), ("none", null), ("a", ""), ("bytes", "00FF80")]);
        read[1].Value.ShouldBeNull();
        (read[2].Key, read[2].Value).ShouldBe((null, ""));
        read[3].Key.ShouldBe("");

        var stamped = await stage.TopicAsync(configs: new() { ["message.timestamp.type"] = "LogAppendTime" });
        var before = DateTime.UtcNow.AddSeconds(-1);
        var answered = await producer.ProduceAsync(stamped, new() { Value = "x", Timestamp = when });
        var stamp = stage.ReadAll(stamped).Single().Message.Timestamp;
        stamp.Type.ShouldBe(TimestampType.LogAppendTime);
        stamp.UtcDateTime.ShouldBeGreaterThan(before);
        answered.Timestamp.UnixTimestampMs.ShouldBe(stamp.UnixTimestampMs);
    }

    [Case(Feature.Acks)]
    public static async Task Each_kind_of_acknowledgement(Stage stage)
    {
        var topic = await stage.TopicAsync();
        foreach (var acks in new[] { Acks.None, Acks.Leader, Acks.All })
        {
            using var producer = stage.Producer(config => config.Acks = acks);
            await producer.SendAsync(topic, [acks.ToString()]);
            producer.Flush(Clients.Soon);
        }

        stage.ReadAll(topic).Values().ShouldBe(["None", "Leader", "All"]);
    }

    [Case(Feature.Compression)]
    public static async Task Each_codec(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var expected = new List<string?>();
        foreach (var codec in Enum.GetValues<CompressionType>())
        {
            using var producer = stage.Producer(config => (config.CompressionType, config.LingerMs) = (codec, 50));
            string[] values = [.. Enumerable.Range(0, 100).Select(i => $"{codec} {i} {new string('x', 200)}")];
            await producer.SendAsync(topic, values);
            expected.AddRange(values);
        }

        stage.ReadAll(topic).Values().ShouldBe(expected);
    }

    [Case(Feature.LargeRecords)]
    public static async Task Large_records_are_taken_and_too_large_ones_refused(Stage stage)
    {
        var topic = await stage.TopicAsync(configs: new() { ["max.message.bytes"] = "3000000" });
        using var producer = stage.Producer(config => config.MessageMaxBytes = 10_000_000);
        var large = new string('x', 2_900_000);
        await producer.ProduceAsync(topic, new() { Value = large });
        var refused = await Should.ThrowAsync<ProduceException<string?, string?>>(
            producer.ProduceAsync(topic, new() { Value = new('x', 3_100_000) }));
        refused.Error.Code.ShouldBe(ErrorCode.MsgSizeTooLarge);
        await producer.ProduceAsync(topic, new() { Value = "small" });

        // A consumer that asks for less than the first batch still gets it.
        stage.ReadAll(topic, configure: config => (config.MaxPartitionFetchBytes, config.FetchMaxBytes, config.MessageMaxBytes) = (1000, 1000, 1000))
            .Values().ShouldBe([large, "small"]);
    }

    [Case(Feature.Idempotence)]
    public static async Task An_idempotent_producer(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 2);
        using var producer = stage.Producer(config => (config.EnableIdempotence, config.LingerMs, config.BatchNumMessages) = (true, 0, 7));
        var sent = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => producer.ProduceAsync(new TopicPartition(topic, i % 2), new() { Value = $"{i}" })));
        sent.ShouldAllBe(one => one.Status == PersistenceStatus.Persisted);
        stage.ReadAll(topic, 2).Where(one => one.Partition == 1).Values().ShouldBe(Enumerable.Range(0, 250).Select(i => $"{(i * 2) + 1}"));
    }

    [Case(Feature.Throughput)]
    public static async Task Fifty_thousand_records(Stage stage)
    {
        const int Count = 50_000;
        var topic = await stage.TopicAsync(partitions: 4);
        var failed = 0;
        using (var producer = stage.Producer(config => (config.LingerMs, config.CompressionType) = (20, CompressionType.Lz4)))
        {
            for (var i = 0; i < Count; i++)
                producer.Produce(topic, new() { Key = $"{i % 1000}", Value = $"{i}" }, report => failed += report.Error.IsError ? 1 : 0);
            producer.Flush(Clients.Soon);
        }

        failed.ShouldBe(0);
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        var read = stage.ReadAll(topic, 4, config => config.IsolationLevel = IsolationLevel.ReadUncommitted);
        read.Count.ShouldBe(Count);
        foreach (var record in read)
        {
            var number = int.Parse(record.Message.Value!);
            last.GetValueOrDefault(record.Message.Key!, -1).ShouldBeLessThan(number);
            last[record.Message.Key!] = number;
        }
    }
}
