using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Commits offsets of a group.</summary>
internal sealed class OffsetCommitHandler(GroupCoordinator groups, ITopicDirectory topics) : IImmediateHandler<OffsetCommitRequest, OffsetCommitResponse>
{
    /// <summary>A century: some say "for ever" by the largest number there is.</summary>
    private const long LongestRetentionMs = 100L * 365 * 24 * 60 * 60 * 1000;

    public OffsetCommitResponse Handle(OffsetCommitRequest request, RequestContext context)
    {
        var byId = context.Version >= 10;
        (OffsetCommitRequest.Topic Topic, string? Name)[] named = [.. request.Topics.Select(topic => (topic, byId ? topics.Find(topic.TopicId)?.Name : topic.Name))];
        var results = groups.Commit(new()
        {
            GroupId = request.GroupId,
            MemberId = request.MemberId,
            InstanceId = request.GroupInstanceId,
            GenerationOrEpoch = request.GenerationIdOrMemberEpoch,
            Version = context.Version,
            Retention = request.RetentionTimeMs >= 0 ? TimeSpan.FromMilliseconds(Math.Min(request.RetentionTimeMs, LongestRetentionMs)) : null,
            Offsets = [.. named.Where(topic => topic.Name is not null).SelectMany(topic => topic.Topic.Partitions, (topic, partition) => new OffsetToCommit(
                new(topic.Name!, partition.PartitionIndex),
                partition.CommittedOffset,
                partition.CommittedLeaderEpoch,
                partition.CommittedMetadata))],
        });
        // Answers come in the order of the question.
        var next = 0;
        return new()
        {
            Topics = [.. named.Select(topic => new OffsetCommitResponse.Topic
            {
                Name = topic.Topic.Name,
                TopicId = topic.Topic.TopicId,
                Partitions = [.. topic.Topic.Partitions.Select(partition => new OffsetCommitResponse.Partition
                {
                    PartitionIndex = partition.PartitionIndex,
                    ErrorCode = topic.Name is null ? ErrorCode.UnknownTopicId : results[next++].Error,
                })],
            })],
        };
    }
}
