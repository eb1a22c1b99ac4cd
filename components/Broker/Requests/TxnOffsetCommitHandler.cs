using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Requests;

/// <summary>Takes offsets that are committed with a producer's transaction.</summary>
internal sealed class TxnOffsetCommitHandler(GroupCoordinator groups, TransactionCoordinator transactions) : IImmediateHandler<TxnOffsetCommitRequest, TxnOffsetCommitResponse>
{
    public TxnOffsetCommitResponse Handle(TxnOffsetCommitRequest request, RequestContext context)
    {
        var partition = CoordinatorPartition.OfGroup(request.GroupId);
        using var permit = transactions.Enter(request.TransactionalId, request.ProducerId, request.ProducerEpoch, [partition], addsByWriting: context.Version >= 5);
        var error = request.GroupId.Length == 0 ? ErrorCode.InvalidGroupId : permit.ErrorOf(partition) switch
        {
            ErrorCode.ProducerFenced => ErrorCode.InvalidProducerEpoch,
            // Every version of every client tries again on this.
            ErrorCode.ConcurrentTransactions => ErrorCode.CoordinatorLoadInProgress,
            ErrorCode.TransactionAbortable when context.Version < 4 => ErrorCode.InvalidTxnState,
            var other => other,
        };
        var results = error != ErrorCode.None ? [] : groups.CommitWithTransaction(request.ProducerId, new()
        {
            GroupId = request.GroupId,
            MemberId = request.MemberId,
            InstanceId = request.GroupInstanceId,
            GenerationOrEpoch = request.GenerationId,
            Offsets = [.. request.Topics.SelectMany(topic => topic.Partitions, (topic, one) => new OffsetToCommit(
                new(topic.Name, one.PartitionIndex),
                one.CommittedOffset,
                one.CommittedLeaderEpoch,
                one.CommittedMetadata))],
        });
        // Answers come in the order of the question.
        var next = 0;
        return new()
        {
            Topics = [.. request.Topics.Select(topic => new TxnOffsetCommitResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(one => new TxnOffsetCommitResponse.Partition
                {
                    PartitionIndex = one.PartitionIndex,
                    ErrorCode = error != ErrorCode.None ? error : results[next++].Error,
                })],
            })],
        };
    }
}
