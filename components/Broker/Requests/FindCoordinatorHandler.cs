using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Says where a group or a transaction is coordinated: here.</summary>
/// <param name="here">The address that clients are to connect to.</param>
internal sealed class FindCoordinatorHandler(Func<RequestContext, NodeAddress> here) : IRequestHandler<FindCoordinatorRequest, FindCoordinatorResponse>
{
    private const sbyte Transaction = 1;

    public ValueTask<FindCoordinatorResponse?> HandleAsync(FindCoordinatorRequest request, RequestContext context, CancellationToken cancellation)
    {
        var isKnown = request.KeyType is >= 0 and <= Transaction;
        var error = isKnown ? ErrorCode.None : ErrorCode.InvalidRequest;
        var message = isKnown ? null : $"There is no coordinator of kind {request.KeyType}.";
        var node = isKnown ? here(context) : new NodeAddress(-1, "", -1);
        return new(context.Version < 4
            ? new FindCoordinatorResponse { ErrorCode = error, ErrorMessage = message ?? "NONE", NodeId = node.Id, Host = node.Host, Port = node.Port }
            : new FindCoordinatorResponse
            {
                Coordinators = [.. request.CoordinatorKeys.Select(key => new FindCoordinatorResponse.Coordinator
                {
                    Key = key,
                    NodeId = node.Id,
                    Host = node.Host,
                    Port = node.Port,
                    ErrorCode = error,
                    ErrorMessage = message ?? "",
                })],
            });
    }
}
