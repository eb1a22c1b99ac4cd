using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups;

/// <summary>Offsets: commit, fetch, delete, forget.</summary>
public sealed partial class GroupCoordinator
{
    /// <summary>Commits offsets; they are durable when this returns.</summary>
    public IReadOnlyList<PartitionResult> Commit(OffsetCommit request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            var error = ValidateCommit(request, transactional: false);
            if (error == ErrorCode.None && _groups.GetValueOrDefault(request.GroupId) is ClassicGroup group && group.Find(request.MemberId) is { } member)
                _classic.KeepAlive(group, member);
            return Store(request, error, offsets => GroupJournal.Offsets(request.GroupId, offsets), offsets => _offsets.Commit(request.GroupId, offsets));
        }
    }

    /// <summary>
    /// Takes offsets that are committed if and when the producer's transaction is. Whether it has one open is the transaction
    /// coordinator's to say, beforehand.
    /// </summary>
    public IReadOnlyList<PartitionResult> CommitWithTransaction(long producerId, OffsetCommit request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            var error = request.GroupId.Length == 0 ? ErrorCode.InvalidGroupId : ValidateCommit(request, transactional: true);
            return Store(
                request,
                error,
                offsets => GroupJournal.PendingOffsets(producerId, request.GroupId, offsets),
                offsets => _offsets.CommitLater(producerId, request.GroupId, offsets));
        }
    }

    /// <summary>Ends a producer's transaction: its offsets become committed, or never were. Doing so twice does no harm.</summary>
    /// <exception cref="IOException">It could not be made durable; nothing has happened.</exception>
    public void CompleteTransaction(long producerId, bool commit)
    {
        lock (_gate)
        {
            if (!_offsets.IsPending(producerId))
                return;
            _journal.Append(GroupJournal.TransactionEnd(producerId, commit));
            _offsets.Complete(producerId, commit);
        }
    }

    /// <summary>Reads committed offsets.</summary>
    public OffsetFetchResult Fetch(OffsetFetch request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            var error = _groups.GetValueOrDefault(request.GroupId)?.ValidateFetch(request.MemberId, request.MemberEpoch) ?? ErrorCode.None;
            if (error != ErrorCode.None)
                return new(error, []);
            var partitions = request.Partitions ?? [.. _offsets.Of(request.GroupId).Select(offset => offset.Partition)];
            return new(ErrorCode.None, [.. partitions.Select(partition => Fetch(request, partition))]);
        }
    }

    /// <summary>Deletes offsets of partitions whose topic no member is subscribed to.</summary>
    public OffsetDeleteResult DeleteOffsets(string groupId, IReadOnlyList<TopicPartition> partitions)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        ArgumentNullException.ThrowIfNull(partitions);
        lock (_gate)
        {
            if (_groups.GetValueOrDefault(groupId) is not { } group)
                return new(ErrorCode.GroupIdNotFound, []);
            if (group.ValidateOffsetDelete() is var error && error != ErrorCode.None)
                return new(error, []);
            TopicPartition[] deleted = [.. partitions.Where(partition => !group.IsSubscribedTo(partition.Topic))];
            if (deleted.Length > 0 && !Remove(groupId, deleted))
                return new(ErrorCode.CoordinatorNotAvailable, []);
            return new(ErrorCode.None, [.. partitions.Select(partition => new PartitionResult(
                partition,
                group.IsSubscribedTo(partition.Topic) ? ErrorCode.GroupSubscribedToTopic
                : Exists(partition) ? ErrorCode.None
                : ErrorCode.UnknownTopicOrPartition))]);
        }
    }

    /// <summary>Forgets the offsets of topics that there are no more.</summary>
    public void ForgetDeletedTopics()
    {
        lock (_gate)
        {
            foreach (var group in _groups.Keys)
            {
                TopicPartition[] gone = [.. _offsets.Of(group).Select(offset => offset.Partition).Where(partition => _topics.Find(partition.Topic) is null)];
                if (gone.Length > 0)
                    Remove(group, gone);
            }
        }
    }

    private ErrorCode ValidateCommit(OffsetCommit request, bool transactional)
    {
        if (_groups.GetValueOrDefault(request.GroupId) is { } group)
            return group.ValidateCommit(request.MemberId, request.InstanceId, request.GenerationOrEpoch, transactional, request.Version);
        if (request.GenerationOrEpoch >= 0)
            return !transactional && request.Version >= 9 ? ErrorCode.GroupIdNotFound : ErrorCode.IllegalGeneration;
        // Somebody who assigns partitions to itself and only keeps its offsets here.
        Adopt(new ClassicGroup(request.GroupId));
        return ErrorCode.None;
    }

    private IReadOnlyList<PartitionResult> Store(
        OffsetCommit request,
        ErrorCode error,
        Func<IReadOnlyCollection<(TopicPartition, CommittedOffset)>, byte[]> entry,
        Action<IReadOnlyCollection<(TopicPartition, CommittedOffset)>> apply)
    {
        ErrorCode[] errors = [.. request.Offsets.Select(offset => !Exists(offset.Partition) ? ErrorCode.UnknownTopicOrPartition : error != ErrorCode.None ? error : Check(offset))];
        var now = _clock.GetUtcNow();
        (TopicPartition, CommittedOffset)[] accepted = [.. request.Offsets
            .Where((_, place) => errors[place] == ErrorCode.None)
            .Select(offset => (offset.Partition, new CommittedOffset
            {
                Offset = offset.Offset,
                LeaderEpoch = offset.LeaderEpoch,
                Metadata = offset.Metadata ?? "",
                At = now,
                Expires = request.Retention is { } retention ? now + retention : null,
            }))];
        if (accepted.Length > 0)
        {
            if (TryAppend(entry(accepted)))
            {
                apply(accepted);
                CompactIfWanted();
            }
            else
            {
                errors = [.. errors.Select(one => one == ErrorCode.None ? ErrorCode.CoordinatorNotAvailable : one)];
            }
        }
        return [.. request.Offsets.Zip(errors, (offset, one) => new PartitionResult(offset.Partition, one))];
    }

    private ErrorCode Check(OffsetToCommit offset) =>
        offset.Metadata is { } metadata && System.Text.Encoding.UTF8.GetByteCount(metadata) > _options.OffsetMetadataMaxBytes ? ErrorCode.OffsetMetadataTooLarge
        : ErrorCode.None;

    private bool Exists(TopicPartition partition) =>
        _topics.Find(partition.Topic) is { } topic && partition.Partition >= 0 && partition.Partition < topic.Partitions;

    private FetchedOffset Fetch(OffsetFetch request, TopicPartition partition)
    {
        if (request.RequireStable && _offsets.IsPending(request.GroupId, partition))
            return new(partition, -1, -1, "", ErrorCode.UnstableOffsetCommit);
        return _offsets.Find(request.GroupId, partition) is { } offset
            ? new(partition, offset.Offset, offset.LeaderEpoch, offset.Metadata, ErrorCode.None)
            : new(partition, -1, -1, "", ErrorCode.None);
    }

    private bool Remove(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (!TryAppend(GroupJournal.OffsetsRemoved(group, partitions)))
            return false;
        _offsets.Remove(group, partitions);
        return true;
    }

    private void ScheduleSweep() => _deadlines.Set(new("sweep", ""), _options.OffsetsRetentionCheckInterval, () =>
    {
        Sweep();
        ScheduleSweep();
    });

    /// <summary>Lets go of offsets whose time is over, and of groups that have neither members nor offsets.</summary>
    private void Sweep()
    {
        var now = _clock.GetUtcNow();
        foreach (var group in _groups.Values.ToList())
        {
            TopicPartition[] expired = [.. _offsets.Of(group.Id)
                .Where(offset => IsExpired(group, offset.Partition, offset.Offset, now))
                .Select(offset => offset.Partition)];
            if (expired.Length > 0 && !Remove(group.Id, expired))
                return;
            if (group.IsEmpty && !_offsets.Of(group.Id).Any() && !_offsets.HasPending(group.Id) && group is not ClassicGroup { Pending.Count: > 0 })
                Delete(group);
            else if (_unremembered.Contains(group.Id))
                Remember(group);
        }
        CompactIfWanted();
    }

    private bool IsExpired(Group group, TopicPartition partition, CommittedOffset offset, DateTimeOffset now) =>
        group.ExpiryBase(offset.At) is { } since
        && !group.IsSubscribedTo(partition.Topic)
        && !_offsets.IsPending(group.Id, partition)
        && now >= (offset.Expires ?? since + _options.OffsetsRetention);

    private bool Delete(Group group)
    {
        if (!TryAppend(GroupJournal.GroupRemoved(group.Id)))
            return false;
        Forget(group);
        _offsets.Remove(group.Id);
        _groups.Remove(group.Id);
        _unremembered.Remove(group.Id);
        return true;
    }
}
