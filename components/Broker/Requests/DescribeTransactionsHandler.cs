using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Describes transactions.</summary>
internal sealed class DescribeTransactionsHandler(TransactionCoordinator transactions) : IImmediateHandler<DescribeTransactionsRequest, DescribeTransactionsResponse>
{
    public DescribeTransactionsResponse Handle(DescribeTransactionsRequest request, RequestContext context) =>
        new() { TransactionStates = [.. request.TransactionalIds.Select(id => Describe(transactions.Describe(id)))] };

    private static DescribeTransactionsResponse.Transaction Describe(TransactionDescription transaction) => new()
    {
        ErrorCode = transaction.Error,
        TransactionalId = transaction.TransactionalId,
        TransactionState = transaction.State,
        TransactionTimeoutMs = transaction.TimeoutMs,
        TransactionStartTimeMs = transaction.Error != ErrorCode.None ? 0 : transaction.StartedAt?.ToUnixTimeMilliseconds() ?? -1,
        ProducerId = transaction.ProducerId,
        ProducerEpoch = transaction.Epoch,
        Topics = [.. transaction.Partitions.GroupBy(partition => partition.Topic, partition => partition.Partition).Select(topic =>
            new DescribeTransactionsResponse.Topic { TopicName = topic.Key, Partitions = [.. topic] })],
    };
}
