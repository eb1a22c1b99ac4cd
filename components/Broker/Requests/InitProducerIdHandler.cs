using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Gives a producer its id and epoch.</summary>
internal sealed class InitProducerIdHandler(TransactionCoordinator transactions) : IRequestHandler<InitProducerIdRequest, InitProducerIdResponse>
{
    public ValueTask<InitProducerIdResponse?> HandleAsync(InitProducerIdRequest request, RequestContext context, CancellationToken cancellation)
    {
        var result = transactions.Init(new()
        {
            TransactionalId = request.TransactionalId,
            TimeoutMs = request.TransactionTimeoutMs,
            ProducerId = request.ProducerId,
            Epoch = request.ProducerEpoch,
        });
        return new(new InitProducerIdResponse
        {
            ErrorCode = Fencing.For(context.Version, 4, result.Error),
            ProducerId = result.ProducerId,
            ProducerEpoch = result.Epoch,
        });
    }
}
