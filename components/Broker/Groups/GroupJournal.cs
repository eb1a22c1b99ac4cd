using System.Text;
using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Groups.Offsets;

namespace EcommAspire.Broker.Groups;

/// <summary>Groups and offsets as entries of a <see cref="StateJournal"/>: each kind is written and read in one place.</summary>
internal static class GroupJournal
{
    private enum Kind : byte
    {
        Offsets = 1,
        PendingOffsets,
        TransactionEnd,
        OffsetsRemoved,
        Classic,
        Consumer,
        GroupRemoved,
        ConsumerChange,
        MixedConsumer,
        MixedConsumerChange,
    }

    public static byte[] Offsets(string group, IReadOnlyCollection<(TopicPartition, CommittedOffset)> offsets) => Entry(Kind.Offsets, writer =>
    {
        writer.Write(group);
        Write(writer, offsets);
    });

    public static byte[] PendingOffsets(long producerId, string group, IReadOnlyCollection<(TopicPartition, CommittedOffset)> offsets) => Entry(Kind.PendingOffsets, writer =>
    {
        writer.Write(producerId);
        writer.Write(group);
        Write(writer, offsets);
    });

    public static byte[] TransactionEnd(long producerId, bool commit) => Entry(Kind.TransactionEnd, writer =>
    {
        writer.Write(producerId);
        writer.Write(commit);
    });

    public static byte[] OffsetsRemoved(string group, IReadOnlyCollection<TopicPartition> partitions) => Entry(Kind.OffsetsRemoved, writer =>
    {
        writer.Write(group);
        WriteAll(writer, partitions, Write);
    });

    public static byte[] GroupRemoved(string group) => Entry(Kind.GroupRemoved, writer => writer.Write(group));

    public static byte[] Snapshot(Group group) => group switch
    {
        ClassicGroup classic => Entry(Kind.Classic, writer => Write(writer, classic)),
        ConsumerGroup consumer => Entry(Kind.MixedConsumer, writer => Write(writer, consumer, consumer.Members)),
        _ => throw new ArgumentException($"Groups of type {group.Type} are not kept.", nameof(group)),
    };

    /// <summary>What is different about a group since it was last remembered: of a thousand members, the few that moved.</summary>
    public static byte[] Change(ConsumerGroup group) => Entry(Kind.MixedConsumerChange, writer =>
    {
        Write(writer, group, [.. group.Changed.Select(group.Find).OfType<ConsumerMember>()]);
        WriteAll(writer, group.Gone, static (writer, memberId) => writer.Write(memberId));
    });

    /// <summary>Does to memory what the entry says was done.</summary>
    public static void Replay(ReadOnlyMemory<byte> entry, Dictionary<string, Group> groups, OffsetStore offsets)
    {
        using var reader = new BinaryReader(new MemoryStream(entry.ToArray(), writable: false), Encoding.UTF8);
        var kind = (Kind)reader.ReadByte();
        switch (kind)
        {
            case Kind.Offsets:
                offsets.Commit(reader.ReadString(), ReadOffsets(reader));
                break;
            case Kind.PendingOffsets:
                offsets.CommitLater(reader.ReadInt64(), reader.ReadString(), ReadOffsets(reader));
                break;
            case Kind.TransactionEnd:
                offsets.Complete(reader.ReadInt64(), reader.ReadBoolean());
                break;
            case Kind.OffsetsRemoved:
                offsets.Remove(reader.ReadString(), ReadAll(reader, ReadPartition));
                break;
            case Kind.Classic:
                var classic = ReadClassic(reader);
                groups[classic.Id] = classic;
                break;
            // Those without "mixed" were written before there could be members of the classic protocol.
            case Kind.Consumer or Kind.MixedConsumer:
                var consumer = ReadConsumer(reader, mixed: kind == Kind.MixedConsumer);
                groups[consumer.Id] = consumer;
                break;
            case Kind.ConsumerChange or Kind.MixedConsumerChange:
                Apply(reader, groups, mixed: kind == Kind.MixedConsumerChange);
                break;
            case Kind.GroupRemoved:
                var removed = reader.ReadString();
                groups.Remove(removed);
                offsets.Remove(removed);
                break;
            default:
                throw new InvalidDataException($"The groups' journal holds an entry of kind {(byte)kind}, which this version does not know. Start the version that wrote it.");
        }
    }

