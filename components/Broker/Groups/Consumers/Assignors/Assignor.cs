namespace EcommAspire.Broker.Groups.Consumers.Assignors;

/// <summary>A member, as an assignor sees it.</summary>
/// <param name="Id">Its instance id or member id.</param>
/// <param name="Topics">The existing topics that it subscribes to.</param>
/// <param name="Current">What it was to hold so far.</param>
internal sealed record AssignedMember(string Id, IReadOnlySet<Guid> Topics, IReadOnlySet<PartitionId> Current);

/// <summary>Shares the partitions of the subscribed topics out among the members.</summary>
internal abstract class Assignor
{
    public static readonly IReadOnlyDictionary<string, Assignor> ByName =
        new Assignor[] { new UniformAssignor(), new RangeAssignor() }.ToDictionary(assignor => assignor.Name);

    /// <summary>What a group uses whose members do not say.</summary>
    public const string Default = "uniform";

    public abstract string Name { get; }

    /// <param name="members">The members.</param>
    /// <param name="partitions">How many partitions each of the subscribed topics has.</param>
    /// <returns>By place in <paramref name="members"/>, what each is to hold.</returns>
    public abstract HashSet<PartitionId>[] Assign(IReadOnlyList<AssignedMember> members, IReadOnlyDictionary<Guid, int> partitions);
}
