using System.Collections.Concurrent;

namespace EcommAspire.Broker.Tests.Network;

/// <summary>A broker on a free port in a folder of its own.</summary>
internal sealed class BrokerUnderTest : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _ownsFolder;

    private BrokerUnderTest(KafkaBroker broker, string folder, bool ownsFolder, ConcurrentQueue<string> log)
    {
        Broker = broker;
        Log = log;
        _folder = folder;
        _ownsFolder = ownsFolder;
    }

    public KafkaBroker Broker { get; }

    public ConcurrentQueue<string> Log { get; }

    public static async Task<BrokerUnderTest> StartAsync(Func<BrokerOptions, BrokerOptions>? options = null, string? folder = null)
    {
        string data = folder ?? Directory.CreateTempSubdirectory("ecomm-broker-").FullName;
        var log = new ConcurrentQueue<string>();
        var given = new BrokerOptions { DataFolder = data, Port = 0, Log = log.Enqueue };
        return new(await KafkaBroker.StartAsync(options?.Invoke(given) ?? given), data, folder is null, log);
    }

    public Task<WireClient> ConnectAsync() => WireClient.ConnectAsync(Broker.EndPoint);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }
}
