using System.Text;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class CompactionTests
{
    private static readonly LogOptions _compact = new()
    {
        CleanupPolicy = CleanupPolicy.Compact,
        SegmentBytes = 400,
        MaxMessageBytes = 400,
        IndexIntervalBytes = 100,
        MinCleanableDirtyRatio = 0,
        DeleteRetentionMs = 1000,
    };

    [Theory]
    [InlineData(CompressionCodec.None)]
    [InlineData(CompressionCodec.Gzip)]
    public async Task Keeps_the_last_record_of_every_key_at_its_offset(CompressionCodec codec)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact);
        for (var i = 0; i < 60; i++)
            log.Append(new(scratch.KeyedBytes(codec, ($"k{i % 7}", $"v{i}"), ("same", $"s{i}"))), AppendOrigin.Client);
        Roll(scratch);
        var before = scratch.Read();
        var size = log.Size;

        var result = log.Clean();

        result.SegmentsCompacted.ShouldBeGreaterThan(3);
        result.BytesCompacted.ShouldBe(size - log.Size);
        result.Note.ShouldBeNull();
        var closed = before.Where(record => record.Key != "roll").ToList();
        scratch.Read().Where(record => record.Key != "roll").ShouldBe(closed.GroupBy(record => record.Key).Select(group => group.Last()).OrderBy(record => record.Offset));
        var after = scratch.Read();
        (await scratch.Restart()).Clean().SegmentsCompacted.ShouldBe(0);
        scratch.Read().ShouldBe(after);
        scratch.Crash();
        scratch.Read().ShouldBe(after);
        for (var offset = 0; offset < 120; offset++)
            scratch.Read(offset).ShouldBe(after.Where(record => record.Offset >= offset));
    }

    [Fact]
    public async Task Keeps_a_tombstone_as_long_as_the_topic_says_and_then_drops_it()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact);
        log.Append(scratch.Keyed(("a", "1"), ("b", "1"), ("a", null)), AppendOrigin.Client);
        Roll(scratch);
        log.Clean();
        var time = scratch.Clock.Milliseconds;
        Of("a", "b").ShouldBe([new(1, "b", "1", time), new(2, "a", null, time)]);

        scratch.Clock.Milliseconds += 999;
        Roll(scratch);
        log.Clean();
        Of("a", "b").ShouldBe([new(1, "b", "1", time), new(2, "a", null, time)]);

        scratch.Clock.Milliseconds += 1;
        Roll(scratch);
        log.Clean();
        Of("a", "b").ShouldBe([new(1, "b", "1", time)]);

        Stored[] Of(params string[] keys) => [.. scratch.Read().Where(record => keys.Contains(record.Key))];
    }

    [Fact]
    public async Task Drops_aborted_records_and_in_time_their_markers()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact);
        for (var i = 0; i < 12; i++)
        {
            Send(i % 2, i / 2, ($"k{i % 3}", $"v{i}"));
            log.AppendMarker(i % 2, 0, commit: i % 4 < 2, 0);
        }
        Roll(scratch);
        Send(9, 0, ("open", "x"));
        Roll(scratch);
        var expected = scratch.Read(0, readCommitted: true).Where(record => record.Key != "roll").GroupBy(record => record.Key).Select(group => group.Last()).OrderBy(record => record.Offset).ToList();

        log.Clean();
        scratch.Read(0, readCommitted: true).Where(record => record.Key != "roll").ShouldBe(expected);
        scratch.Read(0).Where(record => record.Offset < 24).ShouldBe(expected);
        log.AppendMarker(9, 0, commit: true, 0);
        scratch.Clock.Milliseconds += 1001;
        Roll(scratch);
        log.Clean();
        var producers = log.Producers.OrderBy(producer => producer.ProducerId).ToList();
        Scratch.Batches(scratch.AllBytes()).Count(batch => batch.Header.IsControl).ShouldBeLessThan(13);
        log = scratch.Crash();
        log.LastStableOffset.ShouldBe(log.HighWatermark);
        log.Producers.OrderBy(producer => producer.ProducerId).ShouldBe(producers);
        scratch.Read(0, readCommitted: true).Where(record => record.Key != "roll" && record.Key != "open").ShouldBe(expected);

        // Without the checkpoint everything is found in the segments: last sequences, and no transaction that seems open.
        await log.DisposeAsync();
        File.Delete(Path.Combine(scratch.Folder, "checkpoint"));
        log = scratch.Open();
        log.LastStableOffset.ShouldBe(log.HighWatermark);
        log.Producers.OrderBy(producer => producer.ProducerId).Select(producer => producer.LastSequence).ShouldBe(producers.Select(producer => producer.LastSequence));

        void Send(long producer, int sequence, (string Key, string Value) record)
        {
            var writer = new RecordBatchWriter(new RecordBatchHeader { Attributes = 1 << 4, BaseTimestamp = scratch.Clock.Milliseconds, ProducerId = producer, BaseSequence = sequence });
            writer.Add(scratch.Clock.Milliseconds, Encoding.UTF8.GetBytes(record.Key), Encoding.UTF8.GetBytes(record.Value));
            log.Append(new(writer.ToArray()), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
        }
    }

    [Fact]
    public async Task Touches_nothing_behind_an_open_transaction_or_younger_than_the_topic_says()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact with { MinCompactionLagMs = 5000 });
        log.Append(scratch.Keyed(("a", "1"), ("a", "2")), AppendOrigin.Client);
        Roll(scratch);
        log.Clean().SegmentsCompacted.ShouldBe(0);
        scratch.Clock.Milliseconds += 5000;
        var writer = new RecordBatchWriter(new RecordBatchHeader { Attributes = 1 << 4, BaseTimestamp = scratch.Clock.Milliseconds, ProducerId = 1 });
        writer.Add(scratch.Clock.Milliseconds, [1], [1]);
        log.Append(new(writer.ToArray()), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
        log.Append(scratch.Keyed(("b", "1"), ("b", "2")), AppendOrigin.Client);
        Roll(scratch);
        scratch.Clock.Milliseconds += 5000;
        log.Clean();
        scratch.Read().Count(record => record.Key == "a").ShouldBe(1);
        scratch.Read().Count(record => record.Key == "b").ShouldBe(2);
    }

    [Fact]
    public async Task Waits_until_enough_is_dirty_or_something_has_waited_too_long()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact with { MinCleanableDirtyRatio = 0.9 });
        Fill(20);
        log.Clean().SegmentsCompacted.ShouldBeGreaterThan(0);
        for (var i = 0; i < 8; i++)
            log.Append(scratch.Keyed(($"distinct{i}", new string('x', 200))), AppendOrigin.Client);
        Roll(scratch);
        log.Clean();
        Fill(2);
        log.Clean().SegmentsCompacted.ShouldBe(0);
        log.Options = log.Options with { MaxCompactionLagMs = 100 };
        scratch.Clock.Milliseconds += 100;
        log.Clean().SegmentsCompacted.ShouldBeGreaterThan(0);

        void Fill(int count)
        {
            for (var i = 0; i < count; i++)
                log.Append(scratch.Keyed(("a", $"{i}")), AppendOrigin.Client);
            Roll(scratch);
        }
    }

    [Fact]
    public async Task Keeps_what_it_cannot_open_and_says_so()
    {
        await using var scratch = new Scratch();
        // The topic is compacted only later: otherwise the batch would be refused.
        var log = scratch.Open(_compact with { CleanupPolicy = CleanupPolicy.Delete });
        var writer = new RecordBatchWriter(scratch.Clock.Milliseconds);
        writer.Add(scratch.Clock.Milliseconds, [1], [2]);
        var strange = writer.ToArray();
        strange[22] = (byte)CompressionCodec.Lz4;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(strange.AsSpan(17), Checksum.Of(strange.AsSpan(21)));
        log.Append(new(strange), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
        log.Options = _compact;
        log.Append(new(strange), AppendOrigin.Client).Error.ShouldBe(ErrorCode.CorruptMessage);
        log.Append(scratch.Keyed(("a", "1"), ("a", "2")), AppendOrigin.Client);
        Roll(scratch);

        var note = log.Clean().Note.ShouldNotBeNull();

        note.ShouldContain("LZ4");
        using var read = log.Read(0, 1, readCommitted: false, minOneBatch: true);
        read.ToArray()[61..].ShouldBe(strange[61..]);
        log.OffsetForTimestamp(0).Offset.ShouldBe(0);
    }

    [Fact]
    public async Task Does_not_compact_a_damaged_segment_and_says_where_it_is()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact);
        log.Append(scratch.Keyed(("a", "1"), ("a", "2")), AppendOrigin.Client);
        Roll(scratch);
        var first = Path.Combine(scratch.Folder, scratch.Files(".log")[0]);
        using (var file = File.OpenHandle(first, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            RandomAccess.Write(file, "?"u8, 70);
        var bytes = File.ReadAllBytes(first);
        log.Clean().Note.ShouldNotBeNull().ShouldContain(Path.GetFileName(first));
        File.ReadAllBytes(first).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Carries_out_a_swap_that_a_crash_interrupted(int steps)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact);
        for (var i = 0; i < 60; i++)
            log.Append(scratch.Keyed(($"k{i % 7}", $"v{i}")), AppendOrigin.Client);
        Roll(scratch);
        await log.DisposeAsync();
        var before = Directory.GetFiles(scratch.Folder).ToDictionary(path => path, File.ReadAllBytes);
        string[] closed = [.. scratch.Files(".log").SkipLast(1).Select(file => Path.Combine(scratch.Folder, file))];
        log = scratch.Open(_compact with { SegmentBytes = 100_000 });
        var all = scratch.Read();
        log.Clean().SegmentsCompacted.ShouldBe(closed.Length);
        var compacted = scratch.Read();
        await log.DisposeAsync();

        // The state between two steps: the compacted files under the swap's name, and the old ones as far as they are not gone.
        var (newLog, newIndex) = (File.ReadAllBytes(closed[0]), File.ReadAllBytes(Path.ChangeExtension(closed[0], ".index")));
        foreach (var path in Directory.GetFiles(scratch.Folder))
            File.Delete(path);
        foreach (var (path, bytes) in before)
            File.WriteAllBytes(path, bytes);
        File.WriteAllBytes(Path.ChangeExtension(closed[0], ".index") + (steps == 0 ? ".cleaned" : steps < 4 ? ".swap" : ""), newIndex);
        File.WriteAllBytes(closed[0] + (steps < 2 ? ".cleaned" : ".swap"), newLog);
        foreach (var gone in steps == 3 ? [closed[^1]] : steps == 4 ? closed[1..] : [])
            File.Delete(gone);

        log = scratch.Open();

        scratch.Read().ShouldBe(steps < 2 ? all : compacted);
        scratch.Files(".swap").Concat(scratch.Files(".cleaned")).ShouldBeEmpty();
        log.Clean();
        scratch.Read().ShouldBe(compacted);
    }

    [Fact]
    public async Task Deletes_and_compacts_where_both_are_asked_for()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact with { CleanupPolicy = CleanupPolicy.Compact | CleanupPolicy.Delete, RetentionMs = 1000 });
        log.Append(scratch.Keyed(("old", "1")), AppendOrigin.Client);
        Roll(scratch);
        scratch.Clock.Milliseconds += 1001;
        log.Append(scratch.Keyed(("a", "1"), ("a", "2")), AppendOrigin.Client);
        Roll(scratch);
        var result = log.Clean();
        result.SegmentsDeleted.ShouldBeGreaterThan(0);
        scratch.Read().Select(record => record.Value).ShouldBe(["2", new string('x', 300)]);
    }

    [Fact]
    public async Task Does_with_a_map_that_holds_few_keys_at_a_time()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_compact with { CompactionMapBytes = 1, SegmentBytes = 100_000, MaxMessageBytes = 100_000 });
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 1000; i += 10)
                log.Append(scratch.Keyed([.. Enumerable.Range(i, 10).Select(key => ((string?)$"k{key}", (string?)$"v{round}"))]), AppendOrigin.Client);
        }
        Roll(scratch, 100_000);
        var expected = scratch.Read().GroupBy(record => record.Key).Select(group => group.Last()).OrderBy(record => record.Offset).ToList();
        for (var i = 0; i < 20 && scratch.Read().Count > expected.Count; i++)
            log.Clean();
        scratch.Read().ShouldBe(expected);
    }

    /// <summary>A record so large that the segment before it is closed.</summary>
    private static void Roll(Scratch scratch, int segmentBytes = 400) =>
        scratch.Log.Append(scratch.Keyed(("roll", new string('x', segmentBytes - 100))), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
}
