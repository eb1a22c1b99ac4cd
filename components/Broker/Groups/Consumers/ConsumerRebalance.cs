using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>
/// How the members of a KIP-848 group come to hold what they should, one heartbeat at a time: a change gives the group a new
/// epoch and a target; each member first gives up what is not its own any more, then moves to the target's epoch, then gets
/// what others have given up. Called under the coordinator's lock, as are the deadlines it sets.
/// </summary>
/// <param name="options">Delays and limits.</param>
/// <param name="deadlines">Where sessions and rebalances run out.</param>
/// <param name="topics">The topics as they are.</param>
/// <param name="remember">Makes a group durable, or says that it could not.</param>
/// <param name="downgrade">Makes a group whose members all speak the classic protocol one of the classic kind.</param>
internal sealed partial class ConsumerRebalance(
    GroupOptions options, Deadlines deadlines, ITopicDirectory topics, Func<ConsumerGroup, bool> remember, Action<ConsumerGroup> downgrade)
{
    private const int Leaving = -1;

    /// <summary>What is wrong with a heartbeat in itself, whatever the group.</summary>
    public static ConsumerHeartbeatResult? Refuse(ConsumerHeartbeat request)
    {
        if (request.GroupId.Length == 0)
            return Invalid("GroupId can't be empty.");
        if (request.InstanceId is { Length: 0 })
            return Invalid("InstanceId can't be empty.");
        if (request.RackId is { Length: 0 })
            return Invalid("RackId can't be empty.");
        if (request.MemberEpoch < ConsumerMember.Away)
            return Invalid("MemberEpoch is invalid.");
        if ((request.MemberEpoch != 0 || request.RequiresMemberId) && request.MemberId.Length == 0)
            return Invalid("MemberId can't be empty.");
        if (request is { MemberEpoch: ConsumerMember.Away, InstanceId: null })
            return Invalid("InstanceId can't be null.");
        if (request.MemberEpoch == 0)
        {
            if (request.RebalanceTimeoutMs == -1)
                return Invalid("RebalanceTimeoutMs must be provided in first request.");
            if (request.Owned is not { Count: 0 })
                return Invalid("TopicPartitions must be empty when (re-)joining.");
            if (request.Topics is null && string.IsNullOrEmpty(request.TopicRegex))
                return Invalid("Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.");
        }
        return request.Assignor is not null && !Assignors.Assignor.ByName.ContainsKey(request.Assignor)
            ? Failure(ErrorCode.UnsupportedAssignor, $"ServerAssignor {request.Assignor} is not supported. Supported assignors: {string.Join(", ", Assignors.Assignor.ByName.Keys)}.")
            : null;
    }

    public ConsumerHeartbeatResult Heartbeat(ConsumerGroup group, ConsumerHeartbeat request)
    {
        if (request.MemberEpoch < 0)
            return Leave(group, request);
        if (IsFull(group, request.MemberId, request.InstanceId))
            return Failure(ErrorCode.GroupMaxSizeReached, $"The consumer group has reached its maximum capacity of {options.ConsumerMaxSize} members.");
        if (!string.IsNullOrEmpty(request.TopicRegex) && !group.Understands(request.TopicRegex))
            return Failure(ErrorCode.InvalidRegularExpression, $"SubscribedTopicRegex `{request.TopicRegex}` is not a valid regular expression.");

        var refusal = request.InstanceId is null ? FindOrAdd(group, request, out var member) : FindOrAddStatic(group, request, out member);
        if (refusal is not null)
            return refusal;

        var assigned = Advance(group, member!, request, classic: null);
        var isWhole = request.MemberEpoch == 0
            || request.RebalanceTimeoutMs != -1 && (request.Topics is not null || request.TopicRegex is not null) && request.Owned is not null;
        return new()
        {
            MemberId = member!.MemberId,
            MemberEpoch = member.Epoch,
            HeartbeatIntervalMs = (int)options.ConsumerHeartbeatInterval.TotalMilliseconds,
            Assignment = isWhole || !member.Assigned.SetEquals(assigned) ? PartitionId.ByTopic(member.Assigned) : null,
        };
    }

    /// <summary>After a restart: every member has its whole session to show up again, and to give up what it was told to.</summary>
    public void Resume(ConsumerGroup group)
    {
        foreach (var member in group.Members)
        {
            KeepAlive(group, member);
            WatchRevocation(group, member);
        }
        DowngradeIfPossible(group);
    }

    public void Forget(ConsumerGroup group)
    {
        foreach (var member in group.Members)
            CancelDeadlines(group, member);
    }

    private static ConsumerHeartbeatResult Invalid(string message) => Failure(ErrorCode.InvalidRequest, message);

    private static ConsumerHeartbeatResult Failure(ErrorCode error, string message) => new() { Error = error, Message = message };

    private static ConsumerHeartbeatResult Unknown(ConsumerGroup group, string memberId) =>
        Failure(ErrorCode.UnknownMemberId, $"Member {memberId} is not a member of group {group.Id}.");

    private static ConsumerHeartbeatResult Fenced(ConsumerMember member, int epoch) => Failure(
        ErrorCode.FencedMemberEpoch,
        $"The consumer group member has a {(epoch > member.Epoch ? "greater" : "smaller")} member epoch ({epoch}) than the one known by the group coordinator ({member.Epoch}). The member must abandon all its partitions and rejoin.");

    private static DeadlineKey SessionKey(ConsumerGroup group, ConsumerMember member) => new("session", group.Id, member.MemberId);

    private static DeadlineKey RevocationKey(ConsumerGroup group, ConsumerMember member) => new("revocation", group.Id, member.MemberId);

    private static ConsumerHeartbeatResult UnknownInstance(ConsumerHeartbeat request) =>
        Failure(ErrorCode.UnknownMemberId, $"Instance id {request.InstanceId} is unknown.");

    private static ConsumerHeartbeatResult? FindOrAdd(ConsumerGroup group, ConsumerHeartbeat request, out ConsumerMember? member)
    {
        member = group.Find(request.MemberId);
        if (member is not null)
            return CheckEpoch(group, member, request);
        if (request.MemberEpoch != 0)
            return Unknown(group, request.MemberId);
        member = new() { MemberId = request.MemberId.Length > 0 ? request.MemberId : Guid.NewGuid().ToString() };
        group.Add(member);
        return null;
    }

    private ConsumerHeartbeatResult? FindOrAddStatic(ConsumerGroup group, ConsumerHeartbeat request, out ConsumerMember? member)
    {
        member = group.FindStatic(request.InstanceId!);
        if (request.MemberEpoch != 0)
        {
            return member is null ? UnknownInstance(request)
                : member.MemberId != request.MemberId ? FencedInstance(member, request)
                : CheckEpoch(group, member, request);
        }
        var memberId = request.MemberId.Length > 0 ? request.MemberId : Guid.NewGuid().ToString();
        if (member is null)
        {
            if (group.Find(memberId) is not null)
                return Failure(ErrorCode.UnknownMemberId, $"Member {memberId} is not the static member {request.InstanceId}.");
            group.Add(member = new() { MemberId = memberId, InstanceId = request.InstanceId });
            return null;
        }
        if (member.MemberId == request.MemberId)
            return CheckEpoch(group, member, request);
        if (member.Epoch != ConsumerMember.Away && member.Classic is null)
            return Failure(ErrorCode.UnreleasedInstanceId, $"Static member {memberId} with instance id {request.InstanceId} cannot join because it is still in use by {member.MemberId}.");

        member = Replace(group, member, memberId);
        return null;
    }

    private ConsumerMember Replace(ConsumerGroup group, ConsumerMember member, string memberId)
    {
        CancelDeadlines(group, member);
        group.Remove(member);
        var returned = member.ReturnAs(memberId);
        group.Add(returned);
        return returned;
    }

    private static ConsumerHeartbeatResult FencedInstance(ConsumerMember member, ConsumerHeartbeat request) => Failure(
        ErrorCode.FencedInstanceId,
        $"Static member {request.MemberId} with instance id {request.InstanceId} was fenced by member {member.MemberId}.");

    /// <summary>
    /// A member's epoch is the coordinator's, or the one before if the answer that changed it was lost. One that joins again
    /// under its own id holds nothing, by its own word.
    /// </summary>
    private static ConsumerHeartbeatResult? CheckEpoch(ConsumerGroup group, ConsumerMember member, ConsumerHeartbeat request)
    {
        if (request.MemberEpoch == member.Epoch)
            return null;
        if (request.MemberEpoch == 0)
        {
            group.Assign(member, [], []);
            member.State = ReconciliationState.Stable;
            member.FormerEpoch = member.Epoch = 0;
            return null;
        }
        var lostTheAnswer = request.MemberEpoch < member.Epoch
            && request.MemberEpoch == member.FormerEpoch
            && request.Owned is not null
            && PartitionId.SetOf(request.Owned).IsSubsetOf(member.Assigned);
        return lostTheAnswer ? null : Fenced(member, request.MemberEpoch);
    }

    private bool IsFull(ConsumerGroup group, string memberId, string? instanceId) =>
        group.Members.Count >= options.ConsumerMaxSize && group.Find(memberId) is null && (instanceId is null || group.FindStatic(instanceId) is null);

    /// <summary>Takes in what a member says of itself, and moves it as far as it can go.</summary>
    /// <returns>What it held before.</returns>
    private HashSet<PartitionId> Advance(ConsumerGroup group, ConsumerMember member, ConsumerHeartbeat request, ClassicTerms? classic)
    {
        var (assigned, epoch) = (member.Assigned, group.Epoch);
        var subscriptionChanged = Update(member, request);
        if (subscriptionChanged || classic is not null || member.Classic is not null)
            group.Changed.Add(member.MemberId);
        member.Classic = classic;
        if (group.RefreshTopics(topics, subscriptionChanged) || subscriptionChanged)
            group.Epoch++;
        if (group.Epoch > group.AssignmentEpoch)
            group.Retarget(topics);
        Reconcile(group, member, request.Owned);
        KeepAlive(group, member);
        if (group.Changed.Count > 0 || group.Epoch != epoch)
            _ = remember(group);
        return assigned;
    }

    private static bool Update(ConsumerMember member, ConsumerHeartbeat request)
    {
        member.ClientId = request.ClientId;
        member.ClientHost = request.ClientHost;
        member.RackId = request.RackId ?? member.RackId;
        member.Assignor = request.Assignor ?? member.Assignor;
        if (request.RebalanceTimeoutMs != -1)
            member.RebalanceTimeoutMs = request.RebalanceTimeoutMs;

        var subscription = (member.Topics, member.TopicRegex);
        member.Topics = request.Topics is null ? member.Topics : [.. request.Topics.Distinct().Order(StringComparer.Ordinal)];
        member.TopicRegex = request.TopicRegex is null ? member.TopicRegex : request.TopicRegex is "" ? null : request.TopicRegex;
        // A new member always counts as a change, even one that subscribes to nothing.
        return member.Epoch == 0 && member.Assigned.Count == 0 && member.Target.Count == 0
            || member.TopicRegex != subscription.TopicRegex
            || !member.Topics.SequenceEqual(subscription.Topics);
    }

    private void Reconcile(ConsumerGroup group, ConsumerMember member, IReadOnlyList<TopicPartitions>? owned)
    {
        if (member.State == ReconciliationState.Stable && member.Epoch == group.AssignmentEpoch)
            return;
        var epoch = member.Epoch;
        if (member.State == ReconciliationState.Unrevoked)
        {
            if (Holds(owned, member.Revoking))
                return;
            epoch++;
        }

        HashSet<PartitionId> kept = [.. member.Assigned.Where(member.Target.Contains)];
        HashSet<PartitionId> given = [.. member.Assigned.Where(partition => !member.Target.Contains(partition))];
        if (given.Count > 0 && Holds(owned, given))
        {
            group.Assign(member, kept, given);
            member.State = ReconciliationState.Unrevoked;
            MoveTo(member, epoch);
        }
        else
        {
            // What it gave up is free from here on, for itself too.
            group.Assign(member, kept, []);
            PartitionId[] wanted = [.. member.Target.Where(partition => !kept.Contains(partition))];
            PartitionId[] free = [.. wanted.Where(group.IsFree)];
            group.Assign(member, [.. kept, .. free], []);
            member.State = free.Length < wanted.Length ? ReconciliationState.Unreleased : ReconciliationState.Stable;
            MoveTo(member, group.AssignmentEpoch);
        }
        WatchRevocation(group, member);
    }

    /// <summary>Who does not say what it holds may still hold it.</summary>
    private static bool Holds(IReadOnlyList<TopicPartitions>? owned, HashSet<PartitionId> partitions) =>
        owned is null || PartitionId.SetOf(owned).Overlaps(partitions);

    private static void MoveTo(ConsumerMember member, int epoch)
    {
        if (member.Epoch == epoch)
            return;
        member.FormerEpoch = member.Epoch;
        member.Epoch = epoch;
    }

    private ConsumerHeartbeatResult Leave(ConsumerGroup group, ConsumerHeartbeat request)
    {
        var member = request.InstanceId is null ? group.Find(request.MemberId) : group.FindStatic(request.InstanceId);
        if (member is null)
            return request.InstanceId is null ? Unknown(group, request.MemberId) : UnknownInstance(request);
        if (member.MemberId != request.MemberId)
            return FencedInstance(member, request);
        if (request.MemberEpoch == Leaving)
        {
            Remove(group, member);
        }
        else
        {
            // It is away, and holds nothing that it would still have to give up; its session goes on.
            group.Assign(member, member.Assigned, []);
            member.Epoch = member.FormerEpoch = ConsumerMember.Away;
            member.State = ReconciliationState.Stable;
            deadlines.Cancel(RevocationKey(group, member));
            _ = remember(group);
        }
        return new() { MemberId = request.MemberId, MemberEpoch = request.MemberEpoch };
    }

    private void Remove(ConsumerGroup group, ConsumerMember member)
    {
        CancelDeadlines(group, member);
        group.Remove(member);
        group.RefreshTopics(topics, subscriptionsChanged: true);
        group.Epoch++;
        _ = remember(group);
        DowngradeIfPossible(group);
    }

    private void KeepAlive(ConsumerGroup group, ConsumerMember member)
    {
        var session = member.Classic is { } classic ? TimeSpan.FromMilliseconds(classic.SessionTimeoutMs) : options.ConsumerSessionTimeout;
        deadlines.Set(SessionKey(group, member), session, () => Remove(group, member));
    }

    private void WatchRevocation(ConsumerGroup group, ConsumerMember member)
    {
        if (member.State != ReconciliationState.Unrevoked)
        {
            deadlines.Cancel(RevocationKey(group, member));
            return;
        }
        var epoch = member.Epoch;
        deadlines.Set(RevocationKey(group, member), member.RebalanceTimeoutMs, () =>
        {
            if (member.Epoch == epoch)
                Remove(group, member);
        });
    }

    private void CancelDeadlines(ConsumerGroup group, ConsumerMember member)
    {
        deadlines.Cancel(SessionKey(group, member));
        deadlines.Cancel(RevocationKey(group, member));
        deadlines.Cancel(RejoinKey(group, member));
        deadlines.Cancel(SyncKey(group, member));
    }
}
