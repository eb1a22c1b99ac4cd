using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Finds ports that nobody listens on. Programs come to listen on theirs some time later, so it is none that the system hands
/// out meanwhile to whoever connects to somewhere: Linux, where nobody says otherwise, does so from 32768 on.
/// </summary>
internal static class Ports
{
    private const int First = 10_000;
    private const int End = 32_768;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>A port of the loopback interface that is free now, and that nobody was given before.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port) && _given.TryAdd(port, true))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
