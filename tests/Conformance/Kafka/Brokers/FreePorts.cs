using System.Net;
using System.Net.Sockets;

namespace EcommAspire.Conformance.Kafka.Tests;

internal static class FreePorts
{
    /// <summary>Ports nobody listens on.</summary>
    public static int[] Take(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var socket in sockets)
                socket.Start();
            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }
}
