using System.Buffers.Binary;
using System.Text;
using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Tests.Coordination;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>A coordinator with a clock that stands still, and short words for what clients say to it.</summary>
internal sealed class GroupWorld : IDisposable
{
    public const string Group = "g";

    private readonly ScratchFolder _folder = new();

    public GroupWorld(GroupOptions? options = null)
    {
        Options = options ?? new() { InitialRebalanceDelay = TimeSpan.Zero };
        Coordinator = GroupCoordinator.Open(_folder.Path, Options, Topics, Clock);
    }

    public FakeClock Clock { get; } = new();

    public FakeTopics Topics { get; } = new FakeTopics().With("orders", 3).With("clicks", 4);

    public GroupOptions Options { get; }

    public GroupCoordinator Coordinator { get; private set; }

    /// <summary>As after kill -9: the files as they are, nothing else.</summary>
    public void Restart()
    {
        Coordinator.Dispose();
        Coordinator = GroupCoordinator.Open(_folder.Path, Options, Topics, Clock);
    }

    public static JoinRequest Request(string memberId = "", string? instanceId = null, string protocols = "range", string metadata = "", int session = 10_000, int rebalance = 60_000, string type = "consumer") => new()
    {
        GroupId = Group,
        MemberId = memberId,
        InstanceId = instanceId,
        ClientId = "client",
        ClientHost = "/127.0.0.1",
        SessionTimeoutMs = session,
        RebalanceTimeoutMs = rebalance,
        ProtocolType = type,
        Protocols = [.. protocols.Split(',').Select(name => new JoinProtocol(name, Encoding.UTF8.GetBytes(metadata)))],
    };

    public Task<JoinResult> Join(JoinRequest request) => Coordinator.Join(request);

    /// <summary>Joins as clients do: without an id, then with the one given.</summary>
    public async Task<Task<JoinResult>> JoinAnew(string protocols = "range", string metadata = "", int session = 10_000, int rebalance = 60_000)
    {
        var first = await Join(Request(protocols: protocols, metadata: metadata, session: session, rebalance: rebalance));
        first.Error.ShouldBe(ErrorCode.MemberIdRequired);
        return Join(Request(first.MemberId, protocols: protocols, metadata: metadata, session: session, rebalance: rebalance));
    }

    public Task<SyncResult> Sync(JoinResult member, params (string MemberId, string Share)[] shares) => Coordinator.Sync(new()
    {
        GroupId = Group,
        MemberId = member.MemberId,
        Generation = member.Generation,
        ProtocolType = "consumer",
        ProtocolName = member.ProtocolName,
        Assignments = shares.ToDictionary(share => share.MemberId, share => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(share.Share)),
    });

    public ErrorCode Heartbeat(JoinResult member, string? instanceId = null) => Coordinator.Heartbeat(Group, member.MemberId, instanceId, member.Generation);

    /// <summary>A stable group of one.</summary>
    public async Task<JoinResult> Alone(string protocols = "range", string metadata = "", int session = 10_000)
    {
        var member = await await JoinAnew(protocols, metadata, session);
        (await Sync(member, (member.MemberId, "all"))).Error.ShouldBe(ErrorCode.None);
        return member;
    }

    /// <summary>A stable group of two, the leader first.</summary>
    public async Task<(JoinResult Leader, JoinResult Follower)> Pair()
    {
        var first = await Alone();
        var joining = await JoinAnew();
        Heartbeat(first).ShouldBe(ErrorCode.RebalanceInProgress);
        var leader = await Join(Request(first.MemberId));
        var follower = await joining;
        var sync = Sync(follower);
        await Sync(leader, (leader.MemberId, "left"), (follower.MemberId, "right"));
        (await sync).Error.ShouldBe(ErrorCode.None);
        return (leader, follower);
    }

    public IReadOnlyList<PartitionResult> Commit(string memberId, int generation, params (string Topic, int Partition, long Offset)[] offsets) => Coordinator.Commit(new()
    {
        GroupId = Group,
        MemberId = memberId,
        GenerationOrEpoch = generation,
        Offsets = [.. offsets.Select(offset => new OffsetToCommit(new(offset.Topic, offset.Partition), offset.Offset))],
    });

    public long Committed(string topic, int partition) =>
        Coordinator.Fetch(new() { GroupId = Group, Partitions = [new TopicPartition(topic, partition)] }).Offsets.Single().Offset;

    public long JournalBytes => new DirectoryInfo(_folder.Path).EnumerateFiles().Sum(file => file.Length);

    public string State => Coordinator.List([], []).SingleOrDefault(group => group.GroupId == Group)?.State ?? "none";

    /// <summary>What a consumer tells its leader: version 0, topics, data of its own of no bytes.</summary>
    public static string Subscription(params string[] topics)
    {
        using var stream = new MemoryStream();
        stream.Write([0, 0]);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, topics.Length);
        stream.Write(number);
        foreach (var topic in topics)
        {
            BinaryPrimitives.WriteInt16BigEndian(number, (short)topic.Length);
            stream.Write(number[..2]);
            stream.Write(Encoding.ASCII.GetBytes(topic));
        }
        stream.Write(stackalloc byte[4]);
        return Encoding.ASCII.GetString(stream.ToArray());
    }

    public void Dispose()
    {
        Coordinator.Dispose();
        _folder.Dispose();
    }
}
