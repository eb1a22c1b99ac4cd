namespace EcommAspire.Broker.Groups.Classic;

internal enum ClassicGroupState
{
    /// <summary>No members; there may be offsets.</summary>
    Empty,

    /// <summary>Waiting for the members to join.</summary>
    PreparingRebalance,

    /// <summary>All joined; waiting for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Everyone has an assignment.</summary>
    Stable,
}
