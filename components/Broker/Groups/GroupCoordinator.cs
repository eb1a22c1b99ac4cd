using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups;

/// <summary>
/// The broker's group coordinator: who is in which group, who reads what, and how far. Free of the wire; one lock, held for
/// microseconds, makes each request happen at once.
/// </summary>
/// <remarks>
/// An offset that was committed is in the journal before the answer is given. So is membership, once a generation is complete
/// or an epoch reached: clients find their group after a restart as they left it.
/// </remarks>
public sealed partial class GroupCoordinator : IDisposable
{
    private readonly GroupOptions _options;
    private readonly ITopicDirectory _topics;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Deadlines _deadlines;
    private readonly Dictionary<string, Group> _groups = [];
    private readonly OffsetStore _offsets = new();
    private readonly HashSet<string> _unremembered = [];
    private readonly StateJournal _journal;
    private readonly ClassicRebalance _classic;
    private readonly ConsumerRebalance _consumers;

    private GroupCoordinator(string folder, GroupOptions options, ITopicDirectory topics, TimeProvider clock)
    {
        _options = options;
        _topics = topics;
        _clock = clock;
        _deadlines = new(_gate, clock);
        _classic = new(options, _deadlines, clock, Remember);
        _consumers = new(options, _deadlines, topics, Remember, Downgrade);
        _journal = StateJournal.Open(folder, options.FlushEveryWrite, entry => GroupJournal.Replay(entry, _groups, _offsets));
    }

    /// <summary>Opens the coordinator on what the folder holds, with every member's session beginning anew.</summary>
    /// <param name="folder">A folder of its own; made when missing.</param>
    /// <param name="options">Delays and limits.</param>
    /// <param name="topics">The topics as they are.</param>
    /// <param name="clock">The clock.</param>
    public static GroupCoordinator Open(string folder, GroupOptions options, ITopicDirectory topics, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(clock);
        var coordinator = new GroupCoordinator(folder, options, topics, clock);
        lock (coordinator._gate)
            coordinator.Resume();
        return coordinator;
    }

    /// <summary>Joins a classic group. The answer comes when the group has rebalanced.</summary>
    public Task<JoinResult> Join(JoinRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.GroupId.Length == 0)
            return Refused(ErrorCode.InvalidGroupId);
        var session = TimeSpan.FromMilliseconds(request.SessionTimeoutMs);
        if (session < _options.MinSessionTimeout || session > _options.MaxSessionTimeout)
            return Refused(ErrorCode.InvalidSessionTimeout);
        lock (_gate)
        {
            var known = _groups.GetValueOrDefault(request.GroupId);
            if (known is ConsumerGroup { IsEmpty: false } consumers)
                return Task.FromResult(_consumers.Join(consumers, request));
            if (known is ClassicGroup present)
                return _classic.Join(present, request);
            if (request.MemberId.Length > 0)
                return Refused(ErrorCode.UnknownMemberId);
            if (request.ProtocolType.Length == 0 || request.Protocols.Count == 0)
                return Refused(ErrorCode.InconsistentGroupProtocol);
            return _classic.Join(Adopt(new ClassicGroup(request.GroupId)), request);
        }

