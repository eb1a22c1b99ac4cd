namespace EcommAspire.Broker.Groups.Consumers.Assignors;

/// <summary>
/// Each topic's partitions in consecutive ranges, to the members in the order of their ids: topics with as many partitions and
/// the same subscribers are split alike, so that what shares a key meets in one member.
/// </summary>
internal sealed class RangeAssignor : Assignor
{
    public override string Name => "range";

    public override HashSet<PartitionId>[] Assign(IReadOnlyList<AssignedMember> members, IReadOnlyDictionary<Guid, int> partitions)
    {
        var result = members.Select(_ => new HashSet<PartitionId>()).ToArray();
        int[] order = [.. Enumerable.Range(0, members.Count).OrderBy(place => members[place].Id, StringComparer.Ordinal)];
        foreach (var (topic, count) in partitions)
        {
            int[] subscribers = [.. order.Where(place => members[place].Topics.Contains(topic))];
            for (var (at, next) = (0, 0); at < subscribers.Length; at++)
            {
                var end = next + count / subscribers.Length + (at < count % subscribers.Length ? 1 : 0);
                for (; next < end; next++)
                    result[subscribers[at]].Add(new(topic, next));
            }
        }
        return result;
    }
}
