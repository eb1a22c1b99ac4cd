using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Looks offsets up by time, and by the times below zero that mean a place.</summary>
internal sealed class ListOffsetsHandler(TopicCatalog topics) : IImmediateHandler<ListOffsetsRequest, ListOffsetsResponse>
{
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long MaxTimestamp = -3;
    private const long EarliestLocal = -4;
    private const long LatestTiered = -5;
    private const long EarliestPendingUpload = -6;

    public ListOffsetsResponse Handle(ListOffsetsRequest request, RequestContext context) =>
        new()
        {
            Topics = [.. request.Topics.Select(topic => new ListOffsetsResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition => Find(topic.Name, partition, request.IsolationLevel == 1))],
            })],
        };

    private ListOffsetsResponse.Partition Find(string topic, ListOffsetsRequest.Partition asked, bool readCommitted)
    {
        var log = topics.Partition(topic, asked.PartitionIndex);
        var error = log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpochs.Check(asked.CurrentLeaderEpoch);
        if (error != ErrorCode.None)
            return new() { PartitionIndex = asked.PartitionIndex, ErrorCode = error };
        var found = asked.Timestamp switch
        {
            Latest => new(log!.LatestOffset(readCommitted), -1),
            Earliest or EarliestLocal => new(log!.EarliestOffset, -1),
            MaxTimestamp => log!.MaxTimestamp(),
            // Nothing is ever uploaded to a remote tier.
            LatestTiered or EarliestPendingUpload => OffsetLookup.None,
            >= 0 => log!.OffsetForTimestamp(asked.Timestamp),
            _ => OffsetLookup.None,
        };
        return asked.Timestamp < EarliestPendingUpload
            ? new() { PartitionIndex = asked.PartitionIndex, ErrorCode = ErrorCode.UnsupportedVersion }
            : new()
            {
                PartitionIndex = asked.PartitionIndex,
                Offset = found.Offset,
                Timestamp = found.Timestamp,
                LeaderEpoch = found.Offset < 0 ? -1 : ClusterIdentity.LeaderEpoch,
            };
    }
}
