using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Makes a group's offsets part of a producer's transaction.</summary>
internal sealed class AddOffsetsToTxnHandler(TransactionCoordinator transactions) : IImmediateHandler<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>
{
    public AddOffsetsToTxnResponse Handle(AddOffsetsToTxnRequest request, RequestContext context)
    {
        var error = request.TransactionalId.Length == 0 ? ErrorCode.InvalidRequest
            : transactions.AddOffsets(request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.GroupId);
        return new() { ErrorCode = Fencing.For(context.Version, 2, error) };
    }
}
