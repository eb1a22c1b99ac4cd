using System.Buffers;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Compression;

namespace EcommAspire.Broker.Storage;

/// <summary>A batch that may be stored: its header as it will be, and its records as they came.</summary>
internal struct PreparedBatch
{
    public RecordBatchHeader Header;
    public ReadOnlySequence<byte> Records;

    /// <summary>Whether something that the CRC covers was changed.</summary>
    public bool Restamped;
}

/// <summary>Why a batch may not be stored.</summary>
internal sealed record Refusal(ErrorCode Error, string Message)
{
    public IReadOnlyList<RecordError> Records { get; init; } = [];
}

/// <summary>Checks what a producer sent, as far as that can be done without knowing what is in the log.</summary>
internal readonly ref struct AppendCheck(LogOptions options, AppendOrigin origin, long now)
{
    /// <summary>Splits the bytes into batches. Nothing may be left over.</summary>
    public Refusal? Prepare(ReadOnlySequence<byte> bytes, List<PreparedBatch> batches)
    {
        Span<byte> head = stackalloc byte[RecordBatchHeader.Size];
        var total = bytes.Length;
        if (total == 0)
            return new(ErrorCode.InvalidRecord, "A produce request must have at least one record batch for a partition.");
        if (total > options.SegmentBytes && total > options.MaxMessageBytes)
            return new(ErrorCode.RecordListTooLarge, $"{total} bytes of batches are more than a segment may hold (segment.bytes {options.SegmentBytes}).");
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < RecordBatchHeader.Size)
                return new(ErrorCode.CorruptMessage, $"{bytes.Length} bytes are left after the last whole batch.");
            bytes.Slice(0, RecordBatchHeader.Size).CopyTo(head);
            var header = RecordBatchHeader.Read(head);
            if (CheckFrame(header, bytes.Length) is { } frame)
                return frame;
            var body = bytes.Slice(RecordBatchHeader.ChecksummedFrom, header.TotalSize - RecordBatchHeader.ChecksummedFrom);
            if (Checksum.Of(body) != header.Crc)
                return new(ErrorCode.CorruptMessage, "A batch does not match its checksum.");
            var batch = new PreparedBatch { Header = header, Records = bytes.Slice(RecordBatchHeader.Size, header.TotalSize - RecordBatchHeader.Size) };
            if ((CheckHeader(header) ?? CheckRecords(ref batch)) is { } refusal)
                return refusal;
            Stamp(ref batch);
            batches.Add(batch);
            bytes = bytes.Slice(header.TotalSize);
        }
        return null;
    }

    private Refusal? CheckFrame(in RecordBatchHeader header, long available)
    {
        if (header.Magic != RecordBatchHeader.CurrentMagic)
        {
            return header.Magic < RecordBatchHeader.CurrentMagic
                ? new(ErrorCode.InvalidRecord, $"A batch of magic {header.Magic} is of a format that is no longer stored; 2 is.")
                : new(ErrorCode.CorruptMessage, $"A batch has magic {header.Magic}, which is none.");
        }
        if (header.BatchLength < RecordBatchHeader.Size - RecordBatchHeader.LengthPrefix || header.BatchLength > available - RecordBatchHeader.LengthPrefix)
            return new(ErrorCode.CorruptMessage, $"A batch says it has {header.BatchLength} bytes, of which {available - RecordBatchHeader.LengthPrefix} came.");
        if (header.TotalSize > options.MaxMessageBytes)
            return new(ErrorCode.MessageTooLarge, $"A batch of {header.TotalSize} bytes is larger than max.message.bytes, {options.MaxMessageBytes}.");
        return null;
    }

    private Refusal? CheckHeader(in RecordBatchHeader header)
    {
        if (header.LastOffsetDelta < 0 || header.Count != header.LastOffsetDelta + 1)
            return new(ErrorCode.InvalidRecord, $"A batch says it has {header.Count} records, and its last offset is {header.LastOffsetDelta}.");
        if (header.Codec > CompressionCodec.Zstd)
            return new(ErrorCode.UnsupportedCompressionType, $"Compression codec {(int)header.Codec} is none.");
        if (origin != AppendOrigin.Client)
            return null;
        if (header.BaseOffset != 0)
            return new(ErrorCode.InvalidRecord, $"A batch to be stored has base offset {header.BaseOffset}; it should be 0.");
        if (header.IsControl)
            return new(ErrorCode.InvalidRecord, "Control records are written by the broker only.");
        if (header.HasProducerId && header.BaseSequence < 0)
            return new(ErrorCode.InvalidRecord, $"A batch of producer {header.ProducerId} has sequence {header.BaseSequence}.");
        if (header.IsTransactional && !header.HasProducerId)
            return new(ErrorCode.InvalidRecord, "A transactional batch has no producer id.");
        if (header.TimestampType == TimestampType.LogAppendTime)
            return new(ErrorCode.InvalidTimestamp, "A producer should not set the timestamp type to LogAppendTime.");
        return null;
    }

    /// <summary>
    /// Looks at the records of a batch. Compressed ones are opened only where the topic asks something of each of them; otherwise
    /// the header must do.
    /// </summary>
    private Refusal? CheckRecords(ref PreparedBatch batch)
    {
        var header = batch.Header;
        var asksOfEach = options.CleanupPolicy.HasFlag(CleanupPolicy.Compact)
            || (options.TimestampType == TimestampType.CreateTime && options.TimestampBeforeMaxMs != long.MaxValue);
        if (header.Codec != CompressionCodec.None && !(asksOfEach && Codecs.CanRead(header.Codec)))
            return IsTimely(header.MaxTimestamp) ? null : Untimely([new(header.LastOffsetDelta, Distance(header.MaxTimestamp))]);

        byte[]? rented = null;
        ReadOnlySpan<byte> records;
        if (batch.Records.IsSingleSegment)
        {
            records = batch.Records.FirstSpan;
        }
        else
        {
            rented = ArrayPool<byte>.Shared.Rent((int)batch.Records.Length);
            batch.Records.CopyTo(rented);
            records = rented.AsSpan(0, (int)batch.Records.Length);
        }
        try
        {
            return CheckRecords(ref batch, header.Codec == CompressionCodec.None ? records : Codecs.Decompress(header.Codec, records));
        }
        catch (InvalidDataException e)
        {
            return new(ErrorCode.CorruptMessage, e.Message);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private Refusal? CheckRecords(ref PreparedBatch batch, ReadOnlySpan<byte> records)
    {
        var header = batch.Header;
        var mustHaveKeys = options.CleanupPolicy.HasFlag(CleanupPolicy.Compact) && !header.IsControl;
        var reader = new RecordReader(records);
        var count = 0;
        var maxTimestamp = RecordBatchHeader.NoTimestamp;
        List<RecordError>? keyless = null, untimely = null;
        while (reader.TryRead(out var record))
        {
            if (record.OffsetDelta != count)
                return new(ErrorCode.InvalidRecord, $"Record {count} of a batch has offset {record.OffsetDelta}; offsets must follow one another.");
            if (mustHaveKeys && !record.HasKey)
                (keyless ??= []).Add(new(count, "A record of a compacted topic must have a key."));
            var timestamp = header.BaseTimestamp + record.TimestampDelta;
            if (!IsTimely(timestamp))
                (untimely ??= []).Add(new(count, Distance(timestamp)));
            maxTimestamp = Math.Max(maxTimestamp, timestamp);
            count++;
        }
        if (!reader.AtEnd || count != header.Count)
            return new(ErrorCode.InvalidRecord, $"A batch says it has {header.Count} records; after {count} comes what is no record.");
        if (keyless is not null)
            return new(ErrorCode.InvalidRecord, "A record of a compacted topic must have a key.") { Records = keyless };
        if (untimely is not null)
            return Untimely(untimely);
        if (maxTimestamp != header.MaxTimestamp)
        {
            batch.Header = header with { MaxTimestamp = maxTimestamp };
            batch.Restamped = true;
        }
        return null;
    }

    private bool IsTimely(long timestamp) =>
        options.TimestampType == TimestampType.LogAppendTime || timestamp == RecordBatchHeader.NoTimestamp
        || (now - timestamp <= options.TimestampBeforeMaxMs && timestamp - now <= options.TimestampAfterMaxMs);

    private string Distance(long timestamp) =>
        $"Time {timestamp} is not within {options.TimestampBeforeMaxMs} ms before and {options.TimestampAfterMaxMs} ms after now, {now}.";

    private static Refusal Untimely(IReadOnlyList<RecordError> records) =>
        new(ErrorCode.InvalidTimestamp, "One or more records have a time that the topic does not allow.") { Records = records };

    private void Stamp(ref PreparedBatch batch)
    {
        if (options.TimestampType != TimestampType.LogAppendTime)
            return;
        batch.Header = batch.Header with { Attributes = (short)(batch.Header.Attributes | RecordBatchHeader.LogAppendTimeBit), MaxTimestamp = now };
        batch.Restamped = true;
    }
}
