using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Broker.Storage.Compression;

namespace EcommAspire.Broker.Storage.Batches;

/// <summary>Writes a record batch: for control records, for compaction, and for whoever needs one to give to a log.</summary>
public sealed class RecordBatchWriter
{
    private readonly ArrayBufferWriter<byte> _records = new();
    private RecordBatchHeader _header;
    private long _maxTimestamp = RecordBatchHeader.NoTimestamp;
    private int _lastDelta = -1;

    /// <summary>Begins a batch: <paramref name="like"/> gives its base offset, attributes and producer.</summary>
    /// <param name="like">What the header is to be like; lengths, counts, latest time and CRC are found out.</param>
    public RecordBatchWriter(RecordBatchHeader like) => _header = like with { Magic = RecordBatchHeader.CurrentMagic, Count = 0 };

    /// <summary>Begins a batch of a producer without an id, for times relative to <paramref name="baseTimestamp"/>.</summary>
    public RecordBatchWriter(long baseTimestamp = 0, CompressionCodec codec = CompressionCodec.None)
        : this(new RecordBatchHeader
        {
            Attributes = (short)codec,
            BaseTimestamp = baseTimestamp,
            ProducerId = RecordBatchHeader.NoProducerId,
            ProducerEpoch = -1,
            BaseSequence = RecordBatchHeader.NoSequence,
            LeaderEpoch = -1,
        })
    {
    }

    /// <summary>How many records it has.</summary>
    public int Count => _header.Count;

    /// <summary>Adds a record after the last one. A null key or value is none; no headers are given here.</summary>
    public void Add(long timestamp, byte[]? key, byte[]? value) => Add(_lastDelta + 1, timestamp, new BatchRecord
    {
        OffsetDelta = 0,
        TimestampDelta = 0,
        HasKey = key is not null,
        Key = key,
        HasValue = value is not null,
        Value = value,
        Headers = [0],
    });

    /// <summary>Adds a record with its offset, its time, and key, value and headers of another one.</summary>
    public void Add(int offsetDelta, long timestamp, in BatchRecord record)
    {
        var timestampDelta = timestamp - _header.BaseTimestamp;
        var size = 1 + Varint.SizeOf(timestampDelta) + Varint.SizeOf(offsetDelta) + SizeOf(record.HasKey, record.Key)
            + SizeOf(record.HasValue, record.Value) + record.Headers.Length;
        Varint.Write(_records, size);
        Varint.Write(_records, 0); // attributes, unused
        Varint.Write(_records, timestampDelta);
        Varint.Write(_records, offsetDelta);
        Write(record.HasKey, record.Key);
        Write(record.HasValue, record.Value);
        _records.Write(record.Headers);
        _lastDelta = offsetDelta;
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
        _header = _header with { Count = _header.Count + 1 };
    }

    /// <summary>The batch. Its last offset is its last record's, or <paramref name="lastOffsetDelta"/> where that one is to be kept.</summary>
    public byte[] ToArray(int? lastOffsetDelta = null)
    {
        var records = _header.Codec == CompressionCodec.None ? _records.WrittenSpan : Codecs.Compress(_header.Codec, _records.WrittenSpan);
        var bytes = new byte[RecordBatchHeader.Size + records.Length];
        records.CopyTo(bytes.AsSpan(RecordBatchHeader.Size));
        var header = _header with
        {
            BatchLength = bytes.Length - RecordBatchHeader.LengthPrefix,
            LastOffsetDelta = lastOffsetDelta ?? Math.Max(0, _lastDelta),
            MaxTimestamp = _header.Count == 0 || _header.TimestampType == TimestampType.LogAppendTime ? _header.MaxTimestamp : _maxTimestamp,
        };
        header.Write(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes.AsSpan(RecordBatchHeader.CrcAt), Checksum.Of(bytes.AsSpan(RecordBatchHeader.ChecksummedFrom)));
        return bytes;
    }

    private static int SizeOf(bool present, ReadOnlySpan<byte> bytes) => present ? Varint.SizeOf(bytes.Length) + bytes.Length : Varint.SizeOf(-1);

    private void Write(bool present, ReadOnlySpan<byte> bytes)
    {
        Varint.Write(_records, present ? bytes.Length : -1);
        _records.Write(bytes);
    }
}
