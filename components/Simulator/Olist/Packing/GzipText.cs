using System.IO.Compression;
using System.Security.Cryptography;

namespace EcommAspire.Simulator.Olist.Packing;

/// <summary>
/// Unpacks gzip, any number of members, and fails where the file is cut off, which <see cref="GZipStream"/> takes for its
/// end: a member of our own is put after the file, and must come out whole at the very end.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] _seal = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] _sealMember = Member(_seal);

    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _length;

    public GzipText(Stream packed) => _unpacked = new(new Chain(packed, _sealMember), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        // What may be the seal is held back until more comes.
        while (_length - _start <= _seal.Length)
        {
            if (!Fill())
                return 0;
        }

        var count = Math.Min(buffer.Length, _length - _start - _seal.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start.._length).CopyTo(_buffer);
        (_start, _length) = (0, _length - _start);
        try
        {
            var read = _unpacked.Read(_buffer, _length, _buffer.Length - _length);
            _length += read;
            return read > 0 || (_buffer.AsSpan(0, _length).SequenceEqual(_seal) ? false : throw new InvalidDataException());
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("The archive is cut off or damaged.", e);
        }
    }

    private static byte[] Member(byte[] content)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.NoCompression))
            gzip.Write(content);
        return member.ToArray();
    }

    /// <summary>A stream, and some bytes after it.</summary>
    private sealed class Chain(Stream first, byte[] then) : ForwardStream
    {
        private int _taken;
        private bool _firstEnded;

        public override int Read(Span<byte> buffer)
        {
            if (!_firstEnded)
            {
                var read = first.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                    return read;
                _firstEnded = true;
            }

            var count = Math.Min(buffer.Length, then.Length - _taken);
            then.AsSpan(_taken, count).CopyTo(buffer);
            _taken += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                first.Dispose();
            base.Dispose(disposing);
        }
    }
}
