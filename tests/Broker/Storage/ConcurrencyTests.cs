using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class ConcurrencyTests
{
    private const int Batches = 4000;

    [Theory]
    [InlineData(CleanupPolicy.Delete)]
    [InlineData(CleanupPolicy.Compact)]
    public async Task Reads_whole_batches_in_order_while_others_append_roll_delete_and_compact(CleanupPolicy policy)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new()
        {
            CleanupPolicy = policy,
            SegmentBytes = 4000,
            MaxMessageBytes = 4000,
            IndexIntervalBytes = 500,
            RetentionBytes = 12_000,
            MinCleanableDirtyRatio = 0,
        });
        using var over = new CancellationTokenSource();
        var sweeper = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
                log.Clean().Note.ShouldBeNull();
        });
        Task<long>[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(() => Follow(log, reader, over.Token)))];

        var appenders = Enumerable.Range(0, 2).Select(appender => Task.Run(() =>
        {
            for (var i = 0; i < Batches; i++)
            {
                var batch = scratch.KeyedBytes(CompressionCodec.None, ($"k{i % 50}", $"{appender}.{i}"), ($"other{i % 3}", "x"));
                log.Append(new(batch), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
            }
        }));
        await Task.WhenAll(appenders);
        await over.CancelAsync();
        await sweeper;

        log.HighWatermark.ShouldBe(Batches * 4);
        foreach (var read in await Task.WhenAll(readers))
            read.ShouldBe(log.HighWatermark);
    }

    /// <summary>Goes through the log as a consumer does, to its end; the offset that comes next.</summary>
    private static async Task<long> Follow(PartitionLog log, int reader, CancellationToken over)
    {
        var offset = 0L;
        while (offset < log.HighWatermark || !over.IsCancellationRequested)
        {
            using var read = log.Read(offset, 100 + (reader * 1000), readCommitted: reader == 1, minOneBatch: true);
            if (read.Error == ErrorCode.OffsetOutOfRange)
            {
                offset.ShouldBeLessThan(log.LogStartOffset);
                offset = log.LogStartOffset;
                continue;
            }
            foreach (var (header, bytes) in Scratch.Batches(read.ToArray()))
            {
                Checksum.Of(bytes.AsSpan(RecordBatchHeader.ChecksummedFrom)).ShouldBe(header.Crc);
                header.LastOffset.ShouldBeGreaterThanOrEqualTo(offset);
                if (log.Options.CleanupPolicy == CleanupPolicy.Delete)
                    header.BaseOffset.ShouldBeLessThanOrEqualTo(offset);
                offset = header.NextOffset;
            }
            if (read.Length == 0)
            {
                using var soon = CancellationTokenSource.CreateLinkedTokenSource(over);
                soon.CancelAfter(TimeSpan.FromMilliseconds(50));
                try
                {
                    await log.WaitForData(offset, cancellationToken: soon.Token);
                }
                catch (OperationCanceledException)
                {
                    // Nothing came; look again.
                }
            }
        }
        return offset;
    }
}
