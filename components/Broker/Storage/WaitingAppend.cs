namespace EcommAspire.Broker.Storage;

/// <summary>Batches that one producer sent together, and waits for.</summary>
internal sealed class WaitingAppend(List<PreparedBatch> batches, AppendOrigin origin, long now)
{
    public List<PreparedBatch> Batches => batches;

    public AppendOrigin Origin => origin;

    /// <summary>When they came.</summary>
    public long Now => now;

    public long Size => batches.Sum(batch => (long)batch.Header.TotalSize);

    public IEnumerable<long> ProducerIds => batches.Where(batch => batch.Header.HasProducerId).Select(batch => batch.Header.ProducerId);

    /// <summary>What became of them; null while they wait.</summary>
    public AppendResult? Result { get; set; }
}
