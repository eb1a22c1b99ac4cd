namespace EcommAspire.Simulator.Loading;

/// <summary>One table taking rows. Chunks may come from any thread, one at a time.</summary>
internal abstract class TableLoad : IAsyncDisposable
{
    /// <summary>Hands over whole rows, as the engine's <see cref="RowWriter"/> wrote them; the memory may be reused afterwards.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellation);

    /// <summary>Ends the table and tells how many rows the server took.</summary>
    public abstract Task<long> CompleteAsync(CancellationToken cancellation);

    /// <summary>Gives up what was not completed.</summary>
    public abstract ValueTask DisposeAsync();
}
