using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Classic;

/// <summary>
/// How classic groups come to a new generation: everyone joins, the coordinator elects a leader and tells it who is there, the
/// leader brings the assignment, everyone gets a share. Called under the coordinator's lock, as are the deadlines it sets.
/// </summary>
/// <param name="options">Delays and limits.</param>
/// <param name="deadlines">Where sessions and rebalances run out.</param>
/// <param name="clock">When a group became empty.</param>
/// <param name="remember">Makes a group durable, or says that it could not.</param>
internal sealed class ClassicRebalance(GroupOptions options, Deadlines deadlines, TimeProvider clock, Func<ClassicGroup, bool> remember)
{
    public Task<JoinResult> Join(ClassicGroup group, JoinRequest request)
    {
        if (!HasRoom(group, request.MemberId))
        {
            Drop(group, request.MemberId);
            return Answer("", ErrorCode.GroupMaxSizeReached);
        }
        if (!group.Supports(request.ProtocolType, request.Protocols))
            return Answer(request.MemberId, ErrorCode.InconsistentGroupProtocol);
        if (request.MemberId.Length == 0)
            return JoinWithoutId(group, request);
        if (group.Pending.Contains(request.MemberId))
            return request.InstanceId is null ? Add(group, request, request.MemberId) : Answer(request.MemberId, ErrorCode.UnknownMemberId);
        return JoinAgain(group, request);
    }

    public Task<SyncResult> Sync(ClassicGroup group, SyncRequest request)
    {
        var error = group.Validate(request.MemberId, request.InstanceId);
        if (error == ErrorCode.None && request.Generation != group.Generation)
            error = ErrorCode.IllegalGeneration;
        if (error == ErrorCode.None && (Contradicts(request.ProtocolType, group.ProtocolType) || Contradicts(request.ProtocolName, group.ProtocolName)))
            error = ErrorCode.InconsistentGroupProtocol;
        if (error == ErrorCode.None && group.State == ClassicGroupState.PreparingRebalance)
            error = ErrorCode.RebalanceInProgress;
        if (error != ErrorCode.None)
            return Task.FromResult(new SyncResult(error));

        var member = group.Find(request.MemberId)!;
        group.AwaitedForSync.Remove(member.MemberId);
        if (group.AwaitedForSync.Count == 0)
            deadlines.Cancel(SyncKey(group));

        if (group.State == ClassicGroupState.Stable)
        {
            KeepAlive(group, member);
            return Task.FromResult(new SyncResult(ErrorCode.None, member.Assignment, group.ProtocolType, group.ProtocolName));
        }
        var answer = member.WaitForSync();
        if (group.Leader == member.MemberId)
            Assign(group, request.Assignments);
        return answer;
    }

