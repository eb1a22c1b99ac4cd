using System.Text.RegularExpressions;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Transactions;

/// <summary>What administrators ask: describe, list.</summary>
public sealed partial class TransactionCoordinator
{
    private static readonly HashSet<string> _states = [.. Enum.GetNames<TransactionState>(), "PrepareEpochFence", "Dead"];

    /// <summary>Describes a transaction.</summary>
    public TransactionDescription Describe(string transactionalId)
    {
        ArgumentNullException.ThrowIfNull(transactionalId);
        lock (_gate)
        {
            return transactionalId.Length == 0 ? new() { TransactionalId = transactionalId, Error = ErrorCode.InvalidRequest }
                : _transactions.TryGetValue(transactionalId, out var transaction) ? Describe(transaction)
                : new() { TransactionalId = transactionalId, Error = ErrorCode.TransactionalIdNotFound };
        }
    }

    /// <summary>Lists the transactions that pass the filter.</summary>
    public TransactionListing List(TransactionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Regex? pattern = null;
        if (!string.IsNullOrEmpty(filter.IdPattern))
        {
            try
            {
                pattern = new($@"\A(?:{filter.IdPattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                return new(ErrorCode.InvalidRegularExpression, [], []);
            }
        }
        string[] unknown = [.. filter.States.Where(state => !_states.Contains(state))];
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            return new(ErrorCode.None, unknown, [.. _transactions.Values
                .Where(one => filter.States.Count == 0 || filter.States.Contains(one.State.ToString()))
                .Where(one => filter.ProducerIds.Count == 0 || filter.ProducerIds.Contains(one.ProducerId))
                .Where(one => filter.LongerThanMs < 0 || one.StartedAt is { } started && (now - started).TotalMilliseconds > filter.LongerThanMs)
                .Where(one => pattern is null || pattern.IsMatch(one.Id))
                .Select(Describe)]);
        }
    }

    private static TransactionDescription Describe(Transaction transaction) => new()
    {
        TransactionalId = transaction.Id,
        State = transaction.State.ToString(),
        ProducerId = transaction.ProducerId,
        Epoch = transaction.Epoch,
        TimeoutMs = transaction.TimeoutMs,
        StartedAt = transaction.StartedAt,
        Partitions = [.. transaction.Partitions.OrderBy(partition => partition.Topic, StringComparer.Ordinal).ThenBy(partition => partition.Partition)],
    };
}
