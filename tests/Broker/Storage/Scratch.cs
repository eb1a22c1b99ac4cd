using System.Buffers;
using System.Text;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>A record as a test reads it back.</summary>
public sealed record Stored(long Offset, string? Key, string? Value, long Timestamp)
{
    public override string ToString() => $"{Offset}: {Key}={Value} @{Timestamp}";
}

/// <summary>A folder for one log, which is opened, crashed and opened again.</summary>
public sealed class Scratch : IAsyncDisposable
{
    private readonly List<PartitionLog> _opened = [];
    private readonly string _root = Directory.CreateTempSubdirectory("broker-log-").FullName;
    private int _lives = 1;

    public Scratch() => Folder = Directory.CreateDirectory(Path.Combine(_root, "1")).FullName;

    public string Folder { get; private set; }

    public TestClock Clock { get; } = new();

    public PartitionLog Log { get; private set; } = null!;

    public LogOptions Options { get; set; } = new();

    public PartitionLog Open(LogOptions? options = null)
    {
        Options = options ?? Options;
        Log = PartitionLog.Open(Folder, Options, Clock);
        _opened.Add(Log);
        return Log;
    }

    /// <summary>Opens the log again as a killed process would have left it: from a copy of its files as they are now.</summary>
    public PartitionLog Crash(LogOptions? options = null)
    {
        var former = Folder;
        Folder = Directory.CreateDirectory(Path.Combine(_root, $"{++_lives}")).FullName;
        // The log may still be writing its index files; what they and the checkpoint tell of is in the segments copied later.
        foreach (var path in Directory.GetFiles(former).Where(path => !path.EndsWith(".tmp", StringComparison.Ordinal)).OrderBy(path => path.EndsWith(".log", StringComparison.Ordinal)))
            File.Copy(path, Path.Combine(Folder, Path.GetFileName(path)));
        return Open(options);
    }

    /// <summary>Closes the log in order, and opens it again.</summary>
    public async Task<PartitionLog> Restart(LogOptions? options = null)
    {
        await Log.DisposeAsync();
        return Open(options);
    }

    public string[] Files(string extension) => [.. Directory.EnumerateFiles(Folder, "*" + extension).Select(path => Path.GetFileName(path)).Order()];

    public string LastSegment => Path.Combine(Folder, Files(".log")[^1]);

    public AppendResult Append(params string[] values) => Log.Append(Batch(values), AppendOrigin.Client);

    public byte[] Bytes(params string[] values) => Write(new RecordBatchWriter(Clock.Milliseconds), values);

    public ReadOnlySequence<byte> Batch(params string[] values) => new(Bytes(values));

    public ReadOnlySequence<byte> Keyed(params (string? Key, string? Value)[] records) => new(KeyedBytes(CompressionCodec.None, records));

    public byte[] KeyedBytes(CompressionCodec codec, params (string? Key, string? Value)[] records)
    {
        var writer = new RecordBatchWriter(Clock.Milliseconds, codec);
        foreach (var (key, value) in records)
            writer.Add(Clock.Milliseconds, Utf8(key), Utf8(value));
        return writer.ToArray();
    }

    public ReadOnlySequence<byte> From(long producerId, short epoch, int sequence, bool transactional, params string[] values) =>
        new(Write(new RecordBatchWriter(new RecordBatchHeader
        {
            Attributes = (short)(transactional ? 1 << 4 : 0),
            BaseTimestamp = Clock.Milliseconds,
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
        }), values));

    public AppendResult Send(long producerId, short epoch, int sequence, params string[] values) =>
        Log.Append(From(producerId, epoch, sequence, transactional: false, values), AppendOrigin.Client);

    public AppendResult SendInTransaction(long producerId, short epoch, int sequence, params string[] values) =>
        Log.Append(From(producerId, epoch, sequence, transactional: true, values), AppendOrigin.Client);

    /// <summary>Every record from an offset on, fetched piece by piece; what read_committed must skip is skipped, as a client does.</summary>
    public List<Stored> Read(long from = 0, bool readCommitted = false, int maxBytes = 1 << 20) => Read(Log, Math.Max(from, Log.LogStartOffset), readCommitted, maxBytes);

    public static List<Stored> Read(PartitionLog log, long from, bool readCommitted = false, int maxBytes = 1 << 20)
    {
        List<Stored> records = [];
        for (var offset = from; ;)
        {
            using var result = log.Read(offset, maxBytes, readCommitted, minOneBatch: true);
            result.Error.ShouldBe(Protocol.ErrorCode.None);
            if (result.Length == 0)
                return records;
            offset = Decode(result.ToArray(), offset, [.. result.AbortedTransactions], records);
        }
    }

    public static IEnumerable<(RecordBatchHeader Header, byte[] Bytes)> Batches(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var header = RecordBatchHeader.Read(bytes.AsSpan(at));
            yield return (header, bytes[at..(at + header.TotalSize)]);
            at += header.TotalSize;
        }
    }

    public byte[] AllBytes()
    {
        using var all = new MemoryStream();
        for (var offset = Log.LogStartOffset; offset < Log.HighWatermark;)
        {
            using var result = Log.Read(offset, 1 << 20, readCommitted: false, minOneBatch: true);
            if (result.Length == 0)
                break;
            all.Write(result.ToArray());
            offset = Batches(result.ToArray()).Last().Header.NextOffset;
        }
        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _opened)
            await log.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static long Decode(byte[] bytes, long from, List<AbortedTransaction> aborted, List<Stored> into)
    {
        var next = from;
        HashSet<long> aborting = [];
        foreach (var (header, batch) in Batches(bytes))
        {
            Checksum.Of(batch.AsSpan(RecordBatchHeader.ChecksummedFrom)).ShouldBe(header.Crc);
            next = header.NextOffset;
            aborting.UnionWith(aborted.Where(transaction => transaction.FirstOffset <= header.LastOffset).Select(transaction => transaction.ProducerId));
            aborted.RemoveAll(transaction => transaction.FirstOffset <= header.LastOffset);
            if (header.IsControl)
            {
                aborting.Remove(header.ProducerId);
                continue;
            }
            if (header.IsTransactional && aborting.Contains(header.ProducerId))
                continue;
            into.AddRange(Records(header, batch[RecordBatchHeader.Size..]).Where(record => record.Offset >= from));
        }
        return next;
    }

    private static List<Stored> Records(RecordBatchHeader header, byte[] records)
    {
        List<Stored> found = [];
        var reader = new RecordReader(header.Codec == CompressionCodec.None ? records : Compressed.Open(header.Codec, records));
        while (reader.TryRead(out var record))
        {
            found.Add(new(
                header.BaseOffset + record.OffsetDelta,
                record.HasKey ? Encoding.UTF8.GetString(record.Key) : null,
                record.HasValue ? Encoding.UTF8.GetString(record.Value) : null,
                header.TimestampType == TimestampType.LogAppendTime ? header.MaxTimestamp : header.BaseTimestamp + record.TimestampDelta));
        }
        reader.AtEnd.ShouldBeTrue();
        return found;
    }

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private byte[] Write(RecordBatchWriter writer, string[] values)
    {
        foreach (var value in values)
            writer.Add(Clock.Milliseconds, null, Utf8(value));
        return writer.ToArray();
    }
}
