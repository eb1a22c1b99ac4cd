using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>The one request of a KIP-848 member.</summary>
internal sealed class ConsumerGroupHeartbeatHandler(GroupCoordinator groups) : IImmediateHandler<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse>
{
    public ConsumerGroupHeartbeatResponse Handle(ConsumerGroupHeartbeatRequest request, RequestContext context)
    {
        var result = groups.ConsumerHeartbeat(new()
        {
            GroupId = request.GroupId,
            MemberId = request.MemberId,
            RequiresMemberId = context.Version >= 1,
            MemberEpoch = request.MemberEpoch,
            InstanceId = request.InstanceId,
            RackId = request.RackId,
            RebalanceTimeoutMs = request.RebalanceTimeoutMs,
            Topics = request.SubscribedTopicNames,
            TopicRegex = request.SubscribedTopicRegex,
            Assignor = request.ServerAssignor,
            Owned = request.TopicPartitions?.Select(topic => new TopicPartitions(topic.TopicId, topic.Partitions)).ToList(),
            ClientId = context.ClientId,
            ClientHost = context.ClientHost,
        });
        return new()
        {
            ErrorCode = result.Error,
            ErrorMessage = result.Message,
            MemberId = result.MemberId,
            MemberEpoch = result.MemberEpoch,
            HeartbeatIntervalMs = result.HeartbeatIntervalMs,
            Assignment = result.Assignment is null ? null : new()
            {
                TopicPartitions = [.. result.Assignment.Select(topic => new ConsumerGroupHeartbeatResponse.Topic { TopicId = topic.TopicId, Partitions = topic.Partitions })],
            },
        };
    }
}
