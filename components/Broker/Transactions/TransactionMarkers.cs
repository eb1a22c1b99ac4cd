using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Transactions;

/// <summary>Makes the end of transactions known in the partitions' logs and to the groups.</summary>
/// <param name="log">Finds a partition's log; null where the topic was deleted.</param>
/// <param name="groups">Where the offsets are.</param>
public sealed class TransactionMarkers(Func<TopicPartition, PartitionLog?> log, GroupCoordinator groups) : ITransactionMarkers
{
    /// <inheritdoc />
    public bool WriteMarker(TopicPartition partition, long producerId, short epoch, bool commit)
    {
        try
        {
            // An older epoch's marker is an answer to somebody who has long been fenced there.
            return log(partition) is not { } found
                || found.AppendMarker(producerId, epoch, commit, coordinatorEpoch: 0).Error is ErrorCode.None or ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced or ErrorCode.UnknownTopicOrPartition;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public bool CompleteOffsets(long producerId, bool commit)
    {
        try
        {
            groups.CompleteTransaction(producerId, commit);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
