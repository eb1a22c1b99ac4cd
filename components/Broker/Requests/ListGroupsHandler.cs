using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Lists groups, by state and type where the client asks for some only.</summary>
internal sealed class ListGroupsHandler(GroupCoordinator groups) : IImmediateHandler<ListGroupsRequest, ListGroupsResponse>
{
    public ListGroupsResponse Handle(ListGroupsRequest request, RequestContext context) =>
        new()
        {
            Groups = [.. groups.List(request.StatesFilter, request.TypesFilter).Select(group => new ListGroupsResponse.Group
            {
                GroupId = group.GroupId,
                ProtocolType = group.ProtocolType,
                GroupState = group.State,
                GroupType = group.Type,
            })],
        };
}
