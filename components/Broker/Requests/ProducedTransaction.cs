using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>
/// The transaction that a request's batches belong to. While it is held, the transaction does not end, so no batch comes to lie
/// behind its marker
/// (<see href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-890%3A+Transactions+Server-Side+Defense">KIP-890</see>).
/// </summary>
internal readonly struct ProducedTransaction : IDisposable
{
    /// <summary>From this version on, writing to a partition makes it part of the transaction.</summary>
    private const short AddsByWriting = 12;

    /// <summary>From this version on, clients know that they are to abort.</summary>
    private const short KnowsAbortable = 11;

    private readonly TransactionPermit? _permit;
    private readonly HashSet<TopicPartition>? _partitions;
    private readonly short _version;

    private ProducedTransaction(TransactionPermit permit, HashSet<TopicPartition> partitions, short version)
    {
        _permit = permit;
        _partitions = partitions;
        _version = version;
    }

    /// <summary>Looks for batches of a transaction, and enters it where there are any.</summary>
    /// <param name="transactions">Knows which transactions are open.</param>
    /// <param name="request">The request.</param>
    /// <param name="version">Its version.</param>
    /// <param name="name">The name of a topic of the request; null where there is none such.</param>
    public static ProducedTransaction Enter(TransactionCoordinator transactions, ProduceRequest request, short version, Func<ProduceRequest.Topic, string?> name)
    {
        HashSet<TopicPartition>? partitions = null;
        (long Id, short Epoch) producer = default;
        foreach (var topic in request.TopicData)
        {
            foreach (var partition in topic.PartitionData)
            {
                if (partition.Records is not RecordsInMemory records || records.Bytes.Length < RecordBatchHeader.Size)
                    continue;
                var header = Header(records);
                if (!header.IsTransactional || name(topic) is not { } known)
                    continue;
                producer = (header.ProducerId, header.ProducerEpoch);
                (partitions ??= []).Add(new(known, partition.Index));
            }
        }
        if (partitions is null)
            return default;
        var permit = request.TransactionalId is null
            ? new TransactionPermit(ErrorCode.TransactionalIdAuthorizationFailed)
            : transactions.Enter(request.TransactionalId, producer.Id, producer.Epoch, partitions, version >= AddsByWriting);
        return new(permit, partitions, version);
    }

    private static RecordBatchHeader Header(RecordsInMemory records)
    {
        if (records.Bytes.FirstSpan.Length >= RecordBatchHeader.Size)
            return RecordBatchHeader.Read(records.Bytes.FirstSpan);
        Span<byte> bytes = stackalloc byte[RecordBatchHeader.Size];
        records.CopyTo(0, bytes);
        return RecordBatchHeader.Read(bytes);
    }

    /// <summary>Why nothing may be written to the partition, in words that the version knows; or none.</summary>
    public ErrorCode ErrorOf(string topic, int partition)
    {
        if (_permit is null || !_partitions!.Contains(new(topic, partition)))
            return ErrorCode.None;
        return _permit.ErrorOf(new(topic, partition)) switch
        {
            ErrorCode.ProducerFenced => ErrorCode.InvalidProducerEpoch,
            ErrorCode.TransactionAbortable when _version < KnowsAbortable => ErrorCode.InvalidTxnState,
            // These go by: every client tries again.
            ErrorCode.ConcurrentTransactions when _version < AddsByWriting => ErrorCode.NotEnoughReplicas,
            ErrorCode.CoordinatorNotAvailable => ErrorCode.NotEnoughReplicas,
            var other => other,
        };
    }

    /// <inheritdoc />
    public void Dispose() => _permit?.Dispose();
}
