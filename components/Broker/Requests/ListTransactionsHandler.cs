using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Lists transactions, by state, producer, duration and id where the client asks for some only.</summary>
internal sealed class ListTransactionsHandler(TransactionCoordinator transactions) : IImmediateHandler<ListTransactionsRequest, ListTransactionsResponse>
{
    public ListTransactionsResponse Handle(ListTransactionsRequest request, RequestContext context)
    {
        var listing = transactions.List(new()
        {
            States = request.StateFilters,
            ProducerIds = request.ProducerIdFilters,
            LongerThanMs = request.DurationFilter,
            IdPattern = request.TransactionalIdPattern,
        });
        return new()
        {
            ErrorCode = listing.Error,
            UnknownStateFilters = listing.UnknownStates,
            TransactionStates = [.. listing.Transactions.Select(transaction => new ListTransactionsResponse.Transaction
            {
                TransactionalId = transaction.TransactionalId,
                ProducerId = transaction.ProducerId,
                TransactionState = transaction.State,
            })],
        };
    }
}
