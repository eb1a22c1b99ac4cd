using System.Net;
using System.Net.Sockets;

namespace EcommAspire.LocalServers;

/// <summary>Ports of the loopback interface.</summary>
public static class LoopbackPort
{
    /// <summary>Whether nobody listens on a port now.</summary>
    public static bool IsFree(int port)
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
