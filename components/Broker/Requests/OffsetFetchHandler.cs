using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Reads committed offsets: of one group until version 7, of any number from then on, by topic ids from version 10.</summary>
internal sealed class OffsetFetchHandler(GroupCoordinator groups, ITopicDirectory topics) : IImmediateHandler<OffsetFetchRequest, OffsetFetchResponse>
{
    public OffsetFetchResponse Handle(OffsetFetchRequest request, RequestContext context) =>
        context.Version < 8 ? FetchOne(request, context.Version) : new()
        {
            Groups = [.. request.Groups.Select(group => context.Version < 10 ? Fetch(group, request.RequireStable) : FetchById(group, request.RequireStable))],
        };

    private OffsetFetchResponse FetchOne(OffsetFetchRequest request, short version)
    {
        var result = groups.Fetch(new()
        {
            GroupId = request.GroupId,
            RequireStable = request.RequireStable,
            Partitions = request.Topics is null ? null : [.. request.Topics.SelectMany(topic => topic.PartitionIndexes, (topic, index) => new TopicPartition(topic.Name, index))],
        });
        // Version 1 has no place for an error but the partitions.
        var offsets = result.Error == ErrorCode.None || version >= 2
            ? result.Offsets
            : [.. (request.Topics ?? []).SelectMany(topic => topic.PartitionIndexes, (topic, index) => new FetchedOffset(new(topic.Name, index), -1, -1, "", result.Error))];
        return new()
        {
            ErrorCode = result.Error,
            Topics = [.. offsets.GroupBy(offset => offset.Partition.Topic).Select(topic => new OffsetFetchResponse.Topic
            {
                Name = topic.Key,
                Partitions = [.. topic.Select(offset => new OffsetFetchResponse.Partition
                {
                    PartitionIndex = offset.Partition.Partition,
                    CommittedOffset = offset.Offset,
                    CommittedLeaderEpoch = offset.LeaderEpoch,
                    Metadata = offset.Metadata,
                    ErrorCode = offset.Error,
                })],
            })],
        };
    }

    private OffsetFetchResponse.Group Fetch(OffsetFetchRequest.Group group, bool requireStable)
    {
        var result = groups.Fetch(new()
        {
            GroupId = group.GroupId,
            MemberId = group.MemberId,
            MemberEpoch = group.MemberEpoch,
            RequireStable = requireStable,
            Partitions = group.Topics is null ? null : [.. group.Topics.SelectMany(topic => topic.PartitionIndexes, (topic, index) => new TopicPartition(topic.Name, index))],
        });
        return new()
        {
            GroupId = group.GroupId,
            ErrorCode = result.Error,
            Topics = [.. result.Offsets.GroupBy(offset => offset.Partition.Topic).Select(topic => new OffsetFetchResponse.GroupTopic
            {
                Name = topic.Key,
                Partitions = [.. topic.Select(Partition)],
            })],
        };
    }

    private OffsetFetchResponse.Group FetchById(OffsetFetchRequest.Group group, bool requireStable)
    {
        var named = group.Topics?.Select(topic => (Topic: topic, Name: topics.Find(topic.TopicId)?.Name)).ToList();
        var result = groups.Fetch(new()
        {
            GroupId = group.GroupId,
            MemberId = group.MemberId,
            MemberEpoch = group.MemberEpoch,
            RequireStable = requireStable,
            Partitions = named is null ? null : [.. named.Where(topic => topic.Name is not null).SelectMany(topic => topic.Topic.PartitionIndexes, (topic, index) => new TopicPartition(topic.Name!, index))],
        });
        if (result.Error != ErrorCode.None)
            return new() { GroupId = group.GroupId, ErrorCode = result.Error };
        var known = result.Offsets
            .GroupBy(offset => offset.Partition.Topic)
            .Select(topic => (Id: topics.Find(topic.Key)?.Id, Offsets: topic))
            .Where(topic => topic.Id is not null)
            .Select(topic => new OffsetFetchResponse.GroupTopic { TopicId = topic.Id!.Value, Partitions = [.. topic.Offsets.Select(Partition)] });
        var unknown = (named ?? [])
            .Where(topic => topic.Name is null)
            .Select(topic => new OffsetFetchResponse.GroupTopic
            {
                TopicId = topic.Topic.TopicId,
                Partitions = [.. topic.Topic.PartitionIndexes.Select(index => Partition(new(new("", index), -1, -1, "", ErrorCode.UnknownTopicId)))],
            });
        return new() { GroupId = group.GroupId, Topics = [.. known, .. unknown] };
    }

    private static OffsetFetchResponse.GroupPartition Partition(FetchedOffset offset) => new()
    {
        PartitionIndex = offset.Partition.Partition,
        CommittedOffset = offset.Offset,
        CommittedLeaderEpoch = offset.LeaderEpoch,
        Metadata = offset.Metadata,
        ErrorCode = offset.Error,
    };
}
