using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>Random lives of a log, compared after every step with a model: the list of batches that should be in it.</summary>
public sealed class LogModelTests
{
    private static readonly LogOptions _options = new() { SegmentBytes = 700, MaxMessageBytes = 700, IndexIntervalBytes = 150, RetentionMs = -1, SegmentMs = 50_000 };

    [Fact]
    public void Behaves_like_its_model_through_appends_transactions_restarts_and_torn_tails()
    {
        var step = ArbMap.Default.GeneratorFor<byte>().Two().Select(pair => new Step(pair.Item1, pair.Item2));
        var lives = Gen.ListOf(step).Select(steps => steps.ToArray()).Resize(100);
        var count = Environment.GetEnvironmentVariable("ECOMM_SOAK") == "1" ? 5000 : 30;
        Prop.ForAll(lives.ToArbitrary(), Live).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
    }

    private static void Live(Step[] steps)
    {
        var life = new Life();
        try
        {
            foreach (var step in steps)
            {
                life.Take(step);
                life.Check();
            }
        }
        finally
        {
            life.Dispose();
        }
    }

    public readonly record struct Step(byte What, byte How);

    private sealed record Batch(long Offset, int Size, long Producer, int Sequence, bool Transactional, bool? Commits, string[] Values)
    {
        public long Next => Offset + (Commits is null ? Values.Length : 1);
    }

    private sealed class Life : IDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly List<Batch> _batches = [];
        private long _logStart;
        private int _value;

        public Life() => _scratch.Open(_options);

        private PartitionLog Log => _scratch.Log;

        private long End => _batches.Count == 0 ? _logStart : Math.Max(_logStart, _batches[^1].Next);

        public void Take(Step step)
        {
            var producer = step.How % 3;
            switch (step.What % 16)
            {
                case < 3:
                    Store(-1, transactional: false, 1 + (step.How % 4));
                    break;
                case < 8:
                    Store(producer, transactional: producer != 0, 1 + (step.How % 3));
                    break;
                case < 10:
                    EndTransaction(1 + (producer % 2), step.How % 5 < 3);
                    break;
                case 10:
                    SendAgain(producer, step.How);
                    break;
                case 11:
                    LeaveOut(producer);
                    break;
                case 12:
                    _scratch.Restart().GetAwaiter().GetResult();
                    break;
                case 13:
                    _scratch.Crash();
                    break;
                case 14:
                    Tear(step.How);
                    break;
                default:
                    Sweep(step.How);
                    break;
            }
        }

        public void Check()
        {
            Log.LogStartOffset.ShouldBe(_logStart);
            Log.HighWatermark.ShouldBe(End);
            // A transaction whose records were all deleted, and whose marker the tail lost, holds nobody up. A log that has read
            // it from a segment which is still there knows of it, another one does not.
            var open = Open(_ => true);
            var there = Open(batch => batch.Next > _logStart);
            var stable = Log.LastStableOffset;
            stable.ShouldBeOneOf(open.Count == 0 ? End : Math.Max(_logStart, open.Values.Min()), there.Count == 0 ? End : Math.Max(_logStart, there.Values.Min()));
            _scratch.Read(maxBytes: 300).Select(record => (record.Offset, record.Value)).ShouldBe(Records(_ => true, End));
            var aborted = Aborted();
            _scratch.Read(readCommitted: true, maxBytes: 300).Select(record => (record.Offset, record.Value)).ShouldBe(Records(batch => !aborted.Contains(batch), stable));
            foreach (var producer in Log.Producers)
            {
                if (Knows(producer.ProducerId))
                    producer.LastSequence.ShouldBe(Last(producer.ProducerId));
                if (there.TryGetValue(producer.ProducerId, out var first))
                    producer.TransactionStartOffset.ShouldBeInRange(open[producer.ProducerId], first);
                else if (!open.ContainsKey(producer.ProducerId))
                    producer.TransactionStartOffset.ShouldBe(-1);
                else
                    producer.TransactionStartOffset.ShouldBeInRange(-1, _logStart - 1);
            }
        }

        public void Dispose() => _scratch.DisposeAsync().AsTask().GetAwaiter().GetResult();

        /// <summary>Where segments were deleted and the checkpoint is lost, the log may have forgotten a producer, or know of a marker only.</summary>
        private bool Knows(long producer) =>
            Log.Producers.Any(known => known.ProducerId == producer && (_logStart == 0 || known.LastSequence >= 0));

        /// <summary>A marker that came since makes a producer begin again with sequence 0, as it does in Kafka; after one that was read again it may go on.</summary>
        private bool KnowsMarkersOnly(long producer) => Last(producer) >= 0 && Log.Producers.Any(known => known.ProducerId == producer && known.LastSequence < 0);

        private int Last(long producer) => _batches.LastOrDefault(batch => batch.Producer == producer && batch.Commits is null) is { } last ? last.Sequence + last.Values.Length - 1 : -1;

