using System.Buffers.Binary;
using EcommAspire.Broker.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>
/// The index of a closed segment, in a file beside it. It is written once, after the segment was flushed: a segment that has one
/// is complete and need not be looked through at start.
/// </summary>
internal sealed class IndexFile : SparseIndex, IDisposable
{
    private const byte Version = 1;
    private const int InMemory = 1024;

    private readonly SafeFileHandle _file;

    private IndexFile(string path, int count)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Count = count;
    }

    public override int Count { get; }

    public override IndexEntry this[int index]
    {
        get
        {
            Span<byte> bytes = stackalloc byte[SegmentSummary.EntrySize];
            _ = RandomAccess.Read(_file, bytes, sizeof(byte) + SegmentSummary.EntriesAt + ((long)index * SegmentSummary.EntrySize));
            return new(
                BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
        }
    }

    public static void Write(string path, SegmentSummary summary) => DurableFile.Write(path, writer =>
    {
        writer.Write(Version);
        summary.Write(writer);
    });

    public static SegmentSummary? TryRead(string path) => DurableFile.TryRead(path, Version, SegmentSummary.Read);

    /// <summary>The index to search: large ones stay on the disk.</summary>
    public static SparseIndex Open(string path, IndexEntry[] entries) =>
        entries.Length > InMemory ? new IndexFile(path, entries.Length) : new GrowingIndex(entries);

    public void Dispose() => _file.Dispose();
}
