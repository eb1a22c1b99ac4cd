using System.Buffers;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Requests;

/// <summary>Batches in a segment's file, on their way into a response.</summary>
internal sealed class StoredRecords(ReadResult read) : IRecordBytes
{
    /// <summary>No batches.</summary>
    public static IRecordBytes Empty { get; } = new RecordsInMemory(ReadOnlySequence<byte>.Empty);

    public int Length => read.Length;

    public void CopyTo(int offset, Span<byte> destination) => read.CopyTo(destination, offset);

    public bool TryGetMemory(out ReadOnlySequence<byte> memory)
    {
        memory = default;
        return false;
    }

    public void Dispose() => read.Dispose();
}
