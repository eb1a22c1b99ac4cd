using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Says where a group or a transaction is coordinated: here.</summary>
internal sealed class FindCoordinatorHandler(ClusterIdentity cluster) : IImmediateHandler<FindCoordinatorRequest, FindCoordinatorResponse>
{
    private const sbyte Transaction = 1;

    public FindCoordinatorResponse Handle(FindCoordinatorRequest request, RequestContext context)
    {
        var isKnown = request.KeyType is >= 0 and <= Transaction;
        var error = isKnown ? ErrorCode.None : ErrorCode.InvalidRequest;
        var message = isKnown ? null : $"There is no coordinator of kind {request.KeyType}.";
        var id = isKnown ? ClusterIdentity.BrokerId : -1;
        var (host, port) = isKnown ? cluster.AddressFor(context.Connection.Local) : ("", -1);
        return context.Version < 4
            ? new FindCoordinatorResponse { ErrorCode = error, ErrorMessage = message ?? "NONE", NodeId = id, Host = host, Port = port }
            : new FindCoordinatorResponse
            {
                Coordinators = [.. request.CoordinatorKeys.Select(key => new FindCoordinatorResponse.Coordinator
                {
                    Key = key,
                    NodeId = id,
                    Host = host,
                    Port = port,
                    ErrorCode = error,
                    ErrorMessage = message ?? "",
                })],
            };
    }
}
