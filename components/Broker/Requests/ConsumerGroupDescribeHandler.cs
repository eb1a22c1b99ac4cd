using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Describes KIP-848 groups.</summary>
internal sealed class ConsumerGroupDescribeHandler(GroupCoordinator groups, ITopicDirectory topics) : IImmediateHandler<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse>
{
    private const sbyte ClassicMember = 0;
    private const sbyte ConsumerMember = 1;

    public ConsumerGroupDescribeResponse Handle(ConsumerGroupDescribeRequest request, RequestContext context) =>
        new() { Groups = [.. request.GroupIds.Select(group => Describe(group, request.IncludeAuthorizedOperations))] };

    private ConsumerGroupDescribeResponse.Group Describe(string groupId, bool operations)
    {
        var group = groups.DescribeConsumer(groupId);
        return new()
        {
            ErrorCode = group.Error,
            ErrorMessage = group.Message,
            GroupId = group.GroupId,
            GroupState = group.State,
            GroupEpoch = group.GroupEpoch,
            AssignmentEpoch = group.AssignmentEpoch,
            AssignorName = group.Assignor,
            AuthorizedOperations = operations && group.Error == ErrorCode.None ? AuthorizedOperations.Group : int.MinValue,
            Members = [.. group.Members.Select(member => new ConsumerGroupDescribeResponse.Member
            {
                MemberId = member.MemberId,
                InstanceId = member.InstanceId,
                RackId = member.RackId,
                MemberEpoch = member.MemberEpoch,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                SubscribedTopicNames = member.Topics,
                SubscribedTopicRegex = member.TopicRegex ?? "",
                Assignment = Named(member.Assignment),
                TargetAssignment = Named(member.Target),
                MemberType = member.IsClassic ? ClassicMember : ConsumerMember,
            })],
        };
    }

    private ConsumerGroupDescribeResponse.Assignment Named(IReadOnlyList<TopicPartitions> assignment) => new()
    {
        TopicPartitions = [.. assignment.Select(topic => new ConsumerGroupDescribeResponse.Topic
        {
            TopicId = topic.TopicId,
            TopicName = topics.Find(topic.TopicId)?.Name ?? "",
            Partitions = topic.Partitions,
        })],
    };
}
