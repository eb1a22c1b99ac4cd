using System.Net;
using System.Net.Sockets;
using EcommAspire.Fixtures;
using EcommAspire.Streaming.Tests.Fire;

namespace EcommAspire.Streaming.Tests.Brokers;

/// <summary>The broker of the embedded stack, in a process of its own that can be killed.</summary>
internal sealed class BrokerProcess : ITestBroker
{
    private readonly Ecomm _ecomm = new();
    private readonly int _port = FreePort.Take();
    private readonly RunningVerb _verb;

    public BrokerProcess() => _verb = new(_ecomm, "broker", "--port", $"{_port}");

    public string Servers => $"127.0.0.1:{_port}";

    public async Task StartAsync()
    {
        _verb.Start();
        await Ground.UntilAsync(IsThereAsync, "The broker starts.");
    }

    public void Kill() => _verb.Kill();

    public async ValueTask DisposeAsync()
    {
        _verb.Dispose();
        await _ecomm.DisposeAsync();
    }

    private async Task<bool> IsThereAsync()
    {
        _verb.IsRunning.ShouldBeTrue(_verb.Said);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
