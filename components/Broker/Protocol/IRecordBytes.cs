using System.Buffers;

namespace EcommAspire.Broker.Protocol;

/// <summary>
/// A run of record batches as bytes, wherever they lie. A response writes them straight from there into the connection's
/// buffer, and disposes of them when they are sent.
/// </summary>
public interface IRecordBytes : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    int Length { get; }

    /// <summary>Copies some of the bytes, as many as fit the destination.</summary>
    void CopyTo(int offset, Span<byte> destination);

    /// <summary>The bytes where they lie, when that is in memory.</summary>
    bool TryGetMemory(out ReadOnlySequence<byte> memory);
}

/// <summary>Record batches in memory, usually the buffers a request came in.</summary>
/// <param name="bytes">The bytes.</param>
public sealed class RecordsInMemory(ReadOnlySequence<byte> bytes) : IRecordBytes
{
    /// <summary>The bytes.</summary>
    public ReadOnlySequence<byte> Bytes => bytes;

    /// <inheritdoc/>
    public int Length => (int)bytes.Length;

    /// <inheritdoc/>
    public void CopyTo(int offset, Span<byte> destination) => bytes.Slice(offset, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public bool TryGetMemory(out ReadOnlySequence<byte> memory)
    {
        memory = bytes;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
