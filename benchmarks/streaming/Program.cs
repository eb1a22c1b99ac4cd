using EcommAspire.Benchmarks.Streaming;

// The broker that is measured is a process of this program, so that its memory and its start are its own.
if (args is ["serve", var folder])
    return await Serve.RunAsync(folder);

var kafkaHome = Environment.GetEnvironmentVariable("KAFKA_HOME");
if (string.IsNullOrEmpty(kafkaHome))
{
    Console.Error.WriteLine("KAFKA_HOME names no Apache Kafka: its clients measure, and it is what the broker is measured against.");
    return 1;
}
var records = args is ["--records", var number] ? int.Parse(number) : 2_000_000;
var tools = new JavaTools(kafkaHome);
var results = new List<Result>();
foreach (var start in new Func<string, Task<BrokerProcess>>[] { BrokerProcess.StartOwnAsync, data => BrokerProcess.StartApacheKafkaAsync(kafkaHome, data) })
{
    var data = Directory.CreateTempSubdirectory("broker-benchmark-").FullName;
    try
    {
        await using var broker = await start(data);
        Console.WriteLine($"{broker.Name}: started in {broker.Start.TotalSeconds:N2} s, {broker.ResidentBytes() / 1e6:N0} MB");
        results.Add(await Comparison.MeasureAsync(broker, tools, records));
    }
    finally
    {
        Directory.Delete(data, recursive: true);
    }
}
Comparison.Show(results);
return 0;
