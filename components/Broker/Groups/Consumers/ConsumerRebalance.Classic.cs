using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>
/// Members that speak the classic protocol, in a group whose coordinator assigns: to each it looks as if another member led.
/// It learns by its heartbeat that it has to join again, says on joining what it holds, and gets its share on syncing.
/// </summary>
internal sealed partial class ConsumerRebalance
{
    public JoinResult Join(ConsumerGroup group, JoinRequest request)
    {
        if (IsFull(group, request.MemberId, request.InstanceId))
            return new() { MemberId = "", Error = ErrorCode.GroupMaxSizeReached };
        if (!group.SupportsClassic(request) || ConsumerSubscription.Read(request.Protocols[0].Metadata) is not { } subscription)
            return new() { MemberId = request.MemberId, Error = ErrorCode.InconsistentGroupProtocol };

        var isUnknown = request.MemberId.Length == 0;
        var memberId = isUnknown ? $"{request.InstanceId ?? request.ClientId}-{Guid.NewGuid()}" : request.MemberId;
        if (isUnknown && request is { InstanceId: null, RequiresKnownMemberId: true })
            return new() { MemberId = memberId, Error = ErrorCode.MemberIdRequired };
        var error = request.InstanceId is null ? FindOrAdd(group, memberId, out var member) : FindOrAddStatic(group, memberId, request.InstanceId, isUnknown, out member);
        if (error != ErrorCode.None)
            return new() { MemberId = request.MemberId, Error = error };

        deadlines.Cancel(RejoinKey(group, member!));
        _ = Advance(group, member!, new()
        {
            GroupId = group.Id,
            MemberEpoch = member!.Epoch,
            RackId = subscription.RackId,
            RebalanceTimeoutMs = request.RebalanceTimeoutMs,
            Topics = GroupMigration.SubscribedTo(subscription),
            TopicRegex = "",
            Owned = GroupMigration.IdsOf(subscription.Owned, topics),
            ClientId = request.ClientId,
            ClientHost = request.ClientHost,
        }, new(request.SessionTimeoutMs, request.Protocols));
        deadlines.Set(SyncKey(group, member), member.RebalanceTimeoutMs, () => Remove(group, member));
        var joined = new JoinResult
        {
            MemberId = member.MemberId,
            Generation = member.Epoch,
            ProtocolType = ConsumerSubscription.ProtocolType,
            ProtocolName = member.Classic!.ProtocolName,
        };
        DowngradeIfPossible(group);
        return joined;
    }

    public SyncResult Sync(ConsumerGroup group, SyncRequest request)
    {
        var error = FindClassic(group, request.MemberId, request.InstanceId, out var member);
        if (error == ErrorCode.None && request.Generation != member!.Epoch)
            error = ErrorCode.IllegalGeneration;
        if (error == ErrorCode.None && (request.ProtocolType is not (null or ConsumerSubscription.ProtocolType) || (request.ProtocolName ?? member!.Classic!.ProtocolName) != member!.Classic!.ProtocolName))
            error = ErrorCode.InconsistentGroupProtocol;
        if (error != ErrorCode.None)
            return new(error);
        // One that still has to give something up does that first, and joins again by itself.
        if (group.Epoch > member!.Epoch && member.State != ReconciliationState.Unrevoked)
        {
            AwaitRejoin(group, member);
            return new(ErrorCode.RebalanceInProgress);
        }
        deadlines.Cancel(SyncKey(group, member));
        KeepAlive(group, member);
        return new(ErrorCode.None, GroupMigration.AssignmentOf(member, topics), ConsumerSubscription.ProtocolType, member.Classic!.ProtocolName);
    }

    public ErrorCode Heartbeat(ConsumerGroup group, string memberId, string? instanceId, int generation)
    {
        var error = FindClassic(group, memberId, instanceId, out var member);
        if (error != ErrorCode.None)
            return error;
        if (generation != member!.Epoch)
            return ErrorCode.IllegalGeneration;
        KeepAlive(group, member);
        var hasToRejoin = group.Epoch > member.Epoch || member.State switch
        {
            ReconciliationState.Unrevoked => true,
            ReconciliationState.Unreleased => member.Target.All(partition => member.Assigned.Contains(partition) || group.IsFree(partition)),
            _ => false,
        };
        if (!hasToRejoin)
            return ErrorCode.None;
        AwaitRejoin(group, member);
        return ErrorCode.RebalanceInProgress;
    }

    public IReadOnlyList<LeftMember> Leave(ConsumerGroup group, IReadOnlyList<LeavingMember> leaving) =>
        [.. leaving.Select(member => new LeftMember(member.MemberId, member.InstanceId, Leave(group, member)))];

    private ErrorCode Leave(ConsumerGroup group, LeavingMember leaving)
    {
        ConsumerMember? member;
        if (leaving is { MemberId.Length: 0, InstanceId: { } instanceId })
        {
            // An administrator's way, for members of either protocol.
            member = group.FindStatic(instanceId);
            if (member is null)
                return ErrorCode.UnknownMemberId;
        }
        else if (FindClassic(group, leaving.MemberId, leaving.InstanceId, out member) is var error && error != ErrorCode.None)
        {
            return error;
        }
        Remove(group, member!);
        return ErrorCode.None;
    }

    private static DeadlineKey RejoinKey(ConsumerGroup group, ConsumerMember member) => new("rejoin", group.Id, member.MemberId);

    private static DeadlineKey SyncKey(ConsumerGroup group, ConsumerMember member) => new("sync", group.Id, member.MemberId);

    private static ErrorCode FindClassic(ConsumerGroup group, string memberId, string? instanceId, out ConsumerMember? member)
    {
        member = instanceId is null ? group.Find(memberId) : group.FindStatic(instanceId);
        return member is null ? ErrorCode.UnknownMemberId
            : member.MemberId != memberId ? ErrorCode.FencedInstanceId
            : member.Classic is null ? ErrorCode.UnknownMemberId
            : ErrorCode.None;
    }

    private static ErrorCode FindOrAdd(ConsumerGroup group, string memberId, out ConsumerMember? member)
    {
        member = group.Find(memberId);
        if (member is null)
            group.Add(member = new() { MemberId = memberId });
        return ErrorCode.None;
    }

    /// <summary>A static member that comes without an id has restarted, and takes its own place; a client of the other protocol may take it, too.</summary>
    private ErrorCode FindOrAddStatic(ConsumerGroup group, string memberId, string instanceId, bool isUnknown, out ConsumerMember? member)
    {
        member = group.FindStatic(instanceId);
        if (!isUnknown)
            return member is null ? ErrorCode.UnknownMemberId : member.MemberId == memberId ? ErrorCode.None : ErrorCode.FencedInstanceId;
        if (member is null)
            group.Add(member = new() { MemberId = memberId, InstanceId = instanceId });
        else
            member = Replace(group, member, memberId);
        return ErrorCode.None;
    }

    /// <summary>Told to join again, a member has as long as it said a rebalance may take; saying so twice gives it no longer.</summary>
    private void AwaitRejoin(ConsumerGroup group, ConsumerMember member) =>
        deadlines.SetOnce(RejoinKey(group, member), member.RebalanceTimeoutMs, () => Remove(group, member));

    /// <summary>When the last member of the new protocol has gone, one of the others leads again.</summary>
    private void DowngradeIfPossible(ConsumerGroup group)
    {
        if (options.Migration.HasFlag(GroupMigrationPolicy.Downgrade) && !group.IsEmpty && group.Members.Count <= options.MaxSize && group.Members.All(member => member.Classic is not null))
            downgrade(group);
    }
}
