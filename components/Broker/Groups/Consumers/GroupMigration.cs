using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Classic;

namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>
/// A group changes its kind while its members go on reading
/// (https://cwiki.apache.org/confluence/display/KAFKA/KIP-848%3A+The+Next+Generation+of+the+Consumer+Rebalance+Protocol,
/// "Upgrade &amp; Downgrade"): the first member of the new protocol makes the coordinator the leader, and when the last one
/// has gone, a member leads again. Whoever reads a partition keeps it until it is told otherwise.
/// </summary>
internal static class GroupMigration
{
    /// <summary>The same members, assigned by the coordinator from now on; null where they are no consumers, or not understood.</summary>
    public static ConsumerGroup? Upgrade(ClassicGroup classic, ITopicDirectory topics)
    {
        if (classic.ProtocolType != ConsumerSubscription.ProtocolType)
            return null;
        var group = new ConsumerGroup(classic.Id) { Epoch = classic.Generation, AssignmentEpoch = classic.Generation };
        foreach (var member in classic.Members)
        {
            var metadata = classic.ProtocolName is { } protocol ? member.MetadataFor(protocol) : member.Protocols[0].Metadata;
            if (ConsumerSubscription.Read(metadata) is not { } subscription || ConsumerAssignment.Read(member.Assignment) is not { } given)
                return null;
            HashSet<PartitionId> held = [.. IdsOf(given, topics).SelectMany(topic => topic.Partitions, (topic, partition) => new PartitionId(topic.TopicId, partition)).Where(group.IsFree)];
            group.Add(new()
            {
                MemberId = member.MemberId,
                InstanceId = member.InstanceId,
                RackId = subscription.RackId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                RebalanceTimeoutMs = member.RebalanceTimeoutMs,
                Topics = SubscribedTo(subscription),
                Classic = new(member.SessionTimeoutMs, member.Protocols),
                Epoch = classic.Generation,
                FormerEpoch = classic.Generation,
                Assigned = held,
                Target = [.. held],
            });
        }
        return group;
    }

    /// <summary>The same members, all of which speak the classic protocol, with one that leads them.</summary>
    public static ClassicGroup Downgrade(ConsumerGroup group, ITopicDirectory topics)
    {
        var classic = new ClassicGroup(group.Id) { ProtocolType = ConsumerSubscription.ProtocolType };
        classic.Restore(group.Epoch, null, null, group.Members.Select(member => new ClassicMember
        {
            MemberId = member.MemberId,
            InstanceId = member.InstanceId,
            ClientId = member.ClientId,
            ClientHost = member.ClientHost,
            RebalanceTimeoutMs = member.RebalanceTimeoutMs,
            SessionTimeoutMs = member.Classic!.SessionTimeoutMs,
            Protocols = member.Classic.Protocols,
            Assignment = AssignmentOf(member, topics),
        }));
        return classic;
    }

    /// <summary>What a member that speaks the classic protocol holds, in its own words.</summary>
    public static byte[] AssignmentOf(ConsumerMember member, ITopicDirectory topics) => ConsumerAssignment.Write(member.Classic!.Version, [
        .. PartitionId.ByTopic(member.Assigned)
            .Select(held => (held, topic: topics.Find(held.TopicId)))
            .Where(one => one.topic is not null)
            .Select(one => new NamedPartitions { Topic = one.topic!.Name, Partitions = one.held.Partitions })]);

    /// <summary>Partitions by their topics' ids; those of topics that there are no more are nobody's.</summary>
    public static IReadOnlyList<TopicPartitions> IdsOf(IEnumerable<NamedPartitions> partitions, ITopicDirectory topics) =>
        [.. partitions.Select(named => (named, topic: topics.Find(named.Topic))).Where(one => one.topic is not null).Select(one => new TopicPartitions(one.topic!.Id, one.named.Partitions))];

    /// <summary>The topics in the order in which they can be compared.</summary>
    public static IReadOnlyList<string> SubscribedTo(ConsumerSubscription subscription) => [.. subscription.Topics.Distinct().Order(StringComparer.Ordinal)];
}
