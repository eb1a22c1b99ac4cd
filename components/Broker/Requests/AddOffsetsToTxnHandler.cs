using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Makes a group's offsets part of a producer's transaction.</summary>
internal sealed class AddOffsetsToTxnHandler(TransactionCoordinator transactions) : IRequestHandler<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>
{
    public ValueTask<AddOffsetsToTxnResponse?> HandleAsync(AddOffsetsToTxnRequest request, RequestContext context, CancellationToken cancellation)
    {
        var error = request.TransactionalId.Length == 0 ? ErrorCode.InvalidRequest
            : transactions.AddOffsets(request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.GroupId);
        return new(new AddOffsetsToTxnResponse { ErrorCode = Fencing.For(context.Version, 2, error) });
    }
}
