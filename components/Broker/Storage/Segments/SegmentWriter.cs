using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Producers;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>Writes a segment that is to take the place of others: its files stay under the extension for unfinished ones.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly string _folder;
    private readonly long _baseOffset;
    private readonly int _indexInterval;
    private readonly FileStream _file;
    private readonly List<IndexEntry> _entries = [];
    private long _maxTimestamp = RecordBatchHeader.NoTimestamp;
    private bool _isComplete;

    public SegmentWriter(string folder, long baseOffset, int indexInterval)
    {
        (_folder, _baseOffset, _indexInterval) = (folder, baseOffset, indexInterval);
        _file = new FileStream(LogPath, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, 1 << 20);
    }

    public long Size => _file.Position;

    private string LogPath => SegmentFiles.Log(_folder, _baseOffset) + SegmentFiles.CleanedExtension;

    private string IndexPath => SegmentFiles.Index(_folder, _baseOffset) + SegmentFiles.CleanedExtension;

    public void Write(ReadOnlySpan<byte> batch)
    {
        var header = RecordBatchHeader.Read(batch);
        var position = _file.Position;
        if (position - (_entries.Count == 0 ? 0 : _entries[^1].Position) >= _indexInterval)
            _entries.Add(new((uint)(header.BaseOffset - _baseOffset), (uint)position, _maxTimestamp));
        _maxTimestamp = Math.Max(_maxTimestamp, header.MaxTimestamp);
        _file.Write(batch);
    }

    /// <summary>Flushes both files. The segment reaches up to <paramref name="nextOffset"/>, whatever it still holds.</summary>
    public void Complete(long nextOffset, long created, AbortedRange[] aborted)
    {
        var size = _file.Position;
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        IndexFile.Write(IndexPath, new(size, nextOffset, _maxTimestamp, created, [.. _entries], aborted));
        _isComplete = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isComplete)
            File.Delete(LogPath);
    }
}
