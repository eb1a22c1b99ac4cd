using Confluent.Kafka;
using EcommAspire.Streaming.Clients;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Messages;
using EcommAspire.Streaming.Operational;

namespace EcommAspire.Streaming.Consuming;

/// <summary>The messages of one transaction: typed rows a topic, refused ones, and the partitions they move.</summary>
internal sealed class GatheredBatch(StreamOptions options)
{
    private readonly Dictionary<string, EventBatch> _batches = options.Topics.ToDictionary(options.NameOf, t => new EventBatch(t));
    private readonly Dictionary<PartitionId, OffsetMove> _moves = [];

    public List<ConsumeResult<byte[], byte[]>> Messages { get; } = [];

    public List<DeadLetter> Refused { get; } = [];

    public IReadOnlyList<EventBatch> Batches => [.. _batches.Values.Where(b => b.Count > 0)];

    public IReadOnlyList<OffsetMove> Moves => [.. _moves.Values.OrderBy(m => m.Partition.Topic, StringComparer.Ordinal).ThenBy(m => m.Partition.Partition)];

    public bool IsEmpty => Messages.Count == 0;

    public int TextBytes => _batches.Values.Sum(b => b.TextBytes);

    public void Add(ConsumeResult<byte[], byte[]> result, long from)
    {
        var message = StreamClients.Read(result);
        Messages.Add(result);
        if (_batches[result.Topic].Add(message) is { } reason)
            Refused.Add(DeadLetter.Of(result, reason));
        Move(new(result.Topic, result.Partition), from, result.Offset + 1);
    }

    /// <summary>Takes a message in whose values the database was seen to refuse.</summary>
    public void Refuse(ConsumeResult<byte[], byte[]> result, string reason, long from)
    {
        Messages.Add(result);
        Refused.Add(DeadLetter.Of(result, reason));
        Move(new(result.Topic, result.Partition), from, result.Offset + 1);
    }

    public void Move(PartitionId partition, long from, long to) =>
        _moves[partition] = _moves.TryGetValue(partition, out var move) ? move with { To = to } : new(partition, from, to);

    public void Clear()
    {
        foreach (var batch in _batches.Values)
            batch.Clear();
        _moves.Clear();
        Messages.Clear();
        Refused.Clear();
    }
}
