using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Describes topics in the order of their names, as many partitions at a time as the client wants.</summary>
internal sealed class DescribeTopicPartitionsHandler(TopicCatalog topics) : IImmediateHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse>
{
    private const int MostPartitions = 2000;
    private static readonly int[] _replicas = [ClusterIdentity.BrokerId];

    public DescribeTopicPartitionsResponse Handle(DescribeTopicPartitionsRequest request, RequestContext context)
    {
        var names = request.Topics.Count > 0 ? request.Topics.Select(topic => topic.Name).Distinct() : topics.Topics.Select(topic => topic.Name);
        names = names.Order(StringComparer.Ordinal);
        if (request.Cursor is { } cursor)
            names = names.Where(name => string.CompareOrdinal(name, cursor.TopicName) >= 0);

        var left = Math.Clamp(request.ResponsePartitionLimit, 1, MostPartitions);
        var described = new List<DescribeTopicPartitionsResponse.Topic>();
        foreach (var name in names)
        {
            var first = request.Cursor?.TopicName == name ? Math.Max(request.Cursor.PartitionIndex, 0) : 0;
            if (left == 0)
                return Page(described, new() { TopicName = name, PartitionIndex = first });
            if (!topics.TryFind(name, out var topic))
            {
                described.Add(new() { Name = name, ErrorCode = TopicName.Refuse(name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException });
                continue;
            }
            var count = Math.Min(left, Math.Max(topic.Partitions.Count - first, 0));
            described.Add(Describe(topic, first, count));
            left -= count;
            if (first + count < topic.Partitions.Count)
                return Page(described, new() { TopicName = name, PartitionIndex = first + count });
        }
        return Page(described, next: null);
    }

    private static DescribeTopicPartitionsResponse Page(List<DescribeTopicPartitionsResponse.Topic> described, DescribeTopicPartitionsResponse.PageCursor? next) =>
        new() { Topics = described, NextCursor = next };

    private static DescribeTopicPartitionsResponse.Topic Describe(Topic topic, int first, int count) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        TopicAuthorizedOperations = AuthorizedOperations.Topic,
        Partitions = [.. Enumerable.Range(first, count).Select(index => new DescribeTopicPartitionsResponse.Partition
        {
            PartitionIndex = index,
            LeaderId = ClusterIdentity.BrokerId,
            LeaderEpoch = ClusterIdentity.LeaderEpoch,
            ReplicaNodes = _replicas,
            IsrNodes = _replicas,
            EligibleLeaderReplicas = [],
            LastKnownElr = [],
        })],
    };
}
