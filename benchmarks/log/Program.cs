using System.Buffers;
using System.Diagnostics;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

// What the broker's log does by itself, without a network: dotnet run -c Release --project benchmarks/log
const int recordSize = 200;
var megabytes = args.Length > 0 ? int.Parse(args[0]) : 512;
foreach (var batchSize in new[] { 1, 5, 80, 1000 })
    Measure(batchSize);

void Measure(int records)
{
    var folder = Directory.CreateTempSubdirectory("log-benchmark-").FullName;
    try
    {
        var batch = Batch(records);
        var appends = (int)Math.Min((long)megabytes * 1024 * 1024 / batch.Length, 400_000);
        var log = PartitionLog.Open(folder, new() { SegmentBytes = 256 << 20 }, TimeProvider.System);
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < appends; i++)
        {
            if (log.Append(new(batch), AppendOrigin.Client).Error != default)
                throw new InvalidOperationException("The log refused a batch.");
        }
        var append = watch.Elapsed;
        var perAppend = (GC.GetTotalAllocatedBytes() - allocated) / appends;

        watch.Restart();
        var (reads, bytes) = ReadAll(log);
        var read = watch.Elapsed;

        watch.Restart();
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var close = watch.Elapsed;
        watch.Restart();
        log = PartitionLog.Open(folder, new(), TimeProvider.System);
        var open = watch.Elapsed;
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        File.Delete(Path.Combine(folder, "checkpoint"));
        watch.Restart();
        log = PartitionLog.Open(folder, new(), TimeProvider.System);
        var recover = watch.Elapsed;
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();

        var total = (double)appends * records;
        Console.WriteLine(
            $"{records,5} records a batch: append {appends / append.TotalSeconds,9:N0}/s = {total / append.TotalSeconds,12:N0} records/s ({append.TotalMicroseconds / appends:N1} us, {perAppend:N0} B allocated each);"
            + $" read {reads} x 1 MB {total / read.TotalSeconds,12:N0} records/s, {bytes / read.TotalSeconds / 1e6:N0} MB/s;"
            + $" close {close.TotalMilliseconds:N0} ms, open {open.TotalMilliseconds:N1} ms, without checkpoint {recover.TotalMilliseconds:N0} ms");
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static (int Reads, long Bytes) ReadAll(PartitionLog log)
{
    var buffer = ArrayPool<byte>.Shared.Rent(2 << 20);
    var (reads, bytes) = (0, 0L);
    for (var offset = 0L; offset < log.HighWatermark;)
    {
        using var result = log.Read(offset, 1 << 20, readCommitted: false, minOneBatch: true);
        var length = result.CopyTo(buffer.AsSpan(0, result.Length));
        for (var at = 0; at < length;)
        {
            var header = RecordBatchHeader.Read(buffer.AsSpan(at));
            offset = header.NextOffset;
            at += header.TotalSize;
        }
        reads++;
        bytes += length;
    }
    ArrayPool<byte>.Shared.Return(buffer);
    return (reads, bytes);
}

static byte[] Batch(int records)
{
    var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    var writer = new RecordBatchWriter(now);
    var value = new byte[recordSize];
    new Random(1).NextBytes(value);
    for (var i = 0; i < records; i++)
        writer.Add(now, null, value);
    return writer.ToArray();
}