    private static byte[] Entry(Kind kind, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write((byte)kind);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Write(BinaryWriter writer, IReadOnlyCollection<(TopicPartition, CommittedOffset)> offsets) => WriteAll(writer, offsets, static (writer, one) =>
    {
        var (partition, offset) = one;
        Write(writer, partition);
        writer.Write(offset.Offset);
        writer.Write(offset.LeaderEpoch);
        writer.Write(offset.Metadata);
        Write(writer, offset.At);
        writer.Write(offset.Expires is not null);
        if (offset.Expires is { } expires)
            Write(writer, expires);
    });

    private static (TopicPartition, CommittedOffset)[] ReadOffsets(BinaryReader reader) => ReadAll(reader, static reader =>
        (ReadPartition(reader), new CommittedOffset
        {
            Offset = reader.ReadInt64(),
            LeaderEpoch = reader.ReadInt32(),
            Metadata = reader.ReadString(),
            At = ReadTime(reader),
            Expires = reader.ReadBoolean() ? ReadTime(reader) : null,
        }));

    private static void Write(BinaryWriter writer, ClassicGroup group)
    {
        writer.Write(group.Id);
        writer.Write(group.Generation);
        WriteOptional(writer, group.ProtocolType);
        WriteOptional(writer, group.ProtocolName);
        WriteOptional(writer, group.Leader);
        Write(writer, group.StateSince ?? DateTimeOffset.UnixEpoch);
        // In the middle of a rebalance there is nothing to come back to: members find themselves unknown, and join again.
        WriteAll(writer, group.State == ClassicGroupState.Stable ? group.Members : [], static (writer, member) =>
        {
            writer.Write(member.MemberId);
            WriteOptional(writer, member.InstanceId);
            writer.Write(member.ClientId);
            writer.Write(member.ClientHost);
            writer.Write(member.RebalanceTimeoutMs);
            writer.Write(member.SessionTimeoutMs);
            WriteBytes(writer, member.Assignment);
            WriteProtocols(writer, member.Protocols);
        });
    }

    private static ClassicGroup ReadClassic(BinaryReader reader)
    {
        var group = new ClassicGroup(reader.ReadString());
        var generation = reader.ReadInt32();
        group.ProtocolType = ReadOptional(reader);
        var (protocol, leader) = (ReadOptional(reader), ReadOptional(reader));
        group.StateSince = ReadTime(reader);
        group.Restore(generation, protocol, leader, ReadAll(reader, static reader => new ClassicMember
        {
            MemberId = reader.ReadString(),
            InstanceId = ReadOptional(reader),
            ClientId = reader.ReadString(),
            ClientHost = reader.ReadString(),
            RebalanceTimeoutMs = reader.ReadInt32(),
            SessionTimeoutMs = reader.ReadInt32(),
            Assignment = ReadBytes(reader),
            Protocols = ReadProtocols(reader),
        }));
        return group;
    }

    private static void Write(BinaryWriter writer, ConsumerGroup group, IReadOnlyCollection<ConsumerMember> members)
    {
        writer.Write(group.Id);
        writer.Write(group.Epoch);
        writer.Write(group.AssignmentEpoch);
        WriteAll(writer, [.. group.Topics], static (writer, topic) =>
        {
            writer.Write(topic.Id.ToByteArray());
            writer.Write(topic.Name);
            writer.Write(topic.Partitions);
        });
        WriteAll(writer, members, static (writer, member) =>
        {
            writer.Write(member.MemberId);
            WriteOptional(writer, member.InstanceId);
            WriteOptional(writer, member.RackId);
            writer.Write(member.ClientId);
            writer.Write(member.ClientHost);
            writer.Write(member.RebalanceTimeoutMs);
            WriteAll(writer, member.Topics, static (writer, topic) => writer.Write(topic));
            WriteOptional(writer, member.TopicRegex);
            WriteOptional(writer, member.Assignor);
            writer.Write(member.Epoch);
            writer.Write(member.FormerEpoch);
            writer.Write((byte)member.State);
            foreach (var partitions in new[] { member.Assigned, member.Revoking, member.Target })
            {
                WriteAll(writer, partitions, static (writer, partition) =>
                {
                    writer.Write(partition.Topic.ToByteArray());
                    writer.Write(partition.Partition);
                });
            }
            writer.Write(member.Classic is not null);
            if (member.Classic is { } classic)
            {
                writer.Write(classic.SessionTimeoutMs);
                WriteProtocols(writer, classic.Protocols);
            }
        });
    }

    private static void WriteProtocols(BinaryWriter writer, IReadOnlyList<JoinProtocol> protocols) => WriteAll(writer, protocols, static (writer, protocol) =>
    {
        writer.Write(protocol.Name);
        WriteBytes(writer, protocol.Metadata);
    });

    private static JoinProtocol[] ReadProtocols(BinaryReader reader) => ReadAll(reader, static reader => new JoinProtocol(reader.ReadString(), ReadBytes(reader)));

    private static ConsumerGroup ReadConsumer(BinaryReader reader, bool mixed)
    {
        var group = new ConsumerGroup(reader.ReadString())
        {
            Epoch = reader.ReadInt32(),
            AssignmentEpoch = reader.ReadInt32(),
            Topics = ReadAll(reader, static reader => new TopicShape(new(reader.ReadBytes(16)), reader.ReadString(), reader.ReadInt32())),
        };
        foreach (var member in ReadAll(reader, reader => ReadConsumerMember(reader, mixed)))
            group.Add(member);
        group.Remembered();
        return group;
    }

    private static void Apply(BinaryReader reader, Dictionary<string, Group> groups, bool mixed)
    {
        var change = ReadConsumer(reader, mixed);
        var gone = ReadAll(reader, static reader => reader.ReadString());
        if (groups.GetValueOrDefault(change.Id) is not ConsumerGroup group)
        {
            groups[change.Id] = change;
            return;
        }
        (group.Epoch, group.AssignmentEpoch, group.Topics) = (change.Epoch, change.AssignmentEpoch, change.Topics);
        foreach (var former in gone.Concat(change.Members.Select(member => member.MemberId)).Select(group.Find).OfType<ConsumerMember>().ToList())
            group.Remove(former);
        foreach (var member in change.Members)
            group.Add(member);
        group.Remembered();
    }

    private static ConsumerMember ReadConsumerMember(BinaryReader reader, bool mixed) => new()
    {
        MemberId = reader.ReadString(),
        InstanceId = ReadOptional(reader),
        RackId = ReadOptional(reader),
        ClientId = reader.ReadString(),
        ClientHost = reader.ReadString(),
        RebalanceTimeoutMs = reader.ReadInt32(),
        Topics = ReadAll(reader, static reader => reader.ReadString()),
        TopicRegex = ReadOptional(reader),
        Assignor = ReadOptional(reader),
        Epoch = reader.ReadInt32(),
        FormerEpoch = reader.ReadInt32(),
        State = (ReconciliationState)reader.ReadByte(),
        Assigned = ReadPartitionIds(reader),
        Revoking = ReadPartitionIds(reader),
        Target = ReadPartitionIds(reader),
        Classic = mixed && reader.ReadBoolean() ? new(reader.ReadInt32(), ReadProtocols(reader)) : null,
    };

    private static HashSet<PartitionId> ReadPartitionIds(BinaryReader reader) =>
        [.. ReadAll(reader, static reader => new PartitionId(new(reader.ReadBytes(16)), reader.ReadInt32()))];

    private static void Write(BinaryWriter writer, TopicPartition partition)
    {
        writer.Write(partition.Topic);
        writer.Write(partition.Partition);
    }

    private static TopicPartition ReadPartition(BinaryReader reader) => new(reader.ReadString(), reader.ReadInt32());

    private static void Write(BinaryWriter writer, DateTimeOffset time) => writer.Write(time.ToUnixTimeMilliseconds());

    private static DateTimeOffset ReadTime(BinaryReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteBytes(BinaryWriter writer, ReadOnlyMemory<byte> bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes.Span);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.Read7BitEncodedInt());

    private static void WriteAll<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items)
            write(writer, item);
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var items = new T[reader.Read7BitEncodedInt()];
        for (var at = 0; at < items.Length; at++)
            items[at] = read(reader);
        return items;
    }
}
