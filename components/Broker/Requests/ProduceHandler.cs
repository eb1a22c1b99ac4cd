using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Topics;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Appends batches, straight from the connection's buffers to the partitions' files.</summary>
internal sealed class ProduceHandler(TopicCatalog topics, TransactionCoordinator transactions) : IRequestHandler<ProduceRequest, ProduceResponse>
{
    /// <summary>From this version on topics are named by their ids.</summary>
    private const short ById = 13;

    public ValueTask<ProduceResponse?> HandleAsync(ProduceRequest request, RequestContext context, CancellationToken cancellation)
    {
        var answered = Store(request, context.Version);
        if (request.Acks != 0)
            return new(new ProduceResponse { Responses = answered });
        // A producer that waits for no answer learns of an error by its connection's end.
        return answered.Any(topic => topic.PartitionResponses.Any(partition => partition.ErrorCode != ErrorCode.None))
            ? throw new MalformedMessageException($"A producer that wants no answer (acks=0) sent a batch that could not be stored: {FirstError(answered)}.")
            : new((ProduceResponse?)null);
    }

    private ProduceResponse.Topic[] Store(ProduceRequest request, short version)
    {
        var acksKnown = request.Acks is 0 or 1 or -1;
        var answered = new ProduceResponse.Topic[request.TopicData.Count];
        using var transaction = ProducedTransaction.Enter(transactions, request, version, topic => Find(topic, version)?.Name);
        for (var t = 0; t < answered.Length; t++)
        {
            var asked = request.TopicData[t];
            var topic = Find(asked, version);
            var partitions = new ProduceResponse.Partition[asked.PartitionData.Count];
            for (var p = 0; p < partitions.Length; p++)
            {
                var data = asked.PartitionData[p];
                partitions[p] = !acksKnown ? Refuse(data.Index, ErrorCode.InvalidRequiredAcks)
                    : topic?.Partition(data.Index) is not { } log ? Refuse(data.Index, version >= ById && topic is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition)
                    : transaction.ErrorOf(topic.Name, data.Index) is var error and not ErrorCode.None ? Refuse(data.Index, error)
                    : Append(log, data);
            }
            answered[t] = new() { Name = asked.Name, TopicId = asked.TopicId, PartitionResponses = partitions };
        }
        return answered;
    }

    private Topic? Find(ProduceRequest.Topic asked, short version)
    {
        Topic? topic;
        return (version >= ById ? topics.TryFind(asked.TopicId, out topic) : topics.TryFind(asked.Name, out topic)) ? topic : null;
    }

    private static ProduceResponse.Partition Append(PartitionLog log, ProduceRequest.Partition data)
    {
        if (data.Records is not RecordsInMemory records)
            return Refuse(data.Index, ErrorCode.InvalidRecord, "There are no records.");
        AppendResult result;
        try
        {
            result = log.Append(records.Bytes, AppendOrigin.Client);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(data.Index, ErrorCode.KafkaStorageError, e.Message);
        }
        if (result.Error != ErrorCode.None)
        {
            var refused = Refuse(data.Index, result.Error, result.ErrorMessage);
            refused.LogStartOffset = result.LogStartOffset;
            refused.RecordErrors = [.. result.RecordErrors.Select(error => new ProduceResponse.RecordError { BatchIndex = error.BatchIndex, BatchIndexErrorMessage = error.Message })];
            return refused;
        }
        return new()
        {
            Index = data.Index,
            BaseOffset = result.BaseOffset,
            LogAppendTimeMs = result.AppendTime,
            LogStartOffset = result.LogStartOffset,
        };
    }

    private static ProduceResponse.Partition Refuse(int index, ErrorCode error, string? message = null) =>
        new() { Index = index, ErrorCode = error, BaseOffset = -1, ErrorMessage = message };

    private static string FirstError(ProduceResponse.Topic[] topics) =>
        topics.SelectMany(topic => topic.PartitionResponses).First(partition => partition.ErrorCode != ErrorCode.None) is var first
            ? $"{first.ErrorCode} {first.ErrorMessage}".TrimEnd(' ', '.')
            : "";
}
