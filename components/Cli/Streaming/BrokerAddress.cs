using System.Net;
using System.Net.Sockets;
using EcommAspire.LocalServers;

namespace EcommAspire.Cli.Streaming;

/// <summary>Where the data folder's own broker listens, as it wrote it down itself.</summary>
/// <param name="folder">The broker's folder.</param>
internal sealed class BrokerAddress(string folder)
{
    private readonly string _path = Path.Combine(folder, "address");

    /// <summary>The broker's folder.</summary>
    public string Folder => folder;

    /// <summary>The port it had last, if nobody has it now; otherwise 0 for a free one.</summary>
    public int LastPort => Read() is { } last && LoopbackPort.IsFree(last.Port) ? last.Port : 0;

    /// <summary>The address, where something listens there.</summary>
    public async Task<string?> FindAsync()
    {
        if (Read() is not { } address)
            return null;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address);
            return $"{address}";
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Writes it down.</summary>
    public void Write(string address)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(_path, address + "\n");
    }

    private IPEndPoint? Read() => File.Exists(_path) && IPEndPoint.TryParse(File.ReadAllText(_path).Trim(), out var address) ? address : null;
}
