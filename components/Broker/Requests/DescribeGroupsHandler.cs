using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Describes classic groups.</summary>
internal sealed class DescribeGroupsHandler(GroupCoordinator groups) : IImmediateHandler<DescribeGroupsRequest, DescribeGroupsResponse>
{
    public DescribeGroupsResponse Handle(DescribeGroupsRequest request, RequestContext context) =>
        new() { Groups = [.. request.Groups.Select(group => Describe(group, request.IncludeAuthorizedOperations, context.Version))] };

    private DescribeGroupsResponse.Group Describe(string groupId, bool operations, short version)
    {
        var group = groups.Describe(groupId);
        // Until version 5, a group that does not exist is dead, and that is all.
        var (error, message) = version < 6 && group.Error == ErrorCode.GroupIdNotFound ? (ErrorCode.None, null) : (group.Error, group.Message);
        return new()
        {
            ErrorCode = error,
            ErrorMessage = message,
            GroupId = group.GroupId,
            GroupState = group.State,
            ProtocolType = group.ProtocolType,
            ProtocolData = group.Protocol,
            AuthorizedOperations = operations && group.Error == ErrorCode.None ? AuthorizedOperations.Group : int.MinValue,
            Members = [.. group.Members.Select(member => new DescribeGroupsResponse.Member
            {
                MemberId = member.MemberId,
                GroupInstanceId = member.InstanceId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                MemberMetadata = member.Metadata,
                MemberAssignment = member.Assignment,
            })],
        };
    }
}
