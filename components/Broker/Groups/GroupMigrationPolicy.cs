namespace EcommAspire.Broker.Groups;

/// <summary>Whether groups change their kind while they have members: <c>group.consumer.migration.policy</c>, by its words.</summary>
[Flags]
public enum GroupMigrationPolicy
{
    /// <summary>Not while they have members.</summary>
    Disabled,

    /// <summary>To the new kind, with the first member that speaks the new protocol.</summary>
    Upgrade = 1,

    /// <summary>To the classic kind, once the last one that speaks the new protocol has gone.</summary>
    Downgrade = 2,

    /// <summary>Both ways.</summary>
    Bidirectional = Upgrade | Downgrade,
}
