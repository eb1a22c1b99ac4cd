using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Gives a producer its id and epoch.</summary>
internal sealed class InitProducerIdHandler(TransactionCoordinator transactions) : IImmediateHandler<InitProducerIdRequest, InitProducerIdResponse>
{
    public InitProducerIdResponse Handle(InitProducerIdRequest request, RequestContext context)
    {
        var result = transactions.Init(new()
        {
            TransactionalId = request.TransactionalId,
            TimeoutMs = request.TransactionTimeoutMs,
            ProducerId = request.ProducerId,
            Epoch = request.ProducerEpoch,
        });
        return new()
        {
            ErrorCode = Fencing.For(context.Version, 4, result.Error),
            ProducerId = result.ProducerId,
            ProducerEpoch = result.Epoch,
        };
    }
}
