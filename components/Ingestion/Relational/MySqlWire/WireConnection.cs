using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// A connection to MySQL or MariaDB that does one thing: take the rows of a statement as the server sends them, many to a
/// read of the socket. One statement at a time.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private const byte Quit = 0x01;
    private const byte Query = 0x03;

    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    private readonly Socket _socket;
    private readonly PacketStream _packets;
    private volatile bool _broken;

    private WireConnection(Socket socket, PacketStream packets)
    {
        _socket = socket;
        _packets = packets;
    }

    /// <exception cref="WireServerException">The server refuses.</exception>
    /// <exception cref="WireBrokenException">It cannot be reached.</exception>
    /// <exception cref="WireUnspokenException">It asks for what is not spoken here.</exception>
    public static async Task<WireConnection> OpenAsync(WireSettings settings, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await ConnectAsync(socket, settings, cancellation);
            return await Task.Run(() => Login(socket, settings, cancellation), cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement. What is left of its rows when they are disposed is passed over.</summary>
    public WireRows Rows(string sql, CancellationToken cancellation) => new(this, sql, cancellation);

    public void Dispose()
    {
        if (!_broken)
        {
            try
            {
                _packets.Begin([Quit]);
            }
            catch (Exception problem) when (problem is IOException or ObjectDisposedException)
            {
                // It is gone already.
            }
        }

        _packets.Dispose();
        _socket.Dispose();
    }

    /// <summary>Whether another statement can be run.</summary>
    internal bool IsUsable => !_broken;

    internal void Begin(string sql)
    {
        if (_broken)
            throw new WireBrokenException("The connection broke before.");
        try
        {
            _packets.Begin([Query, .. Encoding.UTF8.GetBytes(sql)]);
        }
        catch (Exception problem) when (IsBroken(problem))
        {
            _broken = true;
            throw Broken(problem);
        }
    }

    internal ReadOnlySpan<byte> Read()
    {
        try
        {
            return _packets.Read();
        }
        catch (Exception problem) when (IsBroken(problem))
        {
            _broken = true;
            throw Broken(problem);
        }
        catch
        {
            // Where the next packet begins is no longer known.
            _broken = true;
            throw;
        }
    }

    /// <summary>Ends it at once, whatever it is at.</summary>
    internal void Abort()
    {
        _broken = true;
        _socket.Dispose();
    }

    private static async Task ConnectAsync(Socket socket, WireSettings settings, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (settings.ConnectTimeout > TimeSpan.Zero)
            patience.CancelAfter(settings.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(settings.Host, settings.Port), patience.Token);
        }
        catch (OperationCanceledException problem) when (!cancellation.IsCancellationRequested)
        {
            throw new WireBrokenException($"{settings.Host}:{settings.Port} did not answer within {settings.ConnectTimeout.TotalSeconds} seconds.", problem);
        }
        catch (SocketException problem)
        {
            throw new WireBrokenException($"Unable to connect to {settings.Host}:{settings.Port}: {problem.Message}.", problem);
        }
    }

    private static WireConnection Login(Socket socket, WireSettings settings, CancellationToken cancellation)
    {
        using var stop = cancellation.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
        socket.ReceiveTimeout = Milliseconds(settings.ConnectTimeout);
        var plain = new NetworkStream(socket);
        var packets = new PacketStream(plain);
        try
        {
            packets = Handshake.Login(plain, packets, settings);
            socket.ReceiveTimeout = Milliseconds(_patience);
            socket.SendTimeout = socket.ReceiveTimeout;
            return new(socket, packets);
        }
        catch (Exception problem)
        {
            packets.Dispose();
            cancellation.ThrowIfCancellationRequested();
            if (IsBroken(problem))
                throw Broken(problem);
            throw;
        }
    }

    private static bool IsBroken(Exception problem) => problem is WireBrokenException or IOException or SocketException or ObjectDisposedException;

    private static WireBrokenException Broken(Exception problem) => problem as WireBrokenException ?? new(
        (problem as SocketException ?? problem.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.TimedOut or SocketError.WouldBlock => "The server did not answer in time.",
            { } => $"The connection broke: {(problem.InnerException ?? problem).Message}.",
            null => "The connection broke.",
        },
        problem);

    private static int Milliseconds(TimeSpan time) => (int)Math.Min(time.TotalMilliseconds, int.MaxValue);
}
