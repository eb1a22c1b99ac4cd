using EcommAspire.Broker.Coordination;

namespace EcommAspire.Broker.Transactions;

/// <summary>Where the end of a transaction is made known. All of it may be asked for twice, after a crash.</summary>
public interface ITransactionMarkers
{
    /// <summary>Writes the end of the producer's transaction to a partition.</summary>
    /// <returns>Whether nothing is left to do there, the partition being gone counting as that; else it is asked for again.</returns>
    bool WriteMarker(TopicPartition partition, long producerId, short epoch, bool commit);

    /// <summary>Commits or forgets the offsets that the producer sent with its transaction.</summary>
    /// <returns>Whether that is durable; else it is asked for again.</returns>
    bool CompleteOffsets(long producerId, bool commit);
}
