using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Commits or aborts a producer's transaction; from version 5 on, with a new epoch for the next.</summary>
internal sealed class EndTxnHandler(TransactionCoordinator transactions) : IImmediateHandler<EndTxnRequest, EndTxnResponse>
{
    public EndTxnResponse Handle(EndTxnRequest request, RequestContext context)
    {
        var result = transactions.End(request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.Committed, bumpsEpoch: context.Version >= 5);
        return new()
        {
            ErrorCode = Fencing.For(context.Version, 2, result.Error),
            ProducerId = result.ProducerId,
            ProducerEpoch = result.Epoch,
        };
    }
}
