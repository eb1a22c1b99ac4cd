using System.Buffers.Binary;

namespace EcommAspire.Broker.Storage.Batches;

/// <summary>How the records of a batch are compressed.</summary>
public enum CompressionCodec
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>Snappy, in the framing of the Java library (xerial) or bare.</summary>
    Snappy,

    /// <summary>LZ4 frames.</summary>
    Lz4,

    /// <summary>RFC 8878.</summary>
    Zstd,
}

/// <summary>
/// The head of a record batch of magic 2, https://kafka.apache.org/documentation/#recordbatch: everything a broker must know of a
/// batch without looking at its records.
/// </summary>
public readonly record struct RecordBatchHeader
{
    /// <summary>How many bytes the header takes.</summary>
    public const int Size = 61;

    /// <summary>The bytes before those that <c>batchLength</c> counts.</summary>
    public const int LengthPrefix = 12;

    /// <summary>The only format stored.</summary>
    public const byte CurrentMagic = 2;

    /// <summary>The CRC covers what follows it, from here on: base offset and leader epoch can be assigned without computing it anew.</summary>
    public const int ChecksummedFrom = AttributesAt;

    /// <summary>Of a batch without a producer id.</summary>
    public const long NoProducerId = -1;

    /// <summary>Of a batch without a producer id.</summary>
    public const int NoSequence = -1;

    /// <summary>Of records without a time.</summary>
    public const long NoTimestamp = -1;

    internal const int BatchLengthAt = 8;
    internal const int LeaderEpochAt = 12;
    internal const int MagicAt = 16;
    internal const int CrcAt = 17;
    internal const int AttributesAt = 21;
    internal const int LastOffsetDeltaAt = 23;
    internal const int BaseTimestampAt = 27;
    internal const int MaxTimestampAt = 35;
    internal const int ProducerIdAt = 43;
    internal const int ProducerEpochAt = 51;
    internal const int BaseSequenceAt = 53;
    internal const int CountAt = 57;

    private const short CodecBits = 0b0000_0111;
    internal const short LogAppendTimeBit = 1 << 3;
    internal const short TransactionalBit = 1 << 4;
    internal const short ControlBit = 1 << 5;
    internal const short DeleteHorizonBit = 1 << 6;

    /// <summary>The offset of the first record; producers write 0.</summary>
    public long BaseOffset { get; init; }

    /// <summary>The bytes of the batch from the leader epoch on.</summary>
    public int BatchLength { get; init; }

    /// <summary>The epoch of the leader that stored it.</summary>
    public int LeaderEpoch { get; init; }

    /// <summary>2.</summary>
    public byte Magic { get; init; }

    /// <summary>CRC-32C of what follows it.</summary>
    public uint Crc { get; init; }

    /// <summary>Codec, time type, transactional, control, delete horizon.</summary>
    public short Attributes { get; init; }

    /// <summary>The last record's offset, less the base offset; it stays when compaction takes that record.</summary>
    public int LastOffsetDelta { get; init; }

    /// <summary>What the records' times are relative to; when <see cref="HasDeleteHorizon"/>, also when tombstones may go.</summary>
    public long BaseTimestamp { get; init; }

    /// <summary>The latest time in it.</summary>
    public long MaxTimestamp { get; init; }

    /// <summary>Its producer, or -1.</summary>
    public long ProducerId { get; init; }

    /// <summary>Its producer's epoch, or -1.</summary>
    public short ProducerEpoch { get; init; }

    /// <summary>The sequence of its first record, or -1.</summary>
    public int BaseSequence { get; init; }

    /// <summary>How many records it holds.</summary>
    public int Count { get; init; }

    /// <summary>The bytes of the whole batch.</summary>
    public int TotalSize => BatchLength + LengthPrefix;

    /// <summary>The offset of its last record.</summary>
    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>The offset that follows it.</summary>
    public long NextOffset => LastOffset + 1;

    /// <summary>How its records are compressed; not a known codec when above <see cref="CompressionCodec.Zstd"/>.</summary>
    public CompressionCodec Codec => (CompressionCodec)(Attributes & CodecBits);

    /// <summary>Whether its records carry the broker's time.</summary>
    public TimestampType TimestampType => (Attributes & LogAppendTimeBit) != 0 ? TimestampType.LogAppendTime : TimestampType.CreateTime;

    /// <summary>Whether it belongs to a transaction.</summary>
    public bool IsTransactional => (Attributes & TransactionalBit) != 0;

    /// <summary>Whether it holds a control record: the marker that ends a transaction.</summary>
    public bool IsControl => (Attributes & ControlBit) != 0;

    /// <summary>Whether <see cref="BaseTimestamp"/> says when tombstones in it may go.</summary>
    public bool HasDeleteHorizon => (Attributes & DeleteHorizonBit) != 0;

    /// <summary>Whether it has a producer id.</summary>
    public bool HasProducerId => ProducerId > NoProducerId;

    /// <summary>The sequence of its last record; sequences go back to 0 after 2³¹-1.</summary>
    public int LastSequence => BaseSequence == NoSequence ? NoSequence : Sequence.Add(BaseSequence, LastOffsetDelta);

    internal RecordBatchHeader WithCodec(CompressionCodec codec) => this with { Attributes = (short)((ushort)(Attributes & ~CodecBits) | (ushort)codec) };

    /// <summary>Reads a header; the span must hold <see cref="Size"/> bytes. Nothing is checked.</summary>
    public static RecordBatchHeader Read(ReadOnlySpan<byte> bytes) => new()
    {
        BaseOffset = BinaryPrimitives.ReadInt64BigEndian(bytes),
        BatchLength = BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLengthAt..]),
        LeaderEpoch = BinaryPrimitives.ReadInt32BigEndian(bytes[LeaderEpochAt..]),
        Magic = bytes[MagicAt],
        Crc = BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcAt..]),
        Attributes = BinaryPrimitives.ReadInt16BigEndian(bytes[AttributesAt..]),
        LastOffsetDelta = BinaryPrimitives.ReadInt32BigEndian(bytes[LastOffsetDeltaAt..]),
        BaseTimestamp = BinaryPrimitives.ReadInt64BigEndian(bytes[BaseTimestampAt..]),
        MaxTimestamp = BinaryPrimitives.ReadInt64BigEndian(bytes[MaxTimestampAt..]),
        ProducerId = BinaryPrimitives.ReadInt64BigEndian(bytes[ProducerIdAt..]),
        ProducerEpoch = BinaryPrimitives.ReadInt16BigEndian(bytes[ProducerEpochAt..]),
        BaseSequence = BinaryPrimitives.ReadInt32BigEndian(bytes[BaseSequenceAt..]),
        Count = BinaryPrimitives.ReadInt32BigEndian(bytes[CountAt..]),
    };

    /// <summary>Writes it over the first <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(bytes[BatchLengthAt..], BatchLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes[LeaderEpochAt..], LeaderEpoch);
        bytes[MagicAt] = Magic;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[CrcAt..], Crc);
        BinaryPrimitives.WriteInt16BigEndian(bytes[AttributesAt..], Attributes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[LastOffsetDeltaAt..], LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(bytes[BaseTimestampAt..], BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[MaxTimestampAt..], MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[ProducerIdAt..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(bytes[ProducerEpochAt..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(bytes[BaseSequenceAt..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(bytes[CountAt..], Count);
    }
}
