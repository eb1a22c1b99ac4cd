using System.Text;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.Lake;
using EcommAspire.Streaming.Messages;

namespace EcommAspire.Streaming.Bronze;

/// <summary>
/// A topic's table in the lake. Its commits say which offsets they hold, and the next begins where the last one ended, so
/// that each message is there once whatever is killed. For one thread at a time.
/// </summary>
/// <param name="lake">The lake.</param>
/// <param name="quarantine">Where messages go that cannot be taken in.</param>
/// <param name="topic">The topic.</param>
/// <param name="time">The clock.</param>
public sealed class LakeSink(EcommAspire.Lake.Bronze lake, QuarantineStore quarantine, Topic topic, TimeProvider? time = null) : IDisposable
{
    private const int LongestRaw = 1 << 20;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly BronzeTable _table = lake.Table(Events.Source.Name, topic.Name);
    private readonly Dictionary<int, OffsetRange> _ranges = [];
    private BronzeBatch? _batch;
    private QuarantineWriter? _refused;
    private EventParquet? _parquet;

    /// <summary>The topic.</summary>
    public Topic Topic => topic;

    /// <summary>The messages taken in since the last commit, refused ones among them.</summary>
    public long Pending { get; private set; }

    /// <summary>When the first of these came, or, where there are none, when an offset was first passed; null where all is committed.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>The offset that is next in each partition that the lake holds any of.</summary>
    /// <exception cref="StreamException">The last commit does not say.</exception>
    public IReadOnlyDictionary<int, long> NextOffsets() => NextOffsets(_table.Last());

    /// <summary>Takes the batch's rows in; they are in the lake with the next <see cref="Commit"/>.</summary>
    /// <exception cref="TableBusyException">Another process is writing the table.</exception>
    public void Add(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0)
            return;
        Begin();
        _parquet!.Add(batch);
        Pending += batch.Count;
    }

    /// <summary>Takes a message into quarantine, together with the batch it came in.</summary>
    /// <exception cref="TableBusyException">Another process is writing the table.</exception>
    public void Refuse(in StreamMessage message, string reason)
    {
        Begin();
        _refused!.Add(new()
        {
            Source = _table.Source,
            Table = _table.Name,
            File = $"{message.Topic}[{message.Partition}]",
            Line = message.Offset,
            Key = message.Key is null ? null : Encoding.UTF8.GetString(message.Key),
            Reason = reason,
            Raw = message.Value is null ? null : Encoding.UTF8.GetString(message.Value.AsSpan(0, Math.Min(message.Value.Length, LongestRaw))),
            BatchId = _batch!.Id,
            At = _time.GetUtcNow(),
        });
        Pending++;
    }

    /// <summary>Says that a partition is taken in up to an offset, wherever its messages went.</summary>
    public void Advance(int partition, long from, long to)
    {
        _ranges[partition] = _ranges.TryGetValue(partition, out var range) ? range with { To = to } : new(from, to);
        Since ??= _time.GetUtcNow();
    }

    /// <summary>
    /// Makes what was taken in part of the lake; nothing where that is nothing. Offsets of no message, such as those of
    /// transactions' markers, are taken in like messages: who rests behind them for long must not find them gone.
    /// </summary>
    /// <exception cref="StreamException">Another process has taken some of these offsets in: begin again from <see cref="NextOffsets()"/>.</exception>
    /// <exception cref="TableBusyException">Another process is writing the table.</exception>
    public Commit? Commit()
    {
        if (_ranges.Count == 0 && Pending == 0)
            return null;
        Begin();
        using var activity = Telemetry.Activity.StartActivity("commit");
        activity?.SetTag("messaging.destination.name", topic.Name).SetTag("messaging.batch.message_count", Pending);
        var before = NextOffsets(_batch!.Previous);
        foreach (var (partition, range) in _ranges)
        {
            if (before.TryGetValue(partition, out var next) && next != range.From)
                throw new StreamException($"The lake holds {_table} up to offset {next} of partition {partition}, not {range.From}: another process has written it. Let one consumer write the lake.");
        }

        var offsets = before.ToDictionary(o => o.Key, o => new OffsetRange(o.Value, o.Value));
        foreach (var (partition, range) in _ranges)
            offsets[partition] = range;
        var since = Since!.Value;
        _parquet!.Write(_batch.Folder, _batch.Id, since);
        // The quarantine first: were it the other way round, a kill between the two would lose it.
        _refused!.Complete();
        var commit = _batch.Commit(new()
        {
            Declared = _declared,
            Kind = BatchKind.Increment,
            ExtractedAt = since,
            SourcePosition = new LakePosition(topic.Name, new SortedDictionary<int, OffsetRange>(offsets)).ToString(),
            Quarantined = _refused.Count,
        });
        Discard();
        return commit;
    }

    /// <summary>Forgets what was taken in since the last commit.</summary>
    public void Discard()
    {
        _refused?.Dispose();
        _refused = null;
        _batch?.Dispose();
        _batch = null;
        _ranges.Clear();
        _parquet?.Clear();
        Pending = 0;
        Since = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Discard();
        _parquet?.Dispose();
        _parquet = null;
    }

    private readonly Table _declared = topic.Message with { Columns = [.. topic.Message.Columns, .. EventColumns.All] };

    private static Dictionary<int, long> NextOffsets(Commit? last) => last is null
        ? []
        : LakePosition.Parse(last.SourcePosition).Offsets.ToDictionary(o => o.Key, o => o.Value.To);

    private void Begin()
    {
        if (_batch is not null)
            return;
        _batch = _table.Begin(BatchId.New(_time), quarantine);
        _refused = quarantine.Begin(_table.Source, _table.Name, _batch.Id);
        _parquet ??= new(topic);
        if (Pending == 0)
            Since = _time.GetUtcNow();
    }
}
