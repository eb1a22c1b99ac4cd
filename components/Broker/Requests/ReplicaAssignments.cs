namespace EcommAspire.Broker.Requests;

/// <summary>Where a client wants partitions to lie. There is one place.</summary>
internal static class ReplicaAssignments
{
    /// <summary>What is wrong with the places, in a sentence; null when nothing is.</summary>
    public static string? Refuse(int firstPartition, IReadOnlyList<(int Partition, IReadOnlyList<int> Brokers)> assignments)
    {
        if (!assignments.Select(assignment => assignment.Partition).Order().SequenceEqual(Enumerable.Range(firstPartition, assignments.Count)))
            return $"The partitions assigned are not {firstPartition} and those that follow, each once.";
        foreach ((var partition, var brokers) in assignments)
        {
            if (brokers is not [ClusterIdentity.BrokerId])
                return $"Partition {partition} is assigned to brokers [{string.Join(", ", brokers)}]: the only one is {ClusterIdentity.BrokerId}.";
        }
        return null;
    }
}
