using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>Producers that each wait for the disk (<c>flush.messages=1</c>) and share its flushes.</summary>
public sealed class SharedFlushTests
{
    private const int Producers = 12;
    private const int Batches = 60;

    [Fact]
    public async Task Each_gets_its_own_answer_and_nothing_is_lost_or_mixed_up()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { FlushMessages = 1, SegmentBytes = 20_000, MaxMessageBytes = 20_000 });
        var answered = await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            var offsets = new List<long>();
            for (var i = 0; i < Batches; i++)
            {
                // A batch out of order is refused between the others, one that comes again is answered as before.
                if (i % 20 == 7)
                    log.Append(scratch.From(producer, 0, (i * 2) + 5, false, "early"), AppendOrigin.Client).Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
                var batch = scratch.From(producer, 0, i * 2, false, $"{producer}.{i}.a", $"{producer}.{i}.b");
                var result = log.Append(batch, AppendOrigin.Client);
                (result.Error, result.LastOffset - result.BaseOffset).ShouldBe((ErrorCode.None, 1));
                offsets.Add(result.BaseOffset);
                if (i % 20 == 3)
                    log.Append(batch, AppendOrigin.Client).BaseOffset.ShouldBe(result.BaseOffset);
            }

            return offsets;
        })));

        log.HighWatermark.ShouldBe(Producers * Batches * 2);
        var there = scratch.Crash().HighWatermark;
        there.ShouldBe(Producers * Batches * 2);
        var values = scratch.Read().ToDictionary(record => record.Offset, record => record.Value);
        for (var producer = 0; producer < Producers; producer++)
        {
            answered[producer].ShouldBeInOrder();
            for (var i = 0; i < Batches; i++)
                (values[answered[producer][i]], values[answered[producer][i] + 1]).ShouldBe(($"{producer}.{i}.a", $"{producer}.{i}.b"));
        }
    }
}
