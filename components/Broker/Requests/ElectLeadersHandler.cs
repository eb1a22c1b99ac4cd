using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Every partition is led by the only broker, whoever asks for an election.</summary>
internal sealed class ElectLeadersHandler(TopicCatalog topics) : IImmediateHandler<ElectLeadersRequest, ElectLeadersResponse>
{
    public ElectLeadersResponse Handle(ElectLeadersRequest request, RequestContext context)
    {
        // Who asks for all partitions is told of those whose leader has changed.
        return new()
        {
            ReplicaElectionResults = [.. (request.TopicPartitions ?? []).Select(topic => new ElectLeadersResponse.ElectionResult
            {
                Topic = topic.Name,
                PartitionResult = [.. topic.Partitions.Select(partition => Answer(topic.Name, partition))],
            })],
        };
    }

    private ElectLeadersResponse.Partition Answer(string topic, int partition) => topics.Partition(topic, partition) is null
        ? new() { PartitionId = partition, ErrorCode = ErrorCode.UnknownTopicOrPartition, ErrorMessage = "There is no such partition." }
        : new() { PartitionId = partition, ErrorCode = ErrorCode.ElectionNotNeeded, ErrorMessage = "The leader is the only broker." };
}
