using EcommAspire.Broker.Coordination;

namespace EcommAspire.Broker.Groups.Offsets;

/// <summary>
/// Committed offsets, and those that wait for the end of their transaction, in memory. It changes only by entries that are in
/// the journal already, so that replaying the journal gives the same again.
/// </summary>
internal sealed class OffsetStore
{
    private readonly Dictionary<string, Dictionary<TopicPartition, Numbered>> _committed = [];
    private readonly Dictionary<long, Dictionary<(string Group, TopicPartition Partition), Numbered>> _pending = [];
    private long _number;

    /// <summary>Groups that have an offset, committed or pending.</summary>
    public IEnumerable<string> Groups => _committed.Keys.Concat(_pending.Values.SelectMany(pending => pending.Keys.Select(key => key.Group))).Distinct();

    public CommittedOffset? Find(string group, TopicPartition partition) =>
        _committed.TryGetValue(group, out var offsets) && offsets.TryGetValue(partition, out var found) ? found.Offset : null;

    public IEnumerable<(TopicPartition Partition, CommittedOffset Offset)> Of(string group) =>
        _committed.TryGetValue(group, out var offsets) ? offsets.Select(offset => (offset.Key, offset.Value.Offset)) : [];

    public bool IsPending(string group, TopicPartition partition) => _pending.Values.Any(pending => pending.ContainsKey((group, partition)));

    public bool HasPending(string group) => _pending.Values.Any(pending => pending.Keys.Any(key => key.Group == group));

    public bool IsPending(long producerId) => _pending.ContainsKey(producerId);

    /// <summary>
    /// All there is, in the order it came, what waits for a transaction with its producer: committed anew in that order, it
    /// gives the same store again.
    /// </summary>
    public IEnumerable<(long? ProducerId, string Group, IReadOnlyList<(TopicPartition, CommittedOffset)> Offsets)> InOrder()
    {
        List<(TopicPartition, CommittedOffset)> run = [];
        var of = (ProducerId: (long?)null, Group: "");
        foreach (var (producerId, group, partition, offset) in Everything().OrderBy(one => one.Offset.Number))
        {
            if (of != (producerId, group) && run.Count > 0)
            {
                yield return (of.ProducerId, of.Group, run);
                run = [];
            }
            of = (producerId, group);
            run.Add((partition, offset.Offset));
        }
        if (run.Count > 0)
            yield return (of.ProducerId, of.Group, run);
    }

    public void Commit(string group, IEnumerable<(TopicPartition Partition, CommittedOffset Offset)> offsets)
    {
        if (!_committed.TryGetValue(group, out var committed))
            _committed[group] = committed = [];
        foreach (var (partition, offset) in offsets)
            committed[partition] = new(++_number, offset);
    }

    public void CommitLater(long producerId, string group, IEnumerable<(TopicPartition Partition, CommittedOffset Offset)> offsets)
    {
        if (!_pending.TryGetValue(producerId, out var pending))
            _pending[producerId] = pending = [];
        foreach (var (partition, offset) in offsets)
            pending[(group, partition)] = new(++_number, offset);
    }

    /// <summary>The end of a transaction. What was committed to a partition after the transaction's own offset stays.</summary>
    public void Complete(long producerId, bool commit)
    {
        if (!_pending.Remove(producerId, out var pending) || !commit)
            return;
        foreach (var ((group, partition), offset) in pending)
        {
            if (!_committed.TryGetValue(group, out var committed))
                _committed[group] = committed = [];
            if (!committed.TryGetValue(partition, out var present) || present.Number < offset.Number)
                committed[partition] = offset;
        }
    }

    public void Remove(string group, IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_committed.TryGetValue(group, out var committed) && committed.Remove(partition) && committed.Count == 0)
                _committed.Remove(group);
            foreach (var (producerId, pending) in _pending)
            {
                if (pending.Remove((group, partition)) && pending.Count == 0)
                    _pending.Remove(producerId);
            }
        }
    }

    public void Remove(string group) => Remove(group, [.. PartitionsOf(group)]);

    private IEnumerable<(long? ProducerId, string Group, TopicPartition Partition, Numbered Offset)> Everything() =>
        _committed.SelectMany(group => group.Value, (group, offset) => ((long?)null, group.Key, offset.Key, offset.Value))
            .Concat(_pending.SelectMany(pending => pending.Value, (pending, offset) => ((long?)pending.Key, offset.Key.Group, offset.Key.Partition, offset.Value)));

    private IEnumerable<TopicPartition> PartitionsOf(string group) => Of(group).Select(offset => offset.Partition)
        .Concat(_pending.Values.SelectMany(pending => pending.Keys).Where(key => key.Group == group).Select(key => key.Partition));

    /// <summary>An offset with its place in the order of all commits.</summary>
    private readonly record struct Numbered(long Number, CommittedOffset Offset);
}
