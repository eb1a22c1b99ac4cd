using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Tells which producers write to a partition, and since where a transaction is open.</summary>
internal sealed class DescribeProducersHandler(TopicCatalog topics) : IImmediateHandler<DescribeProducersRequest, DescribeProducersResponse>
{
    public DescribeProducersResponse Handle(DescribeProducersRequest request, RequestContext context) =>
        new()
        {
            Topics = [.. request.Topics.Select(topic => new DescribeProducersResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.PartitionIndexes.Select(index => Describe(index, topics.Partition(topic.Name, index)))],
            })],
        };

    private static DescribeProducersResponse.Partition Describe(int index, PartitionLog? log) => log is null
        ? new() { PartitionIndex = index, ErrorCode = ErrorCode.UnknownTopicOrPartition }
        : new()
        {
            PartitionIndex = index,
            ActiveProducers = [.. log.Producers.Select(producer => new DescribeProducersResponse.Producer
            {
                ProducerId = producer.ProducerId,
                ProducerEpoch = producer.Epoch,
                LastSequence = producer.LastSequence,
                LastTimestamp = producer.LastTimestamp,
                CoordinatorEpoch = producer.CoordinatorEpoch,
                CurrentTxnStartOffset = producer.TransactionStartOffset,
            })],
        };
}
