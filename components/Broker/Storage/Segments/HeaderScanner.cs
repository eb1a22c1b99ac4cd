using EcommAspire.Broker.Storage.Batches;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>Goes through batch headers in a file, reading a small window at a time and none of the records of larger batches.</summary>
internal ref struct HeaderScanner(SafeFileHandle file, long position, long end, Span<byte> window)
{
    /// <summary>A window that holds a few small batches.</summary>
    public const int WindowSize = 4096;

    private readonly Span<byte> _window = window;
    private long _windowStart;
    private int _windowLength;

    /// <summary>Where the next batch begins.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Reads the next header; false at the end, and where no whole batch follows.</summary>
    public bool TryRead(out RecordBatchHeader header)
    {
        header = default;
        if (Position + RecordBatchHeader.Size > end || !Fill())
            return false;
        header = RecordBatchHeader.Read(_window[(int)(Position - _windowStart)..]);
        if (header.Magic != RecordBatchHeader.CurrentMagic || header.TotalSize < RecordBatchHeader.Size || Position + header.TotalSize > end)
            return false;
        Position += header.TotalSize;
        return true;
    }

    private bool Fill()
    {
        if (Position >= _windowStart && Position + RecordBatchHeader.Size <= _windowStart + _windowLength)
            return true;
        _windowStart = Position;
        _windowLength = RandomAccess.Read(file, _window[..(int)Math.Min(_window.Length, end - Position)], Position);
        return _windowLength >= RecordBatchHeader.Size;
    }
}
