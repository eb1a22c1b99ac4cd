using System.Text.RegularExpressions;
using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Consumers.Assignors;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>
/// A group whose coordinator assigns the partitions
/// (https://cwiki.apache.org/confluence/display/KAFKA/KIP-848%3A+The+Next+Generation+of+the+Consumer+Rebalance+Protocol): its
/// members, the topics they want, and who holds which partition.
/// </summary>
internal sealed class ConsumerGroup(string id) : Group(id)
{
    /// <summary>Patterns that are kept compiled; a member may come with another one each time.</summary>
    private const int MostPatterns = 64;

    private readonly Dictionary<string, ConsumerMember> _members = [];
    private readonly Dictionary<string, ConsumerMember> _byInstance = [];
    private readonly Dictionary<PartitionId, ConsumerMember> _holders = [];
    private readonly Dictionary<string, Regex> _patterns = [];
    private Dictionary<string, TopicShape> _topics = [];
    private long _topicsVersion = -1;

    public int Epoch { get; set; }

    public int AssignmentEpoch { get; set; }

    public IReadOnlyCollection<ConsumerMember> Members => _members.Values;

    /// <summary>Ids of members that are not in the journal as they are now.</summary>
    public HashSet<string> Changed { get; } = [];

    /// <summary>Ids of members that are still in the journal.</summary>
    public HashSet<string> Gone { get; } = [];

    public override string Type => "consumer";

    public override string ProtocolTypeName => Classic.ConsumerSubscription.ProtocolType;

    public override bool IsEmpty => _members.Count == 0;

    public override string StateName =>
        IsEmpty ? "Empty"
        : Epoch > AssignmentEpoch ? "Assigning"
        : _members.Values.Any(member => member.Epoch != AssignmentEpoch || member.State != ReconciliationState.Stable) ? "Reconciling"
        : "Stable";

    /// <summary>What most of the members who say so want.</summary>
    public string Assignor => _members.Values
        .Where(member => member.Assignor is not null)
        .CountBy(member => member.Assignor!)
        .OrderByDescending(votes => votes.Value)
        .Select(votes => votes.Key)
        .FirstOrDefault(Assignors.Assignor.Default);

    /// <summary>The topics that the target was computed from.</summary>
    public IEnumerable<TopicShape> Topics
    {
        get => _topics.Values;
        set => _topics = value.ToDictionary(topic => topic.Name);
    }

    public ConsumerMember? Find(string memberId) => _members.GetValueOrDefault(memberId);

    public ConsumerMember? FindStatic(string instanceId) => _byInstance.GetValueOrDefault(instanceId);

    /// <summary>Whether who offers this could be a member along with those that speak the classic protocol.</summary>
    public bool SupportsClassic(Classic.JoinRequest request)
    {
        if (request.ProtocolType != Classic.ConsumerSubscription.ProtocolType || request.Protocols.Count == 0)
            return false;
        var others = _members.Values.Where(member => member.Classic is not null && member.MemberId != request.MemberId && (request.InstanceId is null || member.InstanceId != request.InstanceId));
        var common = request.Protocols.Select(protocol => protocol.Name).ToHashSet();
        foreach (var other in others)
            common.IntersectWith(other.Classic!.Protocols.Select(protocol => protocol.Name));
        return common.Count > 0;
    }

    public bool IsFree(PartitionId partition) => !_holders.ContainsKey(partition);

    public void Add(ConsumerMember member)
    {
        _members.Add(member.MemberId, member);
        if (member.InstanceId is not null)
            _byInstance[member.InstanceId] = member;
        Hold(member);
        Changed.Add(member.MemberId);
    }

    public void Remove(ConsumerMember member)
    {
        LetGo(member);
        _members.Remove(member.MemberId);
        if (member.InstanceId is not null)
            _byInstance.Remove(member.InstanceId);
        Changed.Remove(member.MemberId);
        Gone.Add(member.MemberId);
    }

    /// <summary>Changes what a member holds; a partition has one holder until that one has given it up.</summary>
    public void Assign(ConsumerMember member, HashSet<PartitionId> assigned, HashSet<PartitionId> revoking)
    {
        LetGo(member);
        member.Assigned = assigned;
        member.Revoking = revoking;
        Hold(member);
        Changed.Add(member.MemberId);
    }