    public ErrorCode Heartbeat(ClassicGroup group, string memberId, string? instanceId, int generation)
    {
        var error = group.Validate(memberId, instanceId);
        if (error != ErrorCode.None)
            return error;
        if (generation != group.Generation)
            return ErrorCode.IllegalGeneration;
        if (group.State == ClassicGroupState.Empty)
            return ErrorCode.UnknownMemberId;
        KeepAlive(group, group.Find(memberId)!);
        return group.State == ClassicGroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public IReadOnlyList<LeftMember> Leave(ClassicGroup group, IReadOnlyList<LeavingMember> leaving)
    {
        LeftMember[] left = [.. leaving.Select(member => new LeftMember(member.MemberId, member.InstanceId, Leave(group, member)))];
        if (left.Any(member => member.Error == ErrorCode.None))
            RebalanceOrComplete(group);
        return left;
    }

    /// <summary>A member that committed offsets is alive.</summary>
    public void KeepAlive(ClassicGroup group, ClassicMember member) => KeepAlive(group, member, TimeSpan.FromMilliseconds(member.SessionTimeoutMs));

    private static Task<JoinResult> Answer(string memberId, ErrorCode error) => Task.FromResult(new JoinResult { MemberId = memberId, Error = error });

    private static bool Contradicts(string? said, string? known) => said is not null && known is not null && said != known;

    private static DeadlineKey SessionKey(Group group, string memberId) => new("session", group.Id, memberId);

    private static DeadlineKey JoinKey(Group group) => new("join", group.Id);

    private static DeadlineKey SyncKey(Group group) => new("sync", group.Id);

    private static JoinResult Joined(ClassicGroup group, ClassicMember member) => new()
    {
        MemberId = member.MemberId,
        Generation = group.Generation,
        ProtocolType = group.ProtocolType,
        ProtocolName = group.ProtocolName,
        Leader = group.Leader ?? "",
        Members = group.Leader == member.MemberId
            ? [.. group.Members.Select(each => new JoinedMember(each.MemberId, each.InstanceId, each.MetadataFor(group.ProtocolName)))]
            : [],
    };

    /// <summary>While a group rebalances, who has joined counts; who has not yet may have to go.</summary>
    private bool HasRoom(ClassicGroup group, string memberId) => group.State switch
    {
        ClassicGroupState.Empty => true,
        ClassicGroupState.PreparingRebalance => group.Find(memberId) is { AwaitsJoin: true } || group.Joining < options.MaxSize,
        _ => group.Find(memberId) is not null || group.Members.Count < options.MaxSize,
    };

    private Task<JoinResult> JoinWithoutId(ClassicGroup group, JoinRequest request)
    {
        var memberId = $"{request.InstanceId ?? request.ClientId}-{Guid.NewGuid()}";
        if (request.InstanceId is not null)
            return group.FindStatic(request.InstanceId) is { } returning ? Return(group, returning, memberId, request) : Add(group, request, memberId);
        if (!request.RequiresKnownMemberId)
            return Add(group, request, memberId);

        group.Pending.Add(memberId);
        deadlines.Set(SessionKey(group, memberId), request.SessionTimeoutMs, () => SessionOver(group, memberId));
        return Answer(memberId, ErrorCode.MemberIdRequired);
    }

    private Task<JoinResult> JoinAgain(ClassicGroup group, JoinRequest request)
    {
        var error = group.Validate(request.MemberId, request.InstanceId);
        if (error != ErrorCode.None || group.State == ClassicGroupState.Empty)
            return Answer(request.MemberId, error != ErrorCode.None ? error : ErrorCode.UnknownMemberId);

        var member = group.Find(request.MemberId)!;
        // Who offers what it offered before probably lost the answer. But a leader that joins again wants a rebalance: it
        // has seen a change that its own metadata does not show, new partitions for instance.
        var lostTheAnswer = member.Offers(request.Protocols) && group.State switch
        {
            ClassicGroupState.CompletingRebalance => true,
            ClassicGroupState.Stable => group.Leader != member.MemberId,
            _ => false,
        };
        if (lostTheAnswer)
            return Task.FromResult(Joined(group, member));

        Update(member, request);
        var answer = member.WaitForJoin();
        RebalanceOrComplete(group);
        return answer;
    }

    /// <summary>A static member is back without its id, after a restart for instance: it goes on where it was.</summary>
    private Task<JoinResult> Return(ClassicGroup group, ClassicMember member, string memberId, JoinRequest request)
    {
        var formerLeader = group.Leader;
        deadlines.Cancel(SessionKey(group, member.MemberId));
        group.Rename(member, memberId);
        Update(member, request);
        KeepAlive(group, member);
        var answer = member.WaitForJoin();

        switch (group.State)
        {
            case ClassicGroupState.Stable when group.SelectProtocol() == group.ProtocolName:
                // If that fails, a restart brings the old id back, and the member returns once more.
                _ = remember(group);
                var joined = Joined(group, member);
                // Clients that cannot be told to skip the assignment are told of a leader that is none of them.
                member.CompleteJoin(request.CanSkipAssignment
                    ? joined with { SkipAssignment = group.Leader == memberId }
                    : joined with { Leader = formerLeader ?? "", Members = [] });
                break;
            case ClassicGroupState.CompletingRebalance:
                // The leader may be assigning to the old id right now.
                Prepare(group);
                break;
            default:
                RebalanceOrComplete(group);
                break;
        }
        return answer;
    }

    private Task<JoinResult> Add(ClassicGroup group, JoinRequest request, string memberId)
    {
        var member = new ClassicMember
        {
            MemberId = memberId,
            InstanceId = request.InstanceId,
            ClientId = request.ClientId,
            ClientHost = request.ClientHost,
            RebalanceTimeoutMs = request.RebalanceTimeoutMs,
            SessionTimeoutMs = request.SessionTimeoutMs,
            Protocols = request.Protocols,
            IsNew = true,
        };
        if (group.Members.Count == 0)
            group.ProtocolType = request.ProtocolType;
        if (group is { State: ClassicGroupState.PreparingRebalance, Former: ClassicGroupState.Empty })
            group.NewcomerWhileWaiting = true;
        group.Add(member);
        var answer = member.WaitForJoin();
        // It has no id to send heartbeats with, and a client that gave up and asks again is a new member each time.
        KeepAlive(group, member, options.NewMemberJoinTimeout);
        RebalanceOrComplete(group);
        return answer;
    }

    private static void Update(ClassicMember member, JoinRequest request)
    {
        member.Protocols = request.Protocols;
        member.RebalanceTimeoutMs = request.RebalanceTimeoutMs;
        member.SessionTimeoutMs = request.SessionTimeoutMs;
        member.ClientId = request.ClientId;
        member.ClientHost = request.ClientHost;
    }

    private ErrorCode Leave(ClassicGroup group, LeavingMember leaving)
    {
        if (leaving.MemberId.Length == 0)
        {
            if (leaving.InstanceId is null || group.FindStatic(leaving.InstanceId) is not { } member)
                return ErrorCode.UnknownMemberId;
            Drop(group, member.MemberId);
            return ErrorCode.None;
        }
        var error = group.Pending.Contains(leaving.MemberId) ? ErrorCode.None : group.Validate(leaving.MemberId, leaving.InstanceId);
        if (error == ErrorCode.None)
            Drop(group, leaving.MemberId);
        return error;
    }

    private void Drop(ClassicGroup group, string memberId)
    {
        if (group.Find(memberId) is { } member)
        {
            member.CompleteJoin(new() { MemberId = "", Error = ErrorCode.UnknownMemberId });
            member.CompleteSync(new(ErrorCode.UnknownMemberId));
        }
        group.Remove(memberId);
        deadlines.Cancel(SessionKey(group, memberId));
    }

    private void RebalanceOrComplete(ClassicGroup group)
    {
        if (group.State != ClassicGroupState.PreparingRebalance)
        {
            if (group.State != ClassicGroupState.Empty || group.Members.Count > 0)
                Prepare(group);
        }
        else if (group.Former != ClassicGroupState.Empty && group.EveryoneJoined)
        {
            Complete(group);
        }
    }

    private void Prepare(ClassicGroup group)
    {
        if (group.State == ClassicGroupState.CompletingRebalance)
        {
            foreach (var member in group.Members)
                member.Assignment = default;
            Propagate(group, ErrorCode.RebalanceInProgress);
        }
        group.AwaitedForSync.Clear();
        deadlines.Cancel(SyncKey(group));

        var isNew = group.State == ClassicGroupState.Empty;
        group.Become(ClassicGroupState.PreparingRebalance);
        if (isNew)
        {
            // More members are likely to come soon after the first.
            var left = TimeSpan.FromMilliseconds(group.RebalanceTimeoutMs) - options.InitialRebalanceDelay;
            WaitForMore(group, options.InitialRebalanceDelay, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        else if (group.EveryoneJoined)
        {
            Complete(group);
        }
        else
        {
            deadlines.Set(JoinKey(group), group.RebalanceTimeoutMs, () => Complete(group));
        }
    }

    private void WaitForMore(ClassicGroup group, TimeSpan delay, TimeSpan left)
    {
        if (delay <= TimeSpan.Zero)
        {
            Complete(group);
            return;
        }
        deadlines.Set(JoinKey(group), delay, () =>
        {
            if (!group.NewcomerWhileWaiting || left == TimeSpan.Zero)
            {
                Complete(group);
                return;
            }
            group.NewcomerWhileWaiting = false;
            var next = left < options.InitialRebalanceDelay ? left : options.InitialRebalanceDelay;
            WaitForMore(group, next, left > delay ? left - delay : TimeSpan.Zero);
        });
    }

    private void Complete(ClassicGroup group)
    {
        deadlines.Cancel(JoinKey(group));
        foreach (var absent in group.Members.Where(member => member is { AwaitsJoin: false, IsStatic: false }).ToList())
            Drop(group, absent.MemberId);
        if (group.Members.Count > 0 && !group.ElectLeader())
        {
            // Only static members, none of which is back: their sessions decide.
            deadlines.Set(JoinKey(group), group.RebalanceTimeoutMs, () => Complete(group));
            return;
        }

        group.BeginGeneration();
        group.StateSince = clock.GetUtcNow();
        if (group.State == ClassicGroupState.Empty)
        {
            // If that fails, a restart brings the former generation back, whose members' sessions then run out.
            _ = remember(group);
            return;
        }
        foreach (var member in group.Members)
        {
            member.IsNew = false;
            group.AwaitedForSync.Add(member.MemberId);
            KeepAlive(group, member);
            member.CompleteJoin(Joined(group, member));
        }
        var generation = group.Generation;
        deadlines.Set(SyncKey(group), group.RebalanceTimeoutMs, () => SyncOver(group, generation));
    }

    private void Assign(ClassicGroup group, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> assignments)
    {
        foreach (var member in group.Members)
            member.Assignment = assignments.TryGetValue(member.MemberId, out var share) ? share.ToArray() : default;
        group.Become(ClassicGroupState.Stable);
        group.StateSince = clock.GetUtcNow();
        if (!remember(group))
        {
            group.Become(ClassicGroupState.CompletingRebalance);
            Propagate(group, ErrorCode.CoordinatorNotAvailable);
            Prepare(group);
            return;
        }
        Propagate(group, ErrorCode.None);
    }

    private void Propagate(ClassicGroup group, ErrorCode error)
    {
        foreach (var member in group.Members)
        {
            var answer = error == ErrorCode.None
                ? new SyncResult(error, member.Assignment, group.ProtocolType, group.ProtocolName)
                : new SyncResult(error);
            // Its session may have run out unnoticed while it waited.
            if (member.CompleteSync(answer))
                KeepAlive(group, member);
        }
    }

    private void KeepAlive(ClassicGroup group, ClassicMember member, TimeSpan timeout)
    {
        var memberId = member.MemberId;
        deadlines.Set(SessionKey(group, memberId), timeout, () => SessionOver(group, memberId));
    }

    private void SessionOver(ClassicGroup group, string memberId)
    {
        if (group.Find(memberId) is { IsAliveByWaiting: true })
            return;
        var wasPending = group.Pending.Contains(memberId);
        Drop(group, memberId);
        if (wasPending && group.State != ClassicGroupState.PreparingRebalance)
            return;
        RebalanceOrComplete(group);
    }

    private void SyncOver(ClassicGroup group, int generation)
    {
        if (generation != group.Generation || group.AwaitedForSync.Count == 0)
            return;
        foreach (var absent in group.AwaitedForSync.ToList())
            Drop(group, absent);
        Prepare(group);
    }

    /// <summary>Has everyone join anew, so that one of them leads.</summary>
    public void Rebalance(ClassicGroup group) => RebalanceOrComplete(group);

    /// <summary>The group changes its kind: whoever waits for an answer asks again, and is answered by the other.</summary>
    public static void SendBack(ClassicGroup group)
    {
        foreach (var member in group.Members)
        {
            member.CompleteJoin(new() { MemberId = member.MemberId, Error = ErrorCode.RebalanceInProgress });
            member.CompleteSync(new(ErrorCode.RebalanceInProgress));
        }
    }

    /// <summary>After a restart: every member has its whole session to show up again.</summary>
    public void Resume(ClassicGroup group)
    {
        foreach (var member in group.Members)
            KeepAlive(group, member);
    }

    /// <summary>Ends what a group that is taken away still waits for.</summary>
    public void Forget(ClassicGroup group)
    {
        foreach (var memberId in group.Members.Select(member => member.MemberId).Concat(group.Pending).ToList())
            Drop(group, memberId);
        deadlines.Cancel(JoinKey(group));
        deadlines.Cancel(SyncKey(group));
    }
}
