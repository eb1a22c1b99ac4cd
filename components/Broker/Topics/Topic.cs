using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Topics;

/// <summary>A topic as it is now; a change makes another.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Id">What it is: a topic of the same name made later has another.</param>
/// <param name="Partitions">Its partitions, by their number.</param>
/// <param name="Configs">The settings made for it alone.</param>
public sealed record Topic(string Name, Guid Id, IReadOnlyList<PartitionLog> Partitions, IReadOnlyDictionary<string, string> Configs)
{
    /// <summary>A partition, null when there is no such number.</summary>
    public PartitionLog? Partition(int index) => (uint)index < (uint)Partitions.Count ? Partitions[index] : null;
}
