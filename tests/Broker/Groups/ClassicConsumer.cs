using System.Buffers.Binary;
using System.Text;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>
/// A consumer of the classic protocol, cooperative: it says what it holds when it joins, and gives up what it is told to before
/// it joins again. Where it is made the leader it gives everyone nothing, and so shows that it was.
/// </summary>
internal sealed class ClassicConsumer(GroupWorld world, string? instanceId = null, string[]? topics = null, int session = 10_000, int rebalance = 60_000)
{
    private readonly string[] _topics = topics ?? ["clicks"];

    public string Id { get; private set; } = "";

    public int Generation { get; private set; } = -1;

    public bool IsLeader { get; private set; }

    public HashSet<(string Topic, int Partition)> Held { get; private set; } = [];

    /// <summary>Joins, with what it holds, and says what came of it.</summary>
    public async Task<ErrorCode> JoinAsync()
    {
        var result = await world.Join(Request());
        if (result.Error == ErrorCode.MemberIdRequired)
        {
            Id = result.MemberId;
            result = await world.Join(Request());
        }
        return Joined(result);
    }

    /// <summary>Begins to join a group whose others have not joined yet.</summary>
    public async Task<Task<ErrorCode>> BeginToJoinAsync()
    {
        if (Id.Length == 0)
            Id = (await world.Join(Request())).MemberId;
        var joining = world.Join(Request());
        return Then();

        async Task<ErrorCode> Then() => Joined(await joining);
    }

    public async Task<ErrorCode> SyncAsync(params (ClassicConsumer Member, (string, int)[] Share)[] shares)
    {
        var result = await world.Coordinator.Sync(new()
        {
            GroupId = GroupWorld.Group,
            MemberId = Id,
            InstanceId = instanceId,
            Generation = Generation,
            ProtocolType = "consumer",
            ProtocolName = "cooperative-sticky",
            Assignments = shares.ToDictionary(share => share.Member.Id, share => (ReadOnlyMemory<byte>)Assignment(share.Share)),
        });
        if (result.Error == ErrorCode.None)
            Held = Read(result.Assignment.Span);
        return result.Error;
    }

    public ErrorCode Beat() => world.Coordinator.Heartbeat(GroupWorld.Group, Id, instanceId, Generation);

    public ErrorCode Leave()
    {
        Held = [];
        return world.Coordinator.Leave(GroupWorld.Group, [new(Id, instanceId)]).Members.Single().Error;
    }

    /// <summary>Does what a client does until the group rests.</summary>
    public async Task<bool> CatchUpAsync()
    {
        if (Beat() == ErrorCode.None)
            return false;
        (await JoinAsync()).ShouldBe(ErrorCode.None);
        // Where the group has moved on meanwhile, it joins again.
        (await SyncAsync()).ShouldBeOneOf(ErrorCode.None, ErrorCode.RebalanceInProgress);
        return true;
    }

    public JoinRequest Request() => new()
    {
        GroupId = GroupWorld.Group,
        MemberId = Id,
        InstanceId = instanceId,
        ClientId = "classic",
        ClientHost = "/127.0.0.1",
        SessionTimeoutMs = session,
        RebalanceTimeoutMs = rebalance,
        ProtocolType = "consumer",
        Protocols = [new("cooperative-sticky", Subscription())],
    };

    private ErrorCode Joined(JoinResult result)
    {
        if (result.Error == ErrorCode.None)
            (Id, Generation, IsLeader) = (result.MemberId, result.Generation, result.Leader == result.MemberId);
        return result.Error;
    }

    /// <summary>Version 1: topics, data, what it holds.</summary>
    private byte[] Subscription()
    {
        using var stream = new MemoryStream();
        Int16(stream, 1);
        Int32(stream, _topics.Length);
        foreach (var topic in _topics)
            Text(stream, topic);
        Int32(stream, -1);
        Partitions(stream, Held);
        return stream.ToArray();
    }

    private static byte[] Assignment(IEnumerable<(string, int)> partitions)
    {
        using var stream = new MemoryStream();
        Int16(stream, 1);
        Partitions(stream, partitions);
        Int32(stream, -1);
        return stream.ToArray();
    }

    private static HashSet<(string, int)> Read(ReadOnlySpan<byte> bytes)
    {
        HashSet<(string, int)> partitions = [];
        if (bytes.IsEmpty)
            return partitions;
        var topics = BinaryPrimitives.ReadInt32BigEndian(bytes[2..]);
        bytes = bytes[6..];
        for (; topics > 0; topics--)
        {
            var length = BinaryPrimitives.ReadInt16BigEndian(bytes);
            var topic = Encoding.ASCII.GetString(bytes.Slice(2, length));
            bytes = bytes[(2 + length)..];
            var count = BinaryPrimitives.ReadInt32BigEndian(bytes);
            bytes = bytes[4..];
            for (; count > 0; count--, bytes = bytes[4..])
                partitions.Add((topic, BinaryPrimitives.ReadInt32BigEndian(bytes)));
        }
        bytes.ToArray().ShouldBe([0xff, 0xff, 0xff, 0xff]);
        return partitions;
    }

    private static void Partitions(MemoryStream stream, IEnumerable<(string Topic, int Partition)> partitions)
    {
        var byTopic = partitions.GroupBy(one => one.Topic, one => one.Partition).ToList();
        Int32(stream, byTopic.Count);
        foreach (var topic in byTopic)
        {
            Text(stream, topic.Key);
            Int32(stream, topic.Count());
            foreach (var partition in topic)
                Int32(stream, partition);
        }
    }

    private static void Text(MemoryStream stream, string text)
    {
        Int16(stream, (short)text.Length);
        stream.Write(Encoding.ASCII.GetBytes(text));
    }

    private static void Int16(MemoryStream stream, short value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Int32(MemoryStream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }
}
