using System.Buffers;
using System.Buffers.Binary;

namespace EcommAspire.Broker.Protocol;

/// <summary>
/// Gathers one frame: bytes in a pooled buffer, and between them record batches that stay where they are until the frame is
/// sent. Used again for the connection's next response.
/// </summary>
public sealed class FrameWriter : IDisposable
{
    private const int Small = 4 * 1024;
    private byte[] _buffer = [];
    private readonly List<Insertion> _records = [];

    /// <summary>How many bytes there are, without the records.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes the frame has in all.</summary>
    public long Length { get; private set; }

    /// <summary>The bytes without the records.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Position);

    /// <summary>The records and the positions in <see cref="Written"/> they come before.</summary>
    public IReadOnlyList<Insertion> Records => _records;

    /// <summary>Room for some bytes, which counts as written.</summary>
    public Span<byte> Take(int count)
    {
        if (_buffer.Length - Position < count)
            Grow(count);
        var room = _buffer.AsSpan(Position, count);
        Position += count;
        Length += count;
        return room;
    }

    /// <summary>Puts records at the present position.</summary>
    public void Insert(IRecordBytes records)
    {
        if (records.Length > 0)
            _records.Add(new Insertion(Position, records));
        else
            records.Dispose();
        Length += Math.Max(records.Length, 0);
    }

    /// <summary>Changes what was written before.</summary>
    public Span<byte> Patch(int position, int count) => _buffer.AsSpan(position, count);

    /// <summary>Puts bytes before what was written from a position on; there must be no records after it.</summary>
    public Span<byte> MakeRoom(int position, int count)
    {
        var tail = Position - position;
        Take(count);
        _buffer.AsSpan(position, tail).CopyTo(_buffer.AsSpan(position + count));
        return _buffer.AsSpan(position, count);
    }

    /// <summary>Writes the frame's size into its first four bytes, which were left for it.</summary>
    public void Seal() => BinaryPrimitives.WriteInt32BigEndian(Patch(0, 4), checked((int)(Length - 4)));

    /// <summary>Forgets the frame; a buffer that has grown large goes back to the pool.</summary>
    public void Clear()
    {
        foreach (var insertion in _records)
            insertion.Records.Dispose();
        _records.Clear();
        Position = 0;
        Length = 0;
        if (_buffer.Length > Small)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(256, Position + count), Math.Min(_buffer.Length, 1 << 29) * 2));
        _buffer.AsSpan(0, Position).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Records that come before a position of the frame's bytes.</summary>
    public readonly record struct Insertion(int Position, IRecordBytes Records);
}
