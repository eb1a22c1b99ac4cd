using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>A KIP-848 consumer: it holds what it is told to, and gives up what it is told to once it says so.</summary>
internal sealed class ModernMember(GroupWorld world, string id, string? instanceId = null, string? assignor = null, int rebalanceTimeoutMs = 300_000)
{
    private string[]? _topics;
    private string? _pattern;

    public string Id => id;

    public int Epoch { get; private set; }

    /// <summary>What it may read from.</summary>
    public HashSet<(Guid Topic, int Partition)> Held { get; private set; } = [];

    public ConsumerHeartbeatResult Last { get; private set; } = new();

    public ConsumerHeartbeatResult Join(params string[] topics)
    {
        _topics = topics;
        return Rejoin();
    }

    public ConsumerHeartbeatResult JoinPattern(string pattern)
    {
        _pattern = pattern;
        return Rejoin();
    }

    public ConsumerHeartbeatResult Rejoin()
    {
        Held = [];
        return Send(Request(0) with { RebalanceTimeoutMs = rebalanceTimeoutMs, Topics = _topics, TopicRegex = _pattern, Assignor = assignor, Owned = [] });
    }

    public ConsumerHeartbeatResult Subscribe(params string[] topics)
    {
        _topics = topics;
        return Send(Request(Epoch) with { Topics = topics });
    }

    public ConsumerHeartbeatResult Beat() => Send(Request(Epoch));

    public ConsumerHeartbeatResult BeatAt(int epoch, IEnumerable<(Guid Topic, int Partition)>? owned = null) =>
        Send(Request(epoch) with { Owned = owned is null ? null : Owned(owned) });

    public ConsumerHeartbeatResult BeatSaying(IReadOnlyList<TopicPartitions>? owned) => Send(Request(Epoch) with { Owned = owned });

    /// <summary>Says what it holds.</summary>
    public ConsumerHeartbeatResult Acknowledge() => Send(Request(Epoch) with { Owned = Owned(Held) });

    public ConsumerHeartbeatResult Leave()
    {
        Held = [];
        return world.Coordinator.ConsumerHeartbeat(Request(-1));
    }

    public ConsumerHeartbeatResult LeaveForAWhile() => world.Coordinator.ConsumerHeartbeat(Request(-2));

    private static List<TopicPartitions> Owned(IEnumerable<(Guid Topic, int Partition)> partitions) =>
        [.. partitions.GroupBy(one => one.Topic, one => one.Partition).Select(topic => new TopicPartitions(topic.Key, [.. topic]))];

    private ConsumerHeartbeat Request(int epoch) => new() { GroupId = GroupWorld.Group, MemberId = id, InstanceId = instanceId, MemberEpoch = epoch, ClientId = "client", ClientHost = "/127.0.0.1" };

    private ConsumerHeartbeatResult Send(ConsumerHeartbeat request)
    {
        Last = world.Coordinator.ConsumerHeartbeat(request);
        if (Last.Error == ErrorCode.None)
        {
            Epoch = Last.MemberEpoch;
            if (Last.Assignment is { } assignment)
                Held = [.. assignment.SelectMany(topic => topic.Partitions, (topic, partition) => (topic.TopicId, partition))];
        }
        else if (Last.Error is ErrorCode.FencedMemberEpoch or ErrorCode.UnknownMemberId)
        {
            Held = [];
        }
        return Last;
    }
}
