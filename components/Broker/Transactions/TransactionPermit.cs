using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Transactions;

/// <summary>
/// Leave to write with a transaction: until it is disposed of, no marker ends the transaction, so that nothing is written
/// after its end.
/// </summary>
public sealed class TransactionPermit : IDisposable
{
    private readonly IReadOnlyDictionary<TopicPartition, ErrorCode> _refused;
    private Action? _release;

    internal TransactionPermit(ErrorCode error, IReadOnlyDictionary<TopicPartition, ErrorCode>? refused = null, Action? release = null)
    {
        Error = error;
        _refused = refused ?? new Dictionary<TopicPartition, ErrorCode>();
        _release = release;
    }

    /// <summary>Why nothing may be written, or none.</summary>
    public ErrorCode Error { get; }

    /// <summary>Why nothing may be written to the partition, or none.</summary>
    public ErrorCode ErrorOf(TopicPartition partition) => Error != ErrorCode.None ? Error : _refused.GetValueOrDefault(partition);

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
