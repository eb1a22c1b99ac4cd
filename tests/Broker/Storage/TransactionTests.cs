using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class TransactionTests
{
    [Fact]
    public async Task Shows_committed_records_only_and_never_what_lies_behind_an_open_transaction()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.SendInTransaction(1, 0, 0, "1a");
        scratch.SendInTransaction(2, 0, 0, "2a");
        scratch.Append("plain");
        scratch.SendInTransaction(1, 0, 1, "1b");
        log.LastStableOffset.ShouldBe(0);
        Values(readCommitted: true).ShouldBeEmpty();

        log.AppendMarker(2, 0, commit: false, 0).BaseOffset.ShouldBe(4);
        log.LastStableOffset.ShouldBe(0);
        log.AppendMarker(1, 0, commit: true, 0).BaseOffset.ShouldBe(5);
        log.LastStableOffset.ShouldBe(6);
        Values(readCommitted: true).ShouldBe(["1a", "plain", "1b"]);
        Values(readCommitted: false).ShouldBe(["1a", "2a", "plain", "1b"]);

        scratch.SendInTransaction(2, 0, 1, "2b");
        scratch.Append("behind");
        log.LastStableOffset.ShouldBe(6);
        log.HighWatermark.ShouldBe(8);
        Values(readCommitted: true).ShouldBe(["1a", "plain", "1b"]);
        log.LatestOffset(readCommitted: true).ShouldBe(6);
        log.LatestOffset(readCommitted: false).ShouldBe(8);

        string?[] Values(bool readCommitted) => [.. scratch.Read(0, readCommitted).Select(record => record.Value)];
    }

    [Fact]
    public async Task Fences_by_epoch_and_by_coordinator()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.SendInTransaction(1, 5, 0, "a");
        log.AppendMarker(1, 4, commit: true, 0).Error.ShouldBe(ErrorCode.InvalidProducerEpoch);
        log.AppendMarker(1, 5, commit: true, 3).Error.ShouldBe(ErrorCode.None);
        log.AppendMarker(1, 5, commit: true, 2).Error.ShouldBe(ErrorCode.TransactionCoordinatorFenced);
        log.LogEndOffset.ShouldBe(2);
    }

    [Fact]
    public async Task Bumps_the_epoch_by_a_marker_so_that_the_ended_transaction_cannot_be_written_to()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.SendInTransaction(1, 5, 0, "a");
        log.HasOpenTransaction(1, 5).ShouldBeTrue();
        log.AppendMarker(1, 6, commit: false, 0).Error.ShouldBe(ErrorCode.None);
        log.HasOpenTransaction(1, 6).ShouldBeFalse();
        scratch.SendInTransaction(1, 5, 1, "late").Error.ShouldBe(ErrorCode.InvalidProducerEpoch);
        scratch.SendInTransaction(1, 6, 1, "gap").Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        scratch.SendInTransaction(1, 6, 0, "b").Error.ShouldBe(ErrorCode.None);
        log.AppendMarker(1, 7, commit: true, 0);
        scratch.Read(0, readCommitted: true).Select(record => record.Value).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Refuses_a_batch_outside_of_the_transaction_its_producer_has_open()
    {
        await using var scratch = new Scratch();
        scratch.Open();
        scratch.SendInTransaction(1, 0, 0, "a");
        scratch.Send(1, 0, 1, "b").Error.ShouldBe(ErrorCode.InvalidTxnState);
        scratch.SendInTransaction(1, 0, 1, "b").Error.ShouldBe(ErrorCode.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Remembers_aborted_transactions(int times)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { SegmentBytes = 250, MaxMessageBytes = 250 });
        for (var i = 0; i < 20; i++)
        {
            scratch.SendInTransaction(i, 0, 0, $"{i}");
            log.AppendMarker(i, 0, commit: i % 3 == 0, 0);
        }
        for (var i = 0; i < times; i++)
            log = i == 0 ? scratch.Crash() : await scratch.Restart();
        scratch.Files(".log").Length.ShouldBeGreaterThan(5);

        scratch.Read(0, readCommitted: true).Select(record => record.Value).ShouldBe(Enumerable.Range(0, 20).Where(i => i % 3 == 0).Select(i => $"{i}"));
        scratch.Read(0, readCommitted: true, maxBytes: 1).Count.ShouldBe(7);
        using var all = log.Read(13, 1 << 20, readCommitted: true, minOneBatch: true);
        all.AbortedTransactions[0].ShouldBe(new AbortedTransaction(7, 14));
    }

    [Fact]
    public async Task Says_of_a_marker_without_transaction_nothing()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Append("a");
        log.AppendMarker(1, 0, commit: false, 0).Error.ShouldBe(ErrorCode.None);
        using var read = log.Read(0, 1 << 20, readCommitted: true, minOneBatch: true);
        read.AbortedTransactions.ShouldBeEmpty();
        log.LastStableOffset.ShouldBe(2);
    }
}
