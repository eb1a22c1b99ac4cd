using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Classic;

/// <summary>
/// A group whose leader, one of its members, assigns the partitions
/// (https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal): who is in it, who leads, what
/// all of them can do. When and why that changes is <see cref="ClassicRebalance"/>'s affair.
/// </summary>
internal sealed class ClassicGroup(string id) : Group(id)
{
    private readonly List<ClassicMember> _members = [];
    private readonly Dictionary<string, ClassicMember> _byId = [];
    private readonly Dictionary<string, ClassicMember> _byInstance = [];
    private IReadOnlySet<string>? _topics;

    public ClassicGroupState State { get; private set; } = ClassicGroupState.Empty;

    public ClassicGroupState Former { get; private set; } = ClassicGroupState.Empty;

    public DateTimeOffset? StateSince { get; set; }

    public int Generation { get; private set; }

    public string? ProtocolType { get; set; }

    public string? ProtocolName { get; private set; }

    public string? Leader { get; private set; }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<ClassicMember> Members => _members;

    /// <summary>Ids that were given out and not come back with.</summary>
    public HashSet<string> Pending { get; } = [];

    /// <summary>Members of this generation that have not asked for their assignment.</summary>
    public HashSet<string> AwaitedForSync { get; } = [];

    /// <summary>Whether somebody came while a new group waits for more.</summary>
    public bool NewcomerWhileWaiting { get; set; }

    public override string Type => "classic";

    public override string StateName => State.ToString();

    public override string ProtocolTypeName => ProtocolType ?? "";

    public override bool IsEmpty => State == ClassicGroupState.Empty;

    public bool EveryoneJoined => Pending.Count == 0 && _members.TrueForAll(member => member.AwaitsJoin);

    public int Joining => _members.Count(member => member.AwaitsJoin);

    public int RebalanceTimeoutMs => _members.Count == 0 ? 0 : _members.Max(member => member.RebalanceTimeoutMs);

    public ClassicMember? Find(string memberId) => _byId.GetValueOrDefault(memberId);

    public ClassicMember? FindStatic(string instanceId) => _byInstance.GetValueOrDefault(instanceId);

    public void Become(ClassicGroupState state)
    {
        Former = State;
        State = state;
    }

    public void Add(ClassicMember member)
    {
        _members.Add(member);
        _byId.Add(member.MemberId, member);
        if (member.InstanceId is not null)
            _byInstance.Add(member.InstanceId, member);
        Pending.Remove(member.MemberId);
        Leader ??= member.MemberId;
    }

    public void Remove(string memberId)
    {
        Pending.Remove(memberId);
        AwaitedForSync.Remove(memberId);
        if (!_byId.Remove(memberId, out var member))
            return;
        _members.Remove(member);
        if (member.InstanceId is not null)
            _byInstance.Remove(member.InstanceId);
        if (Leader == memberId)
            Leader = _members.FirstOrDefault()?.MemberId;
    }

    /// <summary>Gives a static member that came back without its id a new one; whoever still uses the old is fenced.</summary>
    public void Rename(ClassicMember member, string memberId)
    {
        member.CompleteJoin(new() { MemberId = member.MemberId, Error = ErrorCode.FencedInstanceId });
        member.CompleteSync(new(ErrorCode.FencedInstanceId));
        _byId.Remove(member.MemberId);
        if (Leader == member.MemberId)
            Leader = memberId;
        if (AwaitedForSync.Remove(member.MemberId))
            AwaitedForSync.Add(memberId);
        member.MemberId = memberId;
        _byId.Add(memberId, member);
    }

    /// <summary>Whether who offers this could be a member along with the others.</summary>
    public bool Supports(string protocolType, IReadOnlyList<JoinProtocol> protocols)
    {
        if (protocolType.Length == 0 || protocols.Count == 0)
            return false;
        if (State == ClassicGroupState.Empty)
            return true;
        var common = CommonProtocols();
        return ProtocolType == protocolType && protocols.Any(protocol => common.Contains(protocol.Name));
    }

