namespace EcommAspire.Broker.Groups.Consumers.Assignors;

/// <summary>
/// Everyone as many partitions as everyone else, so far as subscriptions allow, with as few as possible changing hands: each
/// member keeps what it has, what nobody has goes to whoever has least, and then those with most give to those with less while
/// that evens them out.
/// </summary>
internal sealed class UniformAssignor : Assignor
{
    public override string Name => "uniform";

    public override HashSet<PartitionId>[] Assign(IReadOnlyList<AssignedMember> members, IReadOnlyDictionary<Guid, int> partitions)
    {
        var result = Keep(members, partitions);
        var subscribers = partitions.Keys.ToDictionary(topic => topic, topic => Subscribers(members, topic));
        HandOut(result, subscribers, partitions);
        Balance(result, subscribers);
        return result;
    }

    private static HashSet<PartitionId>[] Keep(IReadOnlyList<AssignedMember> members, IReadOnlyDictionary<Guid, int> partitions)
    {
        HashSet<PartitionId> taken = [];
        return [.. members.Select(member => member.Current
            .Where(one => member.Topics.Contains(one.Topic) && partitions.TryGetValue(one.Topic, out var count) && one.Partition < count && taken.Add(one))
            .ToHashSet())];
    }

    private static int[] Subscribers(IReadOnlyList<AssignedMember> members, Guid topic) =>
        [.. Enumerable.Range(0, members.Count).Where(place => members[place].Topics.Contains(topic))];

    private static void HandOut(HashSet<PartitionId>[] result, Dictionary<Guid, int[]> subscribers, IReadOnlyDictionary<Guid, int> partitions)
    {
        HashSet<PartitionId> taken = [.. result.SelectMany(one => one)];
        // Topics that few can take come first, lest others fill those few.
        foreach (var (topic, places) in subscribers.Where(topic => topic.Value.Length > 0).OrderBy(topic => topic.Value.Length).ThenBy(topic => topic.Key))
        {
            var least = new PriorityQueue<int, (int Count, int Place)>(places.Select(place => (place, (result[place].Count, place))));
            foreach (var partition in Enumerable.Range(0, partitions[topic]).Select(number => new PartitionId(topic, number)).Where(taken.Add))
            {
                var place = least.Dequeue();
                result[place].Add(partition);
                least.Enqueue(place, (result[place].Count, place));
            }
        }
    }

    private static void Balance(HashSet<PartitionId>[] result, Dictionary<Guid, int[]> subscribers)
    {
        for (var moved = true; moved;)
        {
            moved = false;
            var least = result.Min(one => one.Count);
            foreach (var giver in Enumerable.Range(0, result.Length).Where(place => result[place].Count > least + 1).OrderByDescending(place => result[place].Count))
            {
                while (Move(result, subscribers, giver))
                    moved = true;
            }
        }
    }

    /// <summary>Each move makes the sum of squares smaller, so there is an end to them.</summary>
    private static bool Move(HashSet<PartitionId>[] result, Dictionary<Guid, int[]> subscribers, int giver)
    {
        var best = -1;
        var given = default(PartitionId);
        foreach (var topic in result[giver].GroupBy(one => one.Topic))
        {
            foreach (var place in subscribers[topic.Key])
            {
                if (result[place].Count + 1 < result[giver].Count && (best < 0 || result[place].Count < result[best].Count))
                    (best, given) = (place, topic.MaxBy(one => one.Partition));
            }
        }
        if (best < 0)
            return false;
        result[giver].Remove(given);
        result[best].Add(given);
        return true;
    }
}
