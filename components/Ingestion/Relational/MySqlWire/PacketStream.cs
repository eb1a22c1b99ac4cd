using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// Cuts a stream into the protocol's packets: three bytes of length, one of sequence, the payload; a payload of 16 MiB or
/// more goes on in further packets. Reads ahead as far as the server has sent.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html.
/// </summary>
internal sealed class PacketStream(Stream stream) : IDisposable
{
    private const int HeaderBytes = 4;
    private const int BufferBytes = 1 << 18;
    private const int FullPacket = 0xff_ffff;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private ByteBuffer? _joined;
    private int _start;
    private int _end;
    private byte _sequence;

    /// <summary>Whether bytes have been read that no packet has taken.</summary>
    public bool HasUnread => _end > _start;

    /// <summary>Sends a payload as the next packet.</summary>
    public void Write(ReadOnlySpan<byte> payload)
    {
        if (payload.Length >= FullPacket)
            throw new NotSupportedException("A statement of 16 MiB or more is not sent.");
        var packet = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length);
        packet[3] = _sequence++;
        payload.CopyTo(packet.AsSpan(HeaderBytes));
        stream.Write(packet);
        stream.Flush();
    }

    /// <summary>Sends a payload as the first packet of an exchange.</summary>
    public void Begin(ReadOnlySpan<byte> payload)
    {
        _sequence = 0;
        Write(payload);
    }

    /// <summary>The next payload; good until the next is read.</summary>
    public ReadOnlySpan<byte> Read()
    {
        var payload = ReadOne();
        if (payload.Length == FullPacket)
            return Join(payload);
        // One huge row must not keep its room for ever.
        _joined = null;
        return payload;
    }

    /// <summary>Goes on over another stream, with the sequence as it stands.</summary>
    public PacketStream Over(Stream other) => new(other) { _sequence = _sequence };

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));
        stream.Dispose();
    }

    private ReadOnlySpan<byte> ReadOne()
    {
        if (_end - _start < HeaderBytes)
            Fill(HeaderBytes);
        var header = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
        if ((byte)(header >> 24) != _sequence)
            throw new WireBrokenException("The server's packets are out of order.");
        _sequence++;
        var length = (int)(header & FullPacket);
        if (_end - _start < HeaderBytes + length)
            Fill(HeaderBytes + length);
        var payload = _buffer.AsSpan(_start + HeaderBytes, length);
        _start += HeaderBytes + length;
        return payload;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> payload)
    {
        _joined ??= new(BufferBytes);
        _joined.Clear();
        while (true)
        {
            if (_joined.Length > Array.MaxLength - payload.Length)
                throw new LoadException("The server sent a row of more than 2 GiB, which is more than can be taken.");
            _joined.Add(payload);
            if (payload.Length < FullPacket)
                return _joined.Written;
            payload = ReadOne();
        }
    }

    private void Fill(int needed)
    {
        var left = _end - _start;
        if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            _buffer.AsSpan(_start, left).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_start + needed > _buffer.Length || left == 0)
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }
        else
        {
            left = -1;
        }

        if (left >= 0)
            (_start, _end) = (0, left);
        while (_end - _start < needed)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                throw new WireBrokenException("The server closed the connection.");
            _end += read;
        }
    }
}
