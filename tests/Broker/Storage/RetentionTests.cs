using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class RetentionTests
{
    private static readonly LogOptions _small = new() { SegmentBytes = 100, MaxMessageBytes = 100, RetentionMs = -1 };

    [Fact]
    public async Task Deletes_whole_segments_by_age_the_last_one_too_and_begins_there_for_good()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_small with { RetentionMs = 10_000 });
        scratch.Append("a");
        scratch.Append("b");
        scratch.Clock.Milliseconds += 6_000;
        scratch.Append("c");
        log.Clean().SegmentsDeleted.ShouldBe(0);
        scratch.Clock.Milliseconds += 6_000;
        log.Clean().SegmentsDeleted.ShouldBe(2);
        log.LogStartOffset.ShouldBe(2);
        scratch.Crash().LogStartOffset.ShouldBe(2);
        scratch.Clock.Milliseconds += 6_000;
        scratch.Log.Clean().SegmentsDeleted.ShouldBe(1);
        (scratch.Log.LogStartOffset, scratch.Log.LogEndOffset, scratch.Log.Size).ShouldBe((3, 3, 0));
        log = scratch.Crash();
        (log.LogStartOffset, log.LogEndOffset).ShouldBe((3, 3));
        scratch.Append("d").BaseOffset.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_too_old_or_too_much_stays_until_it_is_time_to_look_for_it()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_small with { RetentionMs = 10_000, RetentionBytes = 1 });
        scratch.Append("a");
        scratch.Append("b");
        scratch.Clock.Milliseconds += 20_000;
        log.Clean(deletesOld: false).SegmentsDeleted.ShouldBe(0);
        (log.LogStartOffset, log.LogEndOffset).ShouldBe((0, 2));
        log.Options = log.Options with { CleanupPolicy = CleanupPolicy.Compact | CleanupPolicy.Delete };
        log.Clean(deletesOld: false).SegmentsDeleted.ShouldBe(2, "the cleaner deletes where it compacts");
    }

    [Fact]
    public async Task Deletes_by_size()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_small);
        for (var i = 0; i < 10; i++)
            scratch.Append("a");
        var each = log.Size / 10;
        log.Options = _small with { RetentionBytes = (each * 4) + 1 };
        log.Clean().SegmentsDeleted.ShouldBe(5);
        log.Size.ShouldBe(each * 5);
        log.Options = _small with { RetentionBytes = 0 };
        log.Clean().SegmentsDeleted.ShouldBe(4);
    }

    [Fact]
    public async Task Deletes_records_up_to_an_offset_at_once_and_for_good()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new());
        scratch.Append("a", "b", "c", "d");
        log.DeleteRecords(5).ShouldBe(ErrorCode.OffsetOutOfRange);
        log.DeleteRecords(-2).ShouldBe(ErrorCode.OffsetOutOfRange);
        log.DeleteRecords(2).ShouldBe(ErrorCode.None);
        log.DeleteRecords(1).ShouldBe(ErrorCode.None);
        log.LogStartOffset.ShouldBe(2);
        using (var before = log.Read(1, 100, readCommitted: false, minOneBatch: true))
            before.Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        log = scratch.Crash();
        log.LogStartOffset.ShouldBe(2);
        scratch.Read(2).Select(record => record.Value).ShouldBe(["c", "d"]);
        log.DeleteRecords(-1).ShouldBe(ErrorCode.None);
        log.LogStartOffset.ShouldBe(4);
        log.Clean().SegmentsDeleted.ShouldBe(1);
        scratch.Append("e").BaseOffset.ShouldBe(4);
        log.Options = new() { CleanupPolicy = CleanupPolicy.Compact };
        log.DeleteRecords(-1).ShouldBe(ErrorCode.PolicyViolation);
    }

    [Fact]
    public async Task Rolls_by_age()
    {
        await using var scratch = new Scratch();
        scratch.Open(new() { SegmentMs = 1000, RetentionMs = -1 });
        scratch.Append("a");
        scratch.Clock.Milliseconds += 999;
        scratch.Append("b");
        scratch.Files(".log").Length.ShouldBe(1);
        scratch.Clock.Milliseconds += 1;
        scratch.Append("c");
        scratch.Files(".log").Length.ShouldBe(2);
        scratch.Clock.Milliseconds += 1000;
        scratch.Log.Clean();
        scratch.Files(".log").Length.ShouldBe(3);
        scratch.Log.Clean();
        scratch.Files(".log").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Lets_readers_pass_an_open_transaction_whose_records_are_gone()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new());
        scratch.SendInTransaction(1, 0, 0, "a");
        scratch.Append("b");
        log.DeleteRecords(2);
        log.LastStableOffset.ShouldBe(2);
    }
}
