using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Producers;

namespace EcommAspire.Broker.Storage.Cleaning;

/// <summary>
/// Follows transactions through a log from its beginning. What was aborted goes; a marker stays while anything of its transaction
/// does, for without it what remained would look like a transaction that is still open.
/// </summary>
internal sealed class TransactionFate
{
    private readonly ILookup<long, AbortedRange> _aborted;
    private readonly HashSet<long> _withRecords = [];

    public TransactionFate(IEnumerable<AbortedRange> aborted) => _aborted = aborted.ToLookup(range => range.ProducerId);

    public bool IsAborted(in RecordBatchHeader header)
    {
        if (!header.IsTransactional || header.IsControl)
            return false;
        foreach (var range in _aborted[header.ProducerId])
        {
            if (range.FirstOffset <= header.BaseOffset && header.BaseOffset <= range.LastOffset)
                return true;
        }
        return false;
    }

    /// <summary>Takes note that a batch of a transaction stays.</summary>
    public void Keep(in RecordBatchHeader header)
    {
        if (header.IsTransactional && !header.IsControl)
            _withRecords.Add(header.ProducerId);
    }

    /// <summary>Whether anything of the transaction stays that this marker ends.</summary>
    public bool EndsKept(in RecordBatchHeader marker) => _withRecords.Remove(marker.ProducerId);
}
