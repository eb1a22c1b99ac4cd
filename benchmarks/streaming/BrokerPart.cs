namespace EcommAspire.Benchmarks.Streaming;

/// <summary>Our broker and Apache Kafka, one after the other on an empty folder, under the same load.</summary>
internal static class BrokerPart
{
    public static async Task RunAsync(int records, TargetTable table)
    {
        var kafkaHome = Environment.GetEnvironmentVariable("KAFKA_HOME");
        if (string.IsNullOrEmpty(kafkaHome))
            Console.WriteLine("KAFKA_HOME names no Apache Kafka: its clients do not measure, and our broker is measured alone.");
        var tools = string.IsNullOrEmpty(kafkaHome) ? null : new JavaTools(kafkaHome);
        var ours = await MeasureAsync(BrokerProcess.StartOwnAsync, tools, records);
        var theirs = tools is null ? null : await MeasureAsync(data => BrokerProcess.StartApacheKafkaAsync(kafkaHome!, data), tools, records);

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

    private static async Task<Result> MeasureAsync(Func<string, Task<BrokerProcess>> start, JavaTools? tools, int records)
    {
        var data = Directory.CreateTempSubdirectory("broker-benchmark-").FullName;
        try
        {
            Result result;
            await using (var broker = await start(data))
            {
                Console.WriteLine($"{broker.Name}: started in {broker.Start.TotalSeconds:N2} s, {broker.ResidentBytes() / 1e6:N0} MB");
                result = await BrokerLoad.MeasureAsync(broker, tools, records);
                await new ConfluentClient($"127.0.0.1:{broker.Port}", 1).CreateTopicAsync("crowd", partitions: 1_000);
            }

            // Killed, as it was: what it finds it looks through.
            await using var crowded = await start(data);
            Console.WriteLine($"{crowded.Name}: started with 1,000 partitions more in {crowded.Start.TotalSeconds:N2} s, {crowded.ResidentBytes() / 1e6:N0} MB");
            return result with { CrowdedStartSeconds = crowded.Start.TotalSeconds, CrowdedMegabytes = crowded.ResidentBytes() / 1e6 };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
