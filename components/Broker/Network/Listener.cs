using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Security;

namespace EcommAspire.Broker.Network;

/// <summary>Accepts connections and has each served.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private static readonly TimeSpan _handshake = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);
    private readonly Socket _socket;
    private readonly ListenerOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _serving = [];
    private readonly Task _accepting;
    private long _connections;

    private Listener(Socket socket, ListenerOptions options)
    {
        _socket = socket;
        _options = options;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="BrokerException">The address cannot be listened on.</exception>
    public static Listener Start(IPEndPoint address, ListenerOptions options)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(1024);
            return new(socket, options);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new BrokerException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {address.Port} is taken by another program. Stop it, or choose another with --port (0 takes a free one).",
                SocketError.AccessDenied => $"Port {address.Port} may not be opened by this user. Choose one above 1023 with --port.",
                SocketError.AddressNotAvailable => $"{address.Address} is no address of this machine.",
                _ => $"Could not listen on {address}: {e.Message}.",
            }, e);
        }
    }

    /// <summary>Takes no more requests, sends the answers that are under way, closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting;
        Task[] serving;
        lock (_gate)
            serving = [.. _serving];
        _abort.CancelAfter(_grace);
        await Task.WhenAll(serving);
        _stopping.Dispose();
        _abort.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await _socket.AcceptAsync(_stopping.Token);
                Begin(accepted);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // No descriptor left, or a client gone before it was accepted: neither ends the broker.
                _options.Log($"A connection could not be accepted: {e.Message}.");
                await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            }
        }
    }

    private void Begin(Socket socket)
    {
        var most = _options.MaxConnections();
        lock (_gate)
        {
            if (_serving.Count >= most)
            {
                _options.Log($"A connection from {socket.RemoteEndPoint} is closed: there are {most} already (max.connections).");
                socket.Dispose();
                return;
            }
            var id = ++_connections;
            // Added before it can end, so that the end finds it.
            var started = new TaskCompletionSource();
            var serving = ServeAsync(id, socket, started.Task);
            _serving.Add(serving);
            _ = serving.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            started.SetResult();
        }
    }

    private void Forget(Task served)
    {
        lock (_gate)
            _serving.Remove(served);
    }

    private async Task ServeAsync(long id, Socket socket, Task started)
    {
        await started.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var remote = $"{socket.RemoteEndPoint}";
        Telemetry.BrokerMeter.Connections.Add(1);
        try
        {
            socket.NoDelay = true;
            await using var stream = await OpenAsync(socket);
            var client = new ClientConnection(id, socket.RemoteEndPoint)
            {
                Local = (IPEndPoint)socket.LocalEndPoint!,
                Login = _options.Users is { } users ? new SaslLogin(users) : null,
            };
            await new Connection(stream, client, _options.Requests, _options.Memory, _options.Limits).ServeAsync(_stopping.Token, _abort.Token);
        }
        catch (Exception e) when (e is MalformedMessageException or AuthenticationException)
        {
            _options.Log($"The connection from {remote} is closed: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client is gone, or the broker stops.
            if (e is IOException { InnerException: TimeoutException })
                _options.Log($"The connection from {remote} is closed: {e.Message}");
        }
        catch (Exception e)
        {
            _options.Log($"The connection from {remote} is closed after an error of the broker, which should be reported: {e}");
        }
        finally
        {
            Telemetry.BrokerMeter.Connections.Add(-1);
            socket.Dispose();
        }
    }

    private async ValueTask<Stream> OpenAsync(Socket socket)
    {
        // The socket is closed by ServeAsync once it has said why: a reason comes before the end a client sees.
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (_options.Certificate is null)
            return plain;
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            patience.CancelAfter(_handshake);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, patience.Token);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
