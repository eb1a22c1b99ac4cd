using EcommAspire.LocalServers;

namespace EcommAspire.Fixtures;

/// <summary>
/// Ports for servers that are told which to take, or take the same one again. A port that the system hands out (0) may be
/// handed to somebody else while nobody listens on it, even to a client that looks for the server; these never are.
/// </summary>
public static class FreePort
{
    private const int First = 10_000;
    private static readonly int _end = FirstHandedOut();

    /// <summary>One that nobody listens on.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, _end);
            if (LoopbackPort.IsFree(port))
                return port;
        }
    }

    private static int FirstHandedOut()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        var first = File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split('\t', ' ')[0]) : 32_768;
        return first > First + 1_000 ? first : 32_768;
    }
}
