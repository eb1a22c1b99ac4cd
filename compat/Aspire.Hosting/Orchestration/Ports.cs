using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds ports that nobody listens on.</summary>
internal static class Ports
{
    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>A port of the loopback interface that is free now, and that nobody was given before.</summary>
    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (_given.TryAdd(port, true))
                return port;
        }
    }
}
