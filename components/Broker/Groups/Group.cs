using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups;

/// <summary>A group of either kind, as offsets and administrators see it.</summary>
internal abstract class Group(string id)
{
    public string Id { get; } = id;

    /// <summary><c>classic</c> or <c>consumer</c>.</summary>
    public abstract string Type { get; }

    public abstract string StateName { get; }

    public abstract string ProtocolTypeName { get; }

    /// <summary>Without members; it may then be deleted, or be taken over by members of the other kind.</summary>
    public abstract bool IsEmpty { get; }

    public abstract bool IsSubscribedTo(string topic);

    /// <summary>Whether who says to be this member, or nobody in particular, may commit offsets now.</summary>
    public abstract ErrorCode ValidateCommit(string memberId, string? instanceId, int generation, bool transactional, short version);

    public abstract ErrorCode ValidateFetch(string? memberId, int epoch);

    public abstract ErrorCode ValidateOffsetDelete();

    /// <summary>From when on the retention of an offset counts; null while it is kept in any case.</summary>
    public abstract DateTimeOffset? ExpiryBase(DateTimeOffset committed);
}