    /// <summary>Looks again at which topics the subscriptions mean.</summary>
    /// <returns>Whether that makes a new assignment necessary.</returns>
    public bool RefreshTopics(ITopicDirectory directory, bool subscriptionsChanged)
    {
        if (!subscriptionsChanged && _topicsVersion == directory.Version)
            return false;
        _topicsVersion = directory.Version;
        var topics = _members.Values.SelectMany(member => TopicsOf(member, directory)).DistinctBy(topic => topic.Name).ToDictionary(topic => topic.Name);
        var changed = topics.Count != _topics.Count || topics.Values.Any(topic => _topics.GetValueOrDefault(topic.Name) != topic);
        _topics = topics;
        return changed;
    }

    /// <summary>Computes what everyone should hold at the group's epoch.</summary>
    public void Retarget(ITopicDirectory directory)
    {
        ConsumerMember[] members = [.. _members.Values];
        var assigned = members
            .Select(member => new AssignedMember(
                member.InstanceId ?? member.MemberId,
                TopicsOf(member, directory).Select(topic => topic.Id).ToHashSet(),
                member.Target))
            .ToArray();
        var targets = Assignors.Assignor.ByName[Assignor].Assign(assigned, _topics.Values.ToDictionary(topic => topic.Id, topic => topic.Partitions));
        foreach (var (member, target) in members.Zip(targets))
        {
            if (!target.SetEquals(member.Target))
                Changed.Add(member.MemberId);
            member.Target = target;
        }
        AssignmentEpoch = Epoch;
    }

    /// <summary>All of it is in the journal.</summary>
    public void Remembered()
    {
        Changed.Clear();
        Gone.Clear();
    }

    /// <summary>Whether the pattern can be one; it matches whole names, in time linear to them.</summary>
    public bool Understands(string pattern)
    {
        if (_patterns.ContainsKey(pattern))
            return true;
        if (_patterns.Count >= MostPatterns)
            _patterns.Clear();
        try
        {
            _patterns[pattern] = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    public override bool IsSubscribedTo(string topic) =>
        _members.Values.Any(member => member.Topics.Contains(topic) || member.TopicRegex is { } pattern && Understands(pattern) && _patterns[pattern].IsMatch(topic));

    public override ErrorCode ValidateCommit(string memberId, string? instanceId, int generation, bool transactional, short version)
    {
        if (generation < 0 && IsEmpty)
            return ErrorCode.None;
        if (Find(memberId) is not { } member)
            return ErrorCode.UnknownMemberId;
        if (!transactional && version < 9 && member.Classic is null)
            return ErrorCode.UnsupportedVersion;
        return generation == member.Epoch ? ErrorCode.None : transactional ? ErrorCode.IllegalGeneration : Stale(member);
    }

    public override ErrorCode ValidateFetch(string? memberId, int epoch) =>
        memberId is null && epoch < 0 ? ErrorCode.None
        : memberId is null || Find(memberId) is not { } member ? ErrorCode.UnknownMemberId
        : epoch == member.Epoch ? ErrorCode.None : Stale(member);

    public override ErrorCode ValidateOffsetDelete() => ErrorCode.None;

    public override DateTimeOffset? ExpiryBase(DateTimeOffset committed) => committed;

    private static ErrorCode Stale(ConsumerMember member) => member.Classic is null ? ErrorCode.StaleMemberEpoch : ErrorCode.IllegalGeneration;

    private IEnumerable<TopicShape> TopicsOf(ConsumerMember member, ITopicDirectory directory)
    {
        var named = member.Topics.Distinct().Select(directory.Find).OfType<TopicShape>();
        return member.TopicRegex is { } pattern && Understands(pattern)
            ? named.UnionBy(directory.All.Where(topic => _patterns[pattern].IsMatch(topic.Name)), topic => topic.Name)
            : named;
    }

    private void Hold(ConsumerMember member)
    {
        foreach (var partition in member.Assigned.Concat(member.Revoking))
            _holders[partition] = member;
    }

    private void LetGo(ConsumerMember member)
    {
        foreach (var partition in member.Assigned.Concat(member.Revoking))
        {
            if (_holders.TryGetValue(partition, out var holder) && ReferenceEquals(holder, member))
                _holders.Remove(partition);
        }
    }
}
