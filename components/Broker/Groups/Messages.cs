using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups;

/// <summary>A line of a list of groups.</summary>
public sealed record GroupListing(string GroupId, string ProtocolType, string State, string Type);

/// <summary>A member of a classic group, described.</summary>
public sealed record GroupMemberDescription(
    string MemberId,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    ReadOnlyMemory<byte> Metadata,
    ReadOnlyMemory<byte> Assignment);

/// <summary>A classic group, described.</summary>
public sealed record GroupDescription
{
    /// <summary>Why not, or none.</summary>
    public ErrorCode Error { get; init; }

    /// <summary>The error in words.</summary>
    public string? Message { get; init; }

    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Empty, PreparingRebalance, CompletingRebalance, Stable; Dead if there is none.</summary>
    public string State { get; init; } = "Dead";

    /// <summary><c>consumer</c> for consumers.</summary>
    public string ProtocolType { get; init; } = "";

    /// <summary>The protocol that the members agreed on.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The members.</summary>
    public IReadOnlyList<GroupMemberDescription> Members { get; init; } = [];
}