        Task<JoinResult> Refused(ErrorCode error) => Task.FromResult(new JoinResult { MemberId = request.MemberId, Error = error });
    }

    /// <summary>Gives a member of a classic group its assignment. The answer comes when the leader has brought it.</summary>
    public Task<SyncResult> Sync(SyncRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.GroupId.Length == 0)
            return Task.FromResult(new SyncResult(ErrorCode.InvalidGroupId));
        lock (_gate)
        {
            CompactIfWanted();
            return _groups.GetValueOrDefault(request.GroupId) switch
            {
                ClassicGroup group => _classic.Sync(group, request),
                ConsumerGroup group => Task.FromResult(_consumers.Sync(group, request)),
                _ => Task.FromResult(new SyncResult(ErrorCode.UnknownMemberId)),
            };
        }
    }

    /// <summary>A member of a classic group is alive.</summary>
    public ErrorCode Heartbeat(string groupId, string memberId, string? instanceId, int generation)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        if (groupId.Length == 0)
            return ErrorCode.InvalidGroupId;
        lock (_gate)
        {
            return _groups.GetValueOrDefault(groupId) switch
            {
                ClassicGroup group => _classic.Heartbeat(group, memberId, instanceId, generation),
                ConsumerGroup group => _consumers.Heartbeat(group, memberId, instanceId, generation),
                _ => ErrorCode.UnknownMemberId,
            };
        }
    }

    /// <summary>Takes members out of a group.</summary>
    public LeaveResult Leave(string groupId, IReadOnlyList<LeavingMember> members)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        ArgumentNullException.ThrowIfNull(members);
        if (groupId.Length == 0)
            return new(ErrorCode.InvalidGroupId, []);
        lock (_gate)
        {
            return new(ErrorCode.None, _groups.GetValueOrDefault(groupId) switch
            {
                ClassicGroup group => _classic.Leave(group, members),
                ConsumerGroup group => _consumers.Leave(group, members),
                _ => [.. members.Select(member => new LeftMember(member.MemberId, member.InstanceId, ErrorCode.UnknownMemberId))],
            });
        }
    }

    /// <summary>A heartbeat of a KIP-848 member, by which it also joins, subscribes, learns what to hold, and leaves.</summary>
    public ConsumerHeartbeatResult ConsumerHeartbeat(ConsumerHeartbeat request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ConsumerRebalance.Refuse(request) is { } refused)
            return refused;
        lock (_gate)
        {
            CompactIfWanted();
            var known = _groups.GetValueOrDefault(request.GroupId);
            if (known is ConsumerGroup present)
                return _consumers.Heartbeat(present, request);
            if (known is ClassicGroup { IsEmpty: false } classic)
                return Upgrade(classic, request) ?? NoGroup($"Group {request.GroupId} is not a consumer group.");
            if (request.MemberEpoch != 0)
                return NoGroup($"Consumer group {request.GroupId} not found.");
            var group = new ConsumerGroup(request.GroupId);
            var result = _consumers.Heartbeat(group, request);
            if (!group.IsEmpty)
                Adopt(group);
            return result;
        }

        static ConsumerHeartbeatResult NoGroup(string message) => new() { Error = ErrorCode.GroupIdNotFound, Message = message };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _deadlines.Dispose();
        lock (_gate)
        {
            foreach (var group in _groups.Values.OfType<ClassicGroup>())
                _classic.Forget(group);
            _journal.Dispose();
        }
    }

    /// <summary>The first member of the new protocol makes the group one of its kind, if it may become a member.</summary>
    private ConsumerHeartbeatResult? Upgrade(ClassicGroup classic, ConsumerHeartbeat request)
    {
        var isAllowed = request.MemberEpoch == 0 && _options.Migration.HasFlag(GroupMigrationPolicy.Upgrade) && classic.Members.Count <= _options.ConsumerMaxSize;
        if (!isAllowed || GroupMigration.Upgrade(classic, _topics) is not { } group)
            return null;
        var result = _consumers.Heartbeat(group, request);
        if (result.Error != ErrorCode.None)
            return result;
        ClassicRebalance.SendBack(classic);
        Adopt(group);
        _consumers.Resume(group);
        return result;
    }

    /// <summary>The last member of the new protocol has gone: the others find one that leads them.</summary>
    private void Downgrade(ConsumerGroup group)
    {
        var classic = Adopt(GroupMigration.Downgrade(group, _topics));
        classic.StateSince = _clock.GetUtcNow();
        _ = Remember(classic);
        _classic.Resume(classic);
        _classic.Rebalance(classic);
    }

    private void Resume()
    {
        foreach (var group in _groups.Values.ToList())
        {
            if (group is ClassicGroup classic)
                _classic.Resume(classic);
            else if (group is ConsumerGroup consumer)
                _consumers.Resume(consumer);
        }
        // An offset is committed to a group, so there is one, even if nobody ever joined it.
        foreach (var simple in _offsets.Groups.Where(group => !_groups.ContainsKey(group)).ToList())
            Adopt(new ClassicGroup(simple));
        ScheduleSweep();
    }

    /// <summary>Takes a group up, in the place of an empty one of the other kind.</summary>
    private T Adopt<T>(T group)
        where T : Group
    {
        Forget(_groups.GetValueOrDefault(group.Id));
        _groups[group.Id] = group;
        return group;
    }

    private void Forget(Group? group)
    {
        if (group is ClassicGroup classic)
            _classic.Forget(classic);
        else if (group is ConsumerGroup consumer)
            _consumers.Forget(consumer);
    }

    /// <summary>Makes a group durable; where the disk does not let us, it is tried again with the next sweep.</summary>
    private bool Remember(Group group)
    {
        var consumers = group as ConsumerGroup;
        if (TryAppend(consumers is null ? GroupJournal.Snapshot(group) : GroupJournal.Change(consumers)))
        {
            consumers?.Remembered();
            _unremembered.Remove(group.Id);
            return true;
        }
        _unremembered.Add(group.Id);
        return false;
    }

    private bool TryAppend(byte[] entry)
    {
        try
        {
            _journal.Append(entry);
        }
        catch (IOException)
        {
            return false;
        }
        return true;
    }

    private void CompactIfWanted()
    {
        if (!_journal.WantsCompaction)
            return;
        try
        {
            _journal.Compact(State());
        }
        catch (IOException)
        {
            // The journal stays as it was, and as good; it is only longer than it need be.
        }
    }

    /// <summary>All that is in memory, as entries that give it again when replayed.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> State()
    {
        foreach (var group in _groups.Values)
            yield return GroupJournal.Snapshot(group);
        foreach (var (producerId, group, offsets) in _offsets.InOrder())
            yield return producerId is { } producer ? GroupJournal.PendingOffsets(producer, group, offsets) : GroupJournal.Offsets(group, offsets);
    }
}
