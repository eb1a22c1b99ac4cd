using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Producers;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>
/// A file of batches, named after its first offset. Whoever reads holds a lease; the file is closed with the last one, so a
/// segment can be deleted under its readers.
/// </summary>
internal sealed class Segment
{
    private int _leases = 1;
    private long _size;
    private AbortedRange[] _aborted = [];

    private Segment(string folder, long baseOffset, SafeFileHandle file)
    {
        Folder = folder;
        BaseOffset = baseOffset;
        File = file;
        NextOffset = baseOffset;
    }

    public string Folder { get; }

    public long BaseOffset { get; }

    public SafeFileHandle File { get; }

    public string Path => SegmentFiles.Log(Folder, BaseOffset);

    /// <summary>The bytes of whole batches; what lies behind is being written.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>The offset after its last one; of a closed segment, where the next begins.</summary>
    public long NextOffset { get; set; }

    /// <summary>The latest time in it, or -1.</summary>
    public long MaxTimestamp { get; private set; } = RecordBatchHeader.NoTimestamp;

    /// <summary>When its first batch was stored, by the broker's clock; -1 while it is empty.</summary>
    public long Created { get; set; } = -1;

    /// <summary>Whether its index file is there.</summary>
    public bool IsSealed { get; set; }

    public SparseIndex Index { get; set; } = new GrowingIndex();

    public AbortedRange[] Aborted => Volatile.Read(ref _aborted);

    /// <summary>Takes note of a batch that was written at <see cref="Size"/>; readers see it only after <see cref="Publish"/>.</summary>
    public void Note(in RecordBatchHeader header, long position, int indexInterval)
    {
        var index = (GrowingIndex)Index;
        if (position - (index.Count == 0 ? 0 : index[index.Count - 1].Position) >= indexInterval)
            index.Add(new IndexEntry((uint)(header.BaseOffset - BaseOffset), (uint)position, MaxTimestamp));
        MaxTimestamp = Math.Max(MaxTimestamp, header.MaxTimestamp);
        NextOffset = header.NextOffset;
    }

    public void Publish(long size) => Volatile.Write(ref _size, size);

    public void Add(AbortedRange aborted) => Volatile.Write(ref _aborted, [.. _aborted, aborted]);

    /// <summary>Restores what was known of it.</summary>
    public void Restore(SegmentSummary summary, SparseIndex index)
    {
        Index = index;
        NextOffset = summary.NextOffset;
        MaxTimestamp = summary.MaxTimestamp;
        Created = summary.Created;
        Volatile.Write(ref _aborted, summary.Aborted);
        Publish(summary.Size);
    }

    /// <summary>Flushes it and writes its index file: from then on it is closed, and believed at start.</summary>
    public void Seal()
    {
        RandomAccess.FlushToDisk(File);
        var summary = SegmentSummary.Of(this, Size, NextOffset);
        var path = SegmentFiles.Index(Folder, BaseOffset);
        IndexFile.Write(path, summary);
        Index = IndexFile.Open(path, summary.Entries);
        IsSealed = true;
    }

    public static Segment Open(string folder, long baseOffset) => new(folder, baseOffset, System.IO.File.OpenHandle(
        SegmentFiles.Log(folder, baseOffset), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Where the batch begins that holds this offset, or the first after it; <paramref name="end"/> if there is none before.</summary>
    public long PositionOf(long offset, long end)
    {
        if (offset <= BaseOffset)
            return 0;
        Span<byte> window = stackalloc byte[HeaderScanner.WindowSize];
        var scanner = new HeaderScanner(File, Index.PositionBeforeOffset((uint)(offset - BaseOffset)), end, window);
        while (true)
        {
            var position = scanner.Position;
            if (!scanner.TryRead(out var header))
                return end;
            if (header.LastOffset >= offset)
                return position;
        }
    }

    /// <summary>The end of the last batch from <paramref name="start"/> on that ends by <paramref name="limit"/>; of the first batch in any case, if so asked.</summary>
    public long BoundaryBefore(long start, long limit, long end, bool minOneBatch)
    {
        if (limit >= end)
            return end;
        Span<byte> window = stackalloc byte[HeaderScanner.WindowSize];
        var boundary = Math.Max(start, Index.PositionBefore((uint)limit));
        var scanner = new HeaderScanner(File, boundary, end, window);
        while (scanner.TryRead(out _) && scanner.Position <= limit)
            boundary = scanner.Position;
        return boundary == start && minOneBatch ? scanner.Position : boundary;
    }

    /// <summary>Keeps the file open until the lease is disposed; null when it is closed already.</summary>
    public IDisposable? TryLease()
    {
        var leases = Volatile.Read(ref _leases);
        while (leases > 0)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
                return new Lease(this);
            leases = seen;
        }
        return null;
    }

    /// <summary>Lets go of the file; its last reader closes it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            File.Dispose();
            (Index as IDisposable)?.Dispose();
        }
    }

    private sealed class Lease(Segment segment) : IDisposable
    {
        public void Dispose() => segment.Release();
    }
}
