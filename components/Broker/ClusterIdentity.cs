using System.Net;
using System.Text.Json;
using EcommAspire.Broker.Storage.Files;

namespace EcommAspire.Broker;

/// <summary>What tells this cluster of one broker from others, and where clients find it.</summary>
internal sealed class ClusterIdentity
{
    /// <summary>The number of the only broker, which leads every partition and coordinates every group.</summary>
    public const int BrokerId = 1;

    /// <summary>The epoch of every partition's leader: there is never another.</summary>
    public const int LeaderEpoch = 0;

    private readonly string? _advertisedHost;

    private ClusterIdentity(string clusterId, string? advertisedHost)
    {
        ClusterId = clusterId;
        _advertisedHost = advertisedHost;
    }

    /// <summary>The cluster's id, made when the data folder was.</summary>
    public string ClusterId { get; }

    /// <summary>Reads the identity kept in a file, or makes one and keeps it.</summary>
    public static ClusterIdentity Open(string file, string? advertisedHost)
    {
        if (!File.Exists(file))
        {
            var made = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', 'A').Replace('/', 'B');
            DurableFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(new Stored(made)));
        }
        try
        {
            var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(file));
            return new(stored?.ClusterId ?? throw new JsonException("it has no ClusterId"), advertisedHost);
        }
        catch (JsonException e)
        {
            throw new BrokerException($"{file} does not say which cluster the folder belongs to ({e.Message}). Remove it to have a new id made; topics and records stay.", e);
        }
    }

    /// <summary>The address to give a client that reached the broker here.</summary>
    public (string Host, int Port) AddressFor(IPEndPoint reached)
    {
        var address = reached.Address.IsIPv4MappedToIPv6 ? reached.Address.MapToIPv4() : reached.Address;
        return (_advertisedHost ?? $"{address}", reached.Port);
    }

    private sealed record Stored(string ClusterId);
}
