using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers where an epoch ended.</summary>
internal sealed class OffsetForLeaderEpochHandler(TopicCatalog topics) : IImmediateHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>
{
    public OffsetForLeaderEpochResponse Handle(OffsetForLeaderEpochRequest request, RequestContext context) =>
        new()
        {
            Topics = [.. request.Topics.Select(topic => new OffsetForLeaderEpochResponse.Topic
            {
                TopicName = topic.TopicName,
                Partitions = [.. topic.Partitions.Select(partition => Find(topic.TopicName, partition))],
            })],
        };

    private OffsetForLeaderEpochResponse.Partition Find(string topic, OffsetForLeaderEpochRequest.Partition asked)
    {
        var log = topics.Partition(topic, asked.PartitionIndex);
        var error = log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpochs.Check(asked.CurrentLeaderEpoch);
        if (error != ErrorCode.None)
            return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = error };
        var end = log!.OffsetForLeaderEpoch(asked.LeaderEpoch);
        return new() { PartitionIndex = asked.PartitionIndex, LeaderEpoch = end.LeaderEpoch, EndOffset = end.EndOffset };
    }
}
