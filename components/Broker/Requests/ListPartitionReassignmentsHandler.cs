using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>With one broker no partition is on its way to another.</summary>
internal sealed class ListPartitionReassignmentsHandler : IRequestHandler<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse>
{
    public ValueTask<ListPartitionReassignmentsResponse?> HandleAsync(ListPartitionReassignmentsRequest request, RequestContext context, CancellationToken cancellation) =>
        new(new ListPartitionReassignmentsResponse());
}
