using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class ReadTests
{
    [Fact]
    public async Task Finds_every_offset_in_every_segment_in_whole_batches()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { SegmentBytes = 3000, MaxMessageBytes = 3000, IndexIntervalBytes = 300 });
        for (var i = 0; i < 300; i++)
            scratch.Append([.. Enumerable.Range(0, 1 + (i % 4)).Select(j => $"{i}.{j}")]);
        log.Clean();
        var end = log.HighWatermark;
        scratch.Files(".log").Length.ShouldBeGreaterThan(5);

        for (var offset = 0L; offset < end; offset++)
        {
            foreach (var maxBytes in new[] { 1, 100, 777, 5000 })
            {
                using var read = log.Read(offset, maxBytes, readCommitted: false, minOneBatch: true);
                var batches = Scratch.Batches(read.ToArray()).ToList();
                (batches[0].Header.BaseOffset <= offset && offset <= batches[0].Header.LastOffset).ShouldBeTrue();
                (batches.Count == 1 || read.Length <= maxBytes).ShouldBeTrue();
            }
        }
        scratch.Read(17).Count.ShouldBe((int)end - 17);
    }

    [Fact]
    public async Task Says_what_is_out_of_range_and_what_is_not_there_yet()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Append("a");
        Check(-1, ErrorCode.OffsetOutOfRange);
        Check(2, ErrorCode.OffsetOutOfRange);
        Check(1, ErrorCode.None);

        void Check(long offset, ErrorCode error)
        {
            using var read = log.Read(offset, 100, readCommitted: false, minOneBatch: true);
            (read.Error, read.Length, read.HighWatermark, read.LogStartOffset).ShouldBe((error, 0, 1, 0));
        }
    }

    [Fact]
    public async Task Gives_a_batch_that_is_too_large_only_when_it_must_give_one()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Append(new string('x', 1000));
        using var none = log.Read(0, 100, readCommitted: false, minOneBatch: false);
        none.Length.ShouldBe(0);
        using var one = log.Read(0, 100, readCommitted: false, minOneBatch: true);
        one.Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task Stays_readable_to_who_has_it_when_its_segment_is_deleted()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { SegmentBytes = 100, MaxMessageBytes = 100 });
        scratch.Append("a");
        scratch.Append("b");
        using var read = log.Read(0, 1000, readCommitted: false, minOneBatch: true);
        log.DeleteRecords(2).ShouldBe(ErrorCode.None);
        log.Clean().SegmentsDeleted.ShouldBe(2);
        Scratch.Batches(read.ToArray()).Single().Header.BaseOffset.ShouldBe(0);
    }

    [Fact]
    public async Task Finds_records_by_time()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { SegmentBytes = 1000, MaxMessageBytes = 1000, IndexIntervalBytes = 200 });
        log.OffsetForTimestamp(0).ShouldBe(OffsetLookup.None);
        log.MaxTimestamp().ShouldBe(OffsetLookup.None);
        // Times do not always grow with offsets.
        long[] times = [.. Enumerable.Range(0, 200).Select(i => 1_699_999_000_000 + (i * 100L) + (i % 7 == 0 ? -450 : 0))];
        for (var i = 0; i < times.Length; i += 2)
        {
            var writer = new RecordBatchWriter(5, i % 4 == 0 ? CompressionCodec.Gzip : CompressionCodec.None);
            writer.Add(times[i], null, null);
            writer.Add(times[i + 1], null, null);
            log.Append(new(writer.ToArray()), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
        }
        foreach (var reopen in new[] { false, true })
        {
            if (reopen)
                log = await scratch.Restart();
            for (var wanted = times[0] - 500; wanted < times[^1] + 200; wanted += 50)
            {
                var first = Array.FindIndex(times, time => time >= wanted);
                log.OffsetForTimestamp(wanted).ShouldBe(first < 0 ? OffsetLookup.None : new(first, times[first]));
            }
            log.MaxTimestamp().ShouldBe(new(Array.IndexOf(times, times.Max()), times.Max()));
        }
    }

    [Fact]
    public async Task Wakes_who_waits_for_records()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        var first = log.WaitForData(0).AsTask();
        var second = log.WaitForData(1).AsTask();
        var committed = log.WaitForData(1, readCommitted: true).AsTask();
        first.IsCompleted.ShouldBeFalse();
        scratch.Append("a");
        await first.WaitAsync(TimeSpan.FromMinutes(3));
        second.IsCompleted.ShouldBeFalse();
        scratch.SendInTransaction(1, 0, 0, "b");
        await second.WaitAsync(TimeSpan.FromMinutes(3));
        committed.IsCompleted.ShouldBeFalse();
        log.AppendMarker(1, 0, commit: true, 0);
        await committed.WaitAsync(TimeSpan.FromMinutes(3));
        await log.WaitForData(0);

        using var cancelled = new CancellationTokenSource();
        var never = log.WaitForData(100, cancellationToken: cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task Knows_one_leader_epoch()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Append("a", "b");
        log.OffsetForLeaderEpoch(0).ShouldBe(new EpochEnd(0, 2));
        log.OffsetForLeaderEpoch(1).ShouldBe(new EpochEnd(-1, -1));
        log.OffsetForLeaderEpoch(-1).ShouldBe(new EpochEnd(-1, -1));
    }
}
