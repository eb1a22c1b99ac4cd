using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Classic;

/// <summary>
/// What a consumer tells the leader of its group; the broker reads it to know which offsets are in use, and to be the leader
/// itself where a group's members speak both protocols
/// (https://github.com/apache/kafka/blob/trunk/clients/src/main/resources/common/message/ConsumerProtocolSubscription.json).
/// </summary>
internal sealed class ConsumerSubscription : IFields
{
    public const string ProtocolType = "consumer";

    private const short Newest = 3;

    public IReadOnlyList<string> Topics { get; private set; } = [];

    public IRecordBytes? UserData { get; private set; }

    public IReadOnlyList<NamedPartitions> Owned { get; private set; } = [];

    public int Generation { get; private set; } = -1;

    public string? RackId { get; private set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.Values(Topics);
        UserData = wire.Records(UserData);
        Owned = wire.Array(Owned, from: 1);
        Generation = wire.Int32(Generation, from: 2);
        RackId = wire.NullableString(RackId, from: 3);
    }

    /// <summary>Reads one, or gives null where the words are not understood. A version newer than known begins as the last one that is.</summary>
    public static ConsumerSubscription? Read(ReadOnlyMemory<byte> metadata)
    {
        if (metadata.Length < sizeof(short))
            return null;
        try
        {
            var wire = new WireReader(new ReadOnlySequence<byte>(metadata[sizeof(short)..]), Math.Min(VersionOf(metadata), Newest), flexible: false);
            return wire.Struct(new ConsumerSubscription());
        }
        catch (MalformedMessageException)
        {
            return null;
        }
    }

    /// <summary>The version that somebody speaks who says this.</summary>
    public static short VersionOf(ReadOnlyMemory<byte> metadata) => BinaryPrimitives.ReadInt16BigEndian(metadata.Span);

    /// <summary>The topics that any of the members is subscribed to, or null where one's words are not understood.</summary>
    public static IReadOnlySet<string>? TopicsOf(IEnumerable<ReadOnlyMemory<byte>> metadata)
    {
        ConsumerSubscription?[] subscriptions = [.. metadata.Select(Read)];
        return subscriptions.Contains(null) ? null : subscriptions.SelectMany(subscription => subscription!.Topics).ToHashSet();
    }
}

/// <summary>Some partitions of a topic, by its name.</summary>
internal sealed class NamedPartitions : IFields
{
    public string Topic { get; set; } = "";

    public IReadOnlyList<int> Partitions { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topic = wire.String(Topic);
        Partitions = wire.Values(Partitions);
    }
}
