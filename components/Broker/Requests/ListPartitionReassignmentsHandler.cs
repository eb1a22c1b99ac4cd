using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>With one broker no partition is on its way to another.</summary>
internal sealed class ListPartitionReassignmentsHandler : IImmediateHandler<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse>
{
    public ListPartitionReassignmentsResponse Handle(ListPartitionReassignmentsRequest request, RequestContext context) =>
        new();
}
