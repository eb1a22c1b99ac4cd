using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Moves the start of partitions forward. A topic that is only compacted keeps the last of every key, so not there.</summary>
internal sealed class DeleteRecordsHandler(TopicCatalog topics) : IImmediateHandler<DeleteRecordsRequest, DeleteRecordsResponse>
{
    public DeleteRecordsResponse Handle(DeleteRecordsRequest request, RequestContext context) =>
        new()
        {
            Topics = [.. request.Topics.Select(topic => new DeleteRecordsResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition => Delete(topic.Name, partition))],
            })],
        };

    private DeleteRecordsResponse.Partition Delete(string topic, DeleteRecordsRequest.Partition asked)
    {
        var log = topics.Partition(topic, asked.PartitionIndex);
        var error = log is null ? ErrorCode.UnknownTopicOrPartition
            : log.Options.CleanupPolicy == CleanupPolicy.Compact ? ErrorCode.PolicyViolation
            : log.DeleteRecords(asked.Offset);
        return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = error, LowWatermark = error == ErrorCode.None ? log!.LogStartOffset : -1 };
    }
}
