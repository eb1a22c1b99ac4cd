using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class RecoveryTests
{
    private static readonly LogOptions _small = new() { SegmentBytes = 1000, MaxMessageBytes = 1000, IndexIntervalBytes = 100 };

    [Fact]
    public async Task Cuts_a_torn_tail_off_and_nothing_else()
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.Append("a");
        scratch.Append("b", "c");
        var whole = new FileInfo(scratch.LastSegment).Length;
        scratch.Append("torn", "apart");
        var end = new FileInfo(scratch.LastSegment).Length;
        for (var cut = end - 1; cut >= whole; cut--)
        {
            await using var copy = new Scratch();
            File.Copy(scratch.LastSegment, Path.Combine(copy.Folder, Path.GetFileName(scratch.LastSegment)));
            using (var file = File.OpenWrite(copy.LastSegment))
                file.SetLength(cut);
            copy.Open().HighWatermark.ShouldBe(3);
            copy.Read().Select(record => record.Value).ShouldBe(["a", "b", "c"]);
            new FileInfo(copy.LastSegment).Length.ShouldBe(whole);
            copy.Append("d").BaseOffset.ShouldBe(3);
        }
    }

    [Fact]
    public async Task Cuts_off_a_tail_of_zeros_or_of_noise()
    {
        foreach (var fill in new byte[] { 0, 0xff, 2 })
        {
            await using var scratch = new Scratch();
            scratch.Open();
            scratch.Append("a");
            using (var file = new FileStream(scratch.LastSegment, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
                file.Write([.. Enumerable.Repeat(fill, 10_000)]);
            scratch.Crash().HighWatermark.ShouldBe(1);
            scratch.Read().Count.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(65)]
    public async Task Says_where_a_segment_is_damaged_before_its_end_and_touches_nothing(int at)
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.Append("a");
        var damaged = (int)new FileInfo(scratch.LastSegment).Length + at;
        scratch.Append("b");
        scratch.Append("c");
        var bytes = File.ReadAllBytes(scratch.LastSegment);
        bytes[damaged] ^= 0x40;
        File.WriteAllBytes(scratch.LastSegment, bytes);

        var e = Should.Throw<StorageException>(() => scratch.Crash());
        e.Message.ShouldContain(Path.GetFileName(scratch.LastSegment));
        e.Message.ShouldContain("offset 1");
        File.ReadAllBytes(scratch.LastSegment).ShouldBe(bytes);

        scratch.Crash(new() { SetDamagedTailAside = true }).HighWatermark.ShouldBe(1);
        scratch.Files(".damaged").ShouldHaveSingleItem();
        scratch.Append("d").BaseOffset.ShouldBe(1);
    }

    [Fact]
    public async Task Says_which_segment_is_missing()
    {
        await using var scratch = new Scratch();
        scratch.Open(_small);
        for (var i = 0; i < 50; i++)
            scratch.Append($"{i}");
        await scratch.Log.DisposeAsync();
        var files = scratch.Files(".log");
        File.Delete(Path.Combine(scratch.Folder, files[2]));
        Should.Throw<StorageException>(() => scratch.Open()).Message.ShouldContain(files[3]);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData(".index")]
    [InlineData("bounds")]
    public async Task Does_without_what_can_be_found_out_again(string file)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(_small);
        for (var i = 0; i < 50; i++)
        {
            scratch.SendInTransaction(i % 3, 0, i / 3, $"{i}");
            if (i % 5 == 4)
                log.AppendMarker(i % 3, 0, commit: i % 2 == 0, 0);
        }
        var before = (scratch.Read(0, readCommitted: true), log.Producers.OrderBy(producer => producer.ProducerId), log.LastStableOffset);
        foreach (var damage in new Action<string>[] { File.Delete, path => File.WriteAllBytes(path, [1, 2, 3]), path => File.WriteAllBytes(path, []) })
        {
            await scratch.Log.DisposeAsync();
            foreach (var path in Directory.EnumerateFiles(scratch.Folder).Where(path => path.EndsWith(file, StringComparison.Ordinal)).ToList())
                damage(path);
            log = scratch.Open();
            scratch.Read(0, readCommitted: true).ShouldBe(before.Item1);
            log.Producers.OrderBy(producer => producer.ProducerId).ShouldBe(before.Item2);
            log.LastStableOffset.ShouldBe(before.LastStableOffset);
        }
    }

    [Fact]
    public async Task Reads_only_what_came_after_the_checkpoint()
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.Append("a");
        scratch.Log.Clean();
        var flushed = (int)new FileInfo(scratch.LastSegment).Length;
        scratch.Append("b");
        // What the checkpoint covers is not read again: damage there is not seen now, but by whoever reads it.
        var bytes = File.ReadAllBytes(scratch.LastSegment);
        bytes[flushed - 1] ^= 1;
        File.WriteAllBytes(scratch.LastSegment, bytes);
        scratch.Crash().HighWatermark.ShouldBe(2);
    }

    [Fact]
    public async Task Begins_anew_where_records_were_deleted_up_to_when_the_disk_lost_those_before()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Append("a", "b", "c");
        log.DeleteRecords(2);
        using (var file = File.OpenHandle(scratch.LastSegment, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.SetLength(file, 0);
        log = scratch.Crash();
        (log.LogStartOffset, log.HighWatermark, log.LastStableOffset).ShouldBe((2, 2, 2));
        scratch.Append("d").BaseOffset.ShouldBe(2);
        scratch.Crash().HighWatermark.ShouldBe(3);
    }
}