    /// <summary>Whether the id and the instance id belong to the same member.</summary>
    public ErrorCode Validate(string memberId, string? instanceId) =>
        instanceId is null ? _byId.ContainsKey(memberId) ? ErrorCode.None : ErrorCode.UnknownMemberId
        : FindStatic(instanceId) is not { } member ? ErrorCode.UnknownMemberId
        : member.MemberId == memberId ? ErrorCode.None : ErrorCode.FencedInstanceId;

    /// <summary>Keeps the leader if it has joined, or finds one among those who have.</summary>
    public bool ElectLeader()
    {
        if (Leader is not null && Find(Leader) is { AwaitsJoin: true })
            return true;
        if (_members.Find(member => member.AwaitsJoin) is not { } elected)
            return false;
        Leader = elected.MemberId;
        return true;
    }

    public void BeginGeneration()
    {
        Generation = Generation == int.MaxValue ? 1 : Generation + 1;
        AwaitedForSync.Clear();
        NewcomerWhileWaiting = false;
        ProtocolName = _members.Count == 0 ? null : SelectProtocol();
        _topics = null;
        Become(_members.Count == 0 ? ClassicGroupState.Empty : ClassicGroupState.CompletingRebalance);
    }

    /// <summary>Each member votes for the first of its protocols that all can do.</summary>
    public string SelectProtocol()
    {
        var common = CommonProtocols();
        return _members
            .Select(member => member.Protocols.First(protocol => common.Contains(protocol.Name)).Name)
            .CountBy(name => name)
            .MaxBy(votes => votes.Value).Key;
    }

    public override bool IsSubscribedTo(string topic) => Topics() is { } topics && topics.Contains(topic);

    /// <summary>What the members consume, or null where they do not say.</summary>
    public IReadOnlySet<string>? Topics()
    {
        if (ProtocolType != ConsumerSubscription.ProtocolType)
            return null;
        return _topics ??= _members.Count == 0 ? new HashSet<string>() : ConsumerSubscription.TopicsOf(_members.Select(member => member.MetadataFor(ProtocolName)));
    }

    public override ErrorCode ValidateCommit(string memberId, string? instanceId, int generation, bool transactional, short version)
    {
        if (generation < 0 && IsEmpty)
            return ErrorCode.None;
        if (generation >= 0 || memberId.Length > 0 || instanceId is not null)
        {
            var error = Validate(memberId, instanceId);
            if (error == ErrorCode.None && generation != Generation)
                error = ErrorCode.IllegalGeneration;
            if (error != ErrorCode.None)
                return error;
        }
        else if (!transactional && !IsEmpty)
        {
            return ErrorCode.UnknownMemberId;
        }
        return !transactional && State == ClassicGroupState.CompletingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public override ErrorCode ValidateFetch(string? memberId, int epoch) => ErrorCode.None;

    public override ErrorCode ValidateOffsetDelete() =>
        IsEmpty || Topics() is not null ? ErrorCode.None : ErrorCode.NonEmptyGroup;

    public override DateTimeOffset? ExpiryBase(DateTimeOffset committed) =>
        ProtocolType is null ? committed
        : IsEmpty ? StateSince ?? committed
        : State == ClassicGroupState.Stable && Topics() is not null ? committed
        : null;

    /// <summary>Takes back a generation, as it was remembered (<see cref="GroupJournal"/>) or as it becomes one again; who does not say which protocol or leader leaves that to the members.</summary>
    public void Restore(int generation, string? protocolName, string? leader, IEnumerable<ClassicMember> members)
    {
        foreach (var member in members)
            Add(member);
        Generation = generation;
        ProtocolName = protocolName ?? (_members.Count == 0 ? null : SelectProtocol());
        Leader = leader ?? Leader;
        Become(_members.Count == 0 ? ClassicGroupState.Empty : ClassicGroupState.Stable);
    }

    private HashSet<string> CommonProtocols()
    {
        HashSet<string> common = [.. _members.FirstOrDefault()?.Protocols.Select(protocol => protocol.Name) ?? []];
        foreach (var member in _members.Skip(1))
            common.IntersectWith(member.Protocols.Select(protocol => protocol.Name));
        return common;
    }
}
