namespace EcommAspire.Benchmarks.Streaming;

/// <summary>Our broker and Apache Kafka under the same load, in turns, each from an empty folder.</summary>
internal static class BrokerPart
{
    public static async Task RunAsync(int records, int rounds, TargetTable table)
    {
        var kafkaHome = Environment.GetEnvironmentVariable("KAFKA_HOME");
        if (string.IsNullOrEmpty(kafkaHome))
            Console.WriteLine("KAFKA_HOME names no Apache Kafka: its clients do not measure, and our broker is measured alone.");
        var tools = string.IsNullOrEmpty(kafkaHome) ? null : new JavaTools(kafkaHome);
        await using var own = await MeasuredBroker.StartAsync(BrokerProcess.StartOwnAsync);
        await using var apache = tools is null ? null : await MeasuredBroker.StartAsync(data => BrokerProcess.StartApacheKafkaAsync(kafkaHome!, data));
        for (var round = 0; round <= rounds; round++)
        {
            // The first warms them up; then now one, now the other goes first.
            foreach (var broker in (MeasuredBroker?[])(round % 2 == 0 ? [own, apache] : [apache, own]))
            {
                if (broker is not null)
                    await broker.LoadAsync(tools, round == 0 ? records / 4 : records, round);
            }
        }

        var ours = await own.ResultAsync();
        var theirs = apache is null ? null : await apache.ResultAsync();

        table.Measure("start, s", ours.StartSeconds, "N2", atMost: 0.5);
        table.Compare("start, s", ours.StartSeconds, theirs?.StartSeconds, "N2");
        table.Compare("start with 1,000 partitions more, s", ours.CrowdedStartSeconds, theirs?.CrowdedStartSeconds, "N2", atMost: 1);
        table.Compare("memory with 1,000 partitions more, MB", ours.CrowdedMegabytes, theirs?.CrowdedMegabytes, "N0", atMost: 0.25);
        table.Compare("memory when idle, MB", ours.IdleMegabytes, theirs?.IdleMegabytes, "N0", atMost: 0.25);
        table.Compare("memory after the load, MB", ours.Megabytes, theirs?.Megabytes, "N0", atMost: 0.25);
        table.Compare("processor time, s", ours.CpuSeconds, theirs?.CpuSeconds, "N1");
        foreach (var (client, load) in ours.Loads)
        {
            var other = theirs?.Loads[client];
            table.Compare($"{client}: produced, records/s (acks=all, 200 bytes)", load.ProducedPerSecond, other?.ProducedPerSecond, "N0", atLeast: 1);
            table.Compare($"{client}: consumed, records/s", load.ConsumedPerSecond, other?.ConsumedPerSecond, "N0", atLeast: 1);
            table.Compare($"{client}: end to end p50, ms", load.EndToEndP50, other?.EndToEndP50, "N2");
            table.Compare($"{client}: end to end p99, ms", load.EndToEndP99, other?.EndToEndP99, "N2", atMost: 1);
        }
    }
}
