using EcommAspire.Broker;
using EcommAspire.Fixtures;

namespace EcommAspire.Streaming.Tests.Brokers;

/// <summary>The broker of the embedded stack, in this process.</summary>
internal sealed class OwnBroker : ITestBroker
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-broker-").FullName;
    private readonly int _port = FreePort.Take();
    private KafkaBroker? _broker;

    public string Servers => $"127.0.0.1:{_port}";

    public async Task StartAsync() => _broker = await KafkaBroker.StartAsync(new() { DataFolder = _folder, Port = _port });

    public void Kill() => _broker?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
