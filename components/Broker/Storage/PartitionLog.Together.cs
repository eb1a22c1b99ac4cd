using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Storage;

/// <content>
/// Appends that all wait for the disk share its flushes: while one is under way others queue up, and who comes first then
/// writes them all, flushes once, and has every answer ready. Nothing is read before it is on the disk.
/// </content>
public sealed partial class PartitionLog
{
    private const int MostBytesTogether = 16 << 20;

    private readonly ConcurrentQueue<WaitingAppend> _waiting = new();

    private AppendResult AppendTogether(WaitingAppend mine, LogOptions options)
    {
        _waiting.Enqueue(mine);
        lock (_gate)
        {
            while (mine.Result is null)
                StoreTogether(options);
            return mine.Result;
        }
    }

    private void StoreTogether(LogOptions options)
    {
        List<WaitingAppend> taken = [];
        try
        {
            var staged = StageTogether(taken, options);
            if (staged.Count == 0)
                return;
            var batches = staged.SelectMany(one => one.Batches).ToList();
            var stored = Store(CollectionsMarshal.AsSpan(batches), options, staged[^1].Now);
            foreach (var one in staged)
                one.Result = stored.Error == ErrorCode.None ? Stored(one, options) : stored;
        }
        catch (Exception problem)
        {
            // Who took them answers for all: nobody else will.
            _producers.DropStaged();
            foreach (var one in taken)
                one.Result ??= Refused(ErrorCode.UnknownServerError, problem.Message);
            throw;
        }
    }

    /// <summary>Takes what waits, as far as it can be stored at once: of a producer that comes again the first batches must be known.</summary>
    private List<WaitingAppend> StageTogether(List<WaitingAppend> taken, LogOptions options)
    {
        List<WaitingAppend> staged = [];
        HashSet<long> producers = [];
        var (next, size, limit) = (_highWatermark, 0L, Math.Min(MostBytesTogether, options.SegmentBytes));
        while (_waiting.TryPeek(out var one) && (taken.Count == 0 || (size + one.Size <= limit && !producers.Overlaps(one.ProducerIds))) && _waiting.TryDequeue(out _))
        {
            taken.Add(one);
            size += one.Size;
            producers.UnionWith(one.ProducerIds);
            var batches = CollectionsMarshal.AsSpan(one.Batches);
            one.Result = IsClosed ? Gone() : FindDuplicate(batches, one.Origin, options) ?? Stage(batches, one.Origin, one.Now, next);
            if (one.Result is not null)
                continue;
            staged.Add(one);
            next = batches[^1].Header.NextOffset;
        }

        return staged;
    }

    private AppendResult Stored(WaitingAppend one, LogOptions options) => new(
        ErrorCode.None, one.Batches[0].Header.BaseOffset, options.TimestampType == TimestampType.LogAppendTime ? one.Now : -1, LogStartOffset)
    {
        LastOffset = one.Batches[^1].Header.LastOffset,
    };
}