        /// <summary>A gap is refused, but a producer that the log does not know may begin anywhere.</summary>
        private void LeaveOut(int producer)
        {
            var (isKnown, isLost) = (Knows(producer), KnowsMarkersOnly(producer));
            var sequence = Last(producer) + 2;
            var result = Log.Append(_scratch.From(producer, 0, sequence, producer != 0, "gap"), AppendOrigin.Client);
            if (!isLost)
                result.Error.ShouldBe(isKnown ? ErrorCode.OutOfOrderSequenceNumber : ErrorCode.None);
            if (result.Error == ErrorCode.None)
                Add(producer, sequence, producer != 0, ["gap"]);
        }

        private void Store(int producer, bool transactional, int count)
        {
            var sequence = producer < 0 ? -1 : Last(producer) + 1;
            string[] values = [.. Enumerable.Range(0, count).Select(_ => $"{_value++}")];
            var batch = producer < 0 ? _scratch.Batch(values) : _scratch.From(producer, 0, sequence, transactional, values);
            var isLost = KnowsMarkersOnly(producer);
            var result = Log.Append(batch, AppendOrigin.Client);
            if (isLost && result.Error == ErrorCode.OutOfOrderSequenceNumber)
                return;
            (result.Error, result.BaseOffset).ShouldBe((ErrorCode.None, End));
            Add(producer, sequence, transactional, values);
        }

        private void Add(int producer, int sequence, bool transactional, string[] values)
        {
            var size = producer < 0 ? _scratch.Bytes(values).Length : (int)_scratch.From(producer, 0, sequence, transactional, values).Length;
            _batches.Add(new(End, size, producer, sequence, transactional, null, values));
        }

        private void EndTransaction(int producer, bool commit)
        {
            if (!Open(_ => true).ContainsKey(producer))
                return;
            var size = Log.Size;
            Log.AppendMarker(producer, 0, commit, 0).BaseOffset.ShouldBe(End);
            _batches.Add(new(End, (int)(Log.Size - size), producer, -1, true, commit, []));
        }

        private void SendAgain(int producer, int which)
        {
            // What was deleted is known only as long as the checkpoint is.
            var recent = _batches.Where(batch => batch.Producer == producer && batch.Commits is null).TakeLast(5).Where(batch => batch.Offset >= _logStart).ToList();
            if (recent.Count == 0 || !Knows(producer))
                return;
            var again = recent[which % recent.Count];
            var result = Log.Append(_scratch.From(producer, 0, again.Sequence, again.Transactional, again.Values), AppendOrigin.Client);
            (result.Error, result.Duplicate, result.BaseOffset).ShouldBe((ErrorCode.None, true, again.Offset));
        }

        /// <summary>Power loss: the end of the file that was written is gone from some byte on.</summary>
        private void Tear(int how)
        {
            var length = new FileInfo(_scratch.LastSegment).Length;
            var torn = length * how / 255;
            var kept = _batches.Count;
            for (var rest = length; rest > length - torn; kept--)
                rest -= _batches[kept - 1].Size;
            // What was deleted up to was on the disk.
            if (kept == 0 ? _logStart > 0 : _batches[kept - 1].Next < _logStart)
                return;
            _batches.RemoveRange(kept, _batches.Count - kept);
            using (var file = File.OpenHandle(_scratch.LastSegment, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                RandomAccess.SetLength(file, length - torn);
            _scratch.Crash();
        }

        private void Sweep(int how)
        {
            if (how % 3 == 0 && Open(_ => true).Count == 0)
            {
                _logStart = Math.Max(_logStart, End - (how % 7));
                Log.DeleteRecords(_logStart).ShouldBe(ErrorCode.None);
            }
            if (how % 2 == 0)
                _scratch.Clock.Milliseconds += 1000 * how;
            Log.Clean();
        }

        /// <summary>The open transactions by their producers, with the first of their batches that counts.</summary>
        private Dictionary<long, long> Open(Func<Batch, bool> counts)
        {
            Dictionary<long, long> open = [];
            foreach (var batch in _batches.Where(batch => batch.Transactional))
            {
                if (batch.Commits is not null)
                    open.Remove(batch.Producer);
                else if (counts(batch))
                    open.TryAdd(batch.Producer, batch.Offset);
            }
            return open;
        }

        private HashSet<Batch> Aborted()
        {
            HashSet<Batch> aborted = [];
            Dictionary<long, List<Batch>> open = [];
            foreach (var batch in _batches.Where(batch => batch.Transactional))
            {
                if (batch.Commits is null)
                    (open.TryGetValue(batch.Producer, out var batches) ? batches : open[batch.Producer] = []).Add(batch);
                else if (open.Remove(batch.Producer, out var ended) && !batch.Commits.Value)
                    aborted.UnionWith(ended);
            }
            return aborted;
        }

        private IEnumerable<(long, string?)> Records(Func<Batch, bool> holds, long end) =>
            from batch in _batches
            where batch.Commits is null && holds(batch)
            from record in batch.Values.Select((value, index) => (Offset: batch.Offset + index, (string?)value))
            where record.Offset >= _logStart && record.Offset < end
            select record;
    }
}
