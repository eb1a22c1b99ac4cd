using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Deletes committed offsets of topics that the group does not consume any more.</summary>
internal sealed class OffsetDeleteHandler(GroupCoordinator groups) : IImmediateHandler<OffsetDeleteRequest, OffsetDeleteResponse>
{
    public OffsetDeleteResponse Handle(OffsetDeleteRequest request, RequestContext context)
    {
        var result = groups.DeleteOffsets(
            request.GroupId,
            [.. request.Topics.SelectMany(topic => topic.Partitions, (topic, partition) => new TopicPartition(topic.Name, partition.PartitionIndex))]);
        return new()
        {
            ErrorCode = result.Error,
            Topics = [.. result.Partitions.GroupBy(partition => partition.Partition.Topic).Select(topic => new OffsetDeleteResponse.Topic
            {
                Name = topic.Key,
                Partitions = [.. topic.Select(partition => new OffsetDeleteResponse.Partition { PartitionIndex = partition.Partition.Partition, ErrorCode = partition.Error })],
            })],
        };
    }
}
