using System.Net;
using System.Net.Sockets;

namespace EcommAspire.Fixtures;

/// <summary>Stands between a client and a server, and breaks every connection once so many bytes came from the server.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly long _most;

    /// <summary>Begins to listen.</summary>
    /// <param name="server">The port of the server.</param>
    /// <param name="most">How many bytes come through.</param>
    public CuttingProxy(int server, long most)
    {
        (_server, _most) = (server, most);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await Task.WhenAny(
                PumpAsync(client.GetStream(), server.GetStream(), long.MaxValue),
                PumpAsync(server.GetStream(), client.GetStream(), _most));
        }
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, long most)
    {
        var buffer = new byte[1 << 14];
        try
        {
            for (var read = 1; read > 0 && most > 0; most -= read)
            {
                read = await from.ReadAsync(buffer);
                await to.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, most)));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Either end has gone, and that is the end of it for the other.
        }
    }
}
