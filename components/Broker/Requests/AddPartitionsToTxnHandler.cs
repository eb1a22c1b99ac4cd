using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Adds partitions to a producer's transaction; from version 4 on, to several transactions, or only looks whether they are part of them.</summary>
internal sealed class AddPartitionsToTxnHandler(TransactionCoordinator transactions, ITopicDirectory topics)
    : IImmediateHandler<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>
{
    public AddPartitionsToTxnResponse Handle(AddPartitionsToTxnRequest request, RequestContext context)
    {
        if (context.Version < 4)
        {
            var results = Add(request.V3AndBelowTransactionalId, request.V3AndBelowProducerId, request.V3AndBelowProducerEpoch, Partitions(request.V3AndBelowTopics));
            return new() { ResultsByTopicV3AndBelow = ByTopic(results, context.Version) };
        }
        return new()
        {
            ResultsByTransaction = [.. request.Transactions.Select(transaction => new AddPartitionsToTxnResponse.Transaction
            {
                TransactionalId = transaction.TransactionalId,
                TopicResults = ByTopic(
                    transaction.VerifyOnly
                        ? transactions.Verify(transaction.TransactionalId, transaction.ProducerId, transaction.ProducerEpoch, Partitions(transaction.Topics))
                        : Add(transaction.TransactionalId, transaction.ProducerId, transaction.ProducerEpoch, Partitions(transaction.Topics)),
                    context.Version),
            })],
        };
    }

    /// <summary>All of them or none.</summary>
    private IReadOnlyList<PartitionResult> Add(string transactionalId, long producerId, short epoch, TopicPartition[] partitions)
    {
        if (Array.TrueForAll(partitions, Exists))
        {
            var error = transactionalId.Length == 0 ? ErrorCode.InvalidRequest : transactions.AddPartitions(transactionalId, producerId, epoch, partitions);
            return [.. partitions.Select(partition => new PartitionResult(partition, error))];
        }
        return [.. partitions.Select(partition => new PartitionResult(partition, Exists(partition) ? ErrorCode.OperationNotAttempted : ErrorCode.UnknownTopicOrPartition))];
    }

    private bool Exists(TopicPartition partition) =>
        topics.Find(partition.Topic) is { } topic && partition.Partition >= 0 && partition.Partition < topic.Partitions;

    private static TopicPartition[] Partitions(IReadOnlyList<AddPartitionsToTxnRequest.Topic> topics) =>
        [.. topics.SelectMany(topic => topic.Partitions, (topic, partition) => new TopicPartition(topic.Name, partition))];

    private static IReadOnlyList<AddPartitionsToTxnResponse.Topic> ByTopic(IReadOnlyList<PartitionResult> results, short version) =>
        [.. results.GroupBy(result => result.Partition.Topic).Select(topic => new AddPartitionsToTxnResponse.Topic
        {
            Name = topic.Key,
            ResultsByPartition = [.. topic.Select(result => new AddPartitionsToTxnResponse.Partition
            {
                PartitionIndex = result.Partition.Partition,
                PartitionErrorCode = Fencing.For(version, 2, result.Error),
            })],
        })];
}
