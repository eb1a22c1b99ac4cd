using System.Buffers;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class ProducerTests
{
    [Fact]
    public async Task Answers_the_last_five_batches_again_and_stores_none_of_them_twice()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        for (var i = 0; i < 6; i++)
            scratch.Send(7, 0, i * 2, $"a{i}", $"b{i}").BaseOffset.ShouldBe(i * 2);

        for (var i = 1; i < 6; i++)
        {
            var again = scratch.Send(7, 0, i * 2, $"a{i}", $"b{i}");
            (again.Error, again.BaseOffset, again.LastOffset, again.Duplicate).ShouldBe((ErrorCode.None, i * 2, (i * 2) + 1, true));
        }
        scratch.Send(7, 0, 0, "a0", "b0").Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        log.LogEndOffset.ShouldBe(12);
    }

    [Fact]
    public async Task Refuses_gaps_overlaps_and_epochs_of_the_past()
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.Send(7, 1, 0, "a", "b");
        scratch.Send(7, 1, 3, "d").Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        scratch.Send(7, 1, 1, "b").Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        scratch.Send(7, 0, 2, "c").Error.ShouldBe(ErrorCode.InvalidProducerEpoch);
        scratch.Send(7, 2, 2, "c").Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        scratch.Send(7, 2, 0, "c").BaseOffset.ShouldBe(2);
        scratch.Send(7, 1, 2, "c").Error.ShouldBe(ErrorCode.InvalidProducerEpoch);
        scratch.Read().Select(record => record.Value).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Lets_a_producer_it_does_not_know_begin_anywhere()
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.Send(7, 3, 1000, "a").Error.ShouldBe(ErrorCode.None);
        scratch.Send(7, 3, 1001, "b").Error.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task Counts_sequences_round_to_zero()
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.Send(7, 0, int.MaxValue - 1, "a", "b", "c").Error.ShouldBe(ErrorCode.None);
        scratch.Send(7, 0, int.MaxValue - 1, "a", "b", "c").Duplicate.ShouldBeTrue();
        scratch.Log.Producers.Single().LastSequence.ShouldBe(0);
        scratch.Send(7, 0, 1, "d").BaseOffset.ShouldBe(3);
        scratch.Send(8, 0, int.MaxValue, "e").Error.ShouldBe(ErrorCode.None);
        scratch.Send(8, 0, 0, "f").Error.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task Leaves_producers_as_they_were_when_a_later_batch_of_the_same_append_is_refused()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Send(7, 0, 0, "a");
        byte[] two = [.. Bytes(scratch, 1), .. Bytes(scratch, 5)];
        log.Append(new(two), AppendOrigin.Client).Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        scratch.Send(7, 0, 1, "b").BaseOffset.ShouldBe(1);

        two = [.. Bytes(scratch, 2), .. Bytes(scratch, 3)];
        log.Append(new(two), AppendOrigin.Client).LastOffset.ShouldBe(3);
        scratch.Send(7, 0, 4, "c").BaseOffset.ShouldBe(4);

        static byte[] Bytes(Scratch scratch, int sequence) => [.. scratch.From(7, 0, sequence, transactional: false, "x").ToArray()];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Knows_producers_after_a_restart_and_after_a_crash(bool crash)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { SegmentBytes = 300, MaxMessageBytes = 300 });
        for (var i = 0; i < 10; i++)
        {
            scratch.Send(7, 2, i, $"{i}");
            if (i == 4)
                log.Clean();
        }
        scratch.SendInTransaction(8, 0, 0, "open");
        var before = log.Producers;

        log = crash ? scratch.Crash() : await scratch.Restart();

        log.Producers.ShouldBe(before, ignoreOrder: true);
        log.LastStableOffset.ShouldBe(10);
        for (var i = 5; i < 10; i++)
            scratch.Send(7, 2, i, $"{i}").BaseOffset.ShouldBe(i);
        scratch.Send(7, 2, 10, "next").BaseOffset.ShouldBe(11);
        log.HasOpenTransaction(8, 0).ShouldBeTrue();
    }

    [Fact]
    public async Task Forgets_producers_that_write_no_more_unless_a_transaction_is_open()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { ProducerIdExpirationMs = 1000, RetentionMs = -1, SegmentMs = long.MaxValue });
        scratch.Send(7, 0, 0, "a");
        scratch.SendInTransaction(8, 0, 0, "b");
        scratch.Clock.Milliseconds += 1001;
        log.Clean();
        log.Producers.Select(producer => producer.ProducerId).ShouldBe([8]);
    }
}
