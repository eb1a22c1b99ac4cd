namespace EcommAspire.Benchmarks.Streaming;

/// <summary>What one broker did.</summary>
internal sealed record Result(
    double StartSeconds, double IdleMegabytes, double Megabytes, double CpuSeconds, double CrowdedStartSeconds, double CrowdedMegabytes,
    IReadOnlyDictionary<string, ClientLoad> Loads);

/// <summary>A broker on a folder of its own, and what is seen of it.</summary>
internal sealed class MeasuredBroker : IAsyncDisposable
{
    private const int Crowd = 1_000;

    private readonly Func<string, Task<BrokerProcess>> _start;
    private readonly string _data;
    private readonly List<(string Client, ClientLoad Load)> _loads = [];
    private readonly long _idle;
    private BrokerProcess _broker;

    private MeasuredBroker(Func<string, Task<BrokerProcess>> start, string data, BrokerProcess broker)
    {
        (_start, _data, _broker) = (start, data, broker);
        _idle = broker.ResidentBytes();
        Console.WriteLine($"{broker.Name}: started in {broker.Start.TotalSeconds:N2} s, {_idle / 1e6:N0} MB");
    }

    public static async Task<MeasuredBroker> StartAsync(Func<string, Task<BrokerProcess>> start)
    {
        var data = Directory.CreateTempSubdirectory("broker-benchmark-").FullName;
        return new(start, data, await start(data));
    }

    /// <summary>One round by every client; the round zero warms up and counts for nothing.</summary>
    public async Task LoadAsync(JavaTools? tools, int records, int round)
    {
        if (tools is not null)
            Add("Java", await BrokerLoad.JavaAsync(_broker, tools, records, round), round);
        Add("Confluent.Kafka", await BrokerLoad.ConfluentAsync(_broker, records, round), round);
    }

    /// <summary>The medians of the rounds; then the broker is killed, and started again with a thousand partitions.</summary>
    public async Task<Result> ResultAsync()
    {
        var (start, loaded, processor) = (_broker.Start, _broker.ResidentBytes(), _broker.CpuSeconds());
        await new ConfluentClient($"127.0.0.1:{_broker.Port}", 1).CreateTopicAsync("crowd", partitions: Crowd);
        await _broker.DisposeAsync();
        _broker = await _start(_data);
        Console.WriteLine($"{_broker.Name}: started with {Crowd:N0} partitions more in {_broker.Start.TotalSeconds:N2} s, {_broker.ResidentBytes() / 1e6:N0} MB");
        return new(
            start.TotalSeconds, _idle / 1e6, loaded / 1e6, processor, _broker.Start.TotalSeconds, _broker.ResidentBytes() / 1e6,
            _loads.GroupBy(load => load.Client, load => load.Load).ToDictionary(client => client.Key, ClientLoad.Median));
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private void Add(string client, ClientLoad load, int round)
    {
        if (round == 0)
            return;
        _loads.Add((client, load));
        Console.WriteLine($"  {_broker.Name}, {client}, round {round}: produced {load.ProducedPerSecond:N0}/s, consumed {load.ConsumedPerSecond:N0}/s, end to end p50 {load.EndToEndP50:N2} ms, p99 {load.EndToEndP99:N2} ms; {_broker.ResidentBytes() / 1e6:N0} MB, {_broker.CpuSeconds():N1} s of processor");
    }
}
