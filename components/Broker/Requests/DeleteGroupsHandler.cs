using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Deletes groups without members, with their offsets.</summary>
internal sealed class DeleteGroupsHandler(GroupCoordinator groups) : IImmediateHandler<DeleteGroupsRequest, DeleteGroupsResponse>
{
    public DeleteGroupsResponse Handle(DeleteGroupsRequest request, RequestContext context) =>
        new()
        {
            Results = [.. request.GroupsNames.Select(group => new DeleteGroupsResponse.Group { GroupId = group, ErrorCode = groups.DeleteGroup(group) })],
        };
}
