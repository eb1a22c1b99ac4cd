using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Classic;

/// <summary>
/// What a leader gives a consumer of its group
/// (https://github.com/apache/kafka/blob/trunk/clients/src/main/resources/common/message/ConsumerProtocolAssignment.json).
/// </summary>
internal sealed class ConsumerAssignment : IFields
{
    public IReadOnlyList<NamedPartitions> Partitions { get; private set; } = [];

    public IRecordBytes? UserData { get; private set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Partitions = wire.Array(Partitions);
        UserData = wire.Records(UserData);
    }

    /// <summary>Reads who was given what; nothing is given by no bytes at all. Null where the words are not understood.</summary>
    public static IReadOnlyList<NamedPartitions>? Read(ReadOnlyMemory<byte> assignment)
    {
        if (assignment.IsEmpty)
            return [];
        if (assignment.Length < sizeof(short))
            return null;
        try
        {
            var wire = new WireReader(new ReadOnlySequence<byte>(assignment[sizeof(short)..]), 0, flexible: false);
            return wire.Struct(new ConsumerAssignment()).Partitions;
        }
        catch (MalformedMessageException)
        {
            return null;
        }
    }

    /// <summary>As the member reads it, in the version that it speaks.</summary>
    public static byte[] Write(short version, IReadOnlyList<NamedPartitions> partitions)
    {
        using var frame = new FrameWriter();
        BinaryPrimitives.WriteInt16BigEndian(frame.Take(sizeof(short)), version);
        var wire = new WireWriter(frame, 0, flexible: false);
        wire.Struct(new ConsumerAssignment { Partitions = partitions });
        return frame.Written.ToArray();
    }
}
