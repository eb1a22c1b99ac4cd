using System.Text;
using Confluent.Kafka;

namespace EcommAspire.Streaming.DeadLetters;

/// <summary>A topic's topic of dead letters.</summary>
public static class DeadLetterTopic
{
    private const string Suffix = ".dead-letters";

    /// <summary>Its name.</summary>
    public static string Of(string topic) => topic + Suffix;
}

/// <summary>A message that could not be taken in, as it was, with the reason.</summary>
public sealed record DeadLetter
{
    /// <summary>The topic it came in.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition it came in.</summary>
    public required int Partition { get; init; }

    /// <summary>Its place there.</summary>
    public required long Offset { get; init; }

    /// <summary>Why it could not be taken in.</summary>
    public required string Reason { get; init; }

    /// <summary>The consumer that could not.</summary>
    public required string Consumer { get; init; }

    /// <summary>When it was produced.</summary>
    public required DateTimeOffset ProducedAt { get; init; }

    /// <summary>Its key.</summary>
    public byte[]? OriginalKey { get; init; }

    /// <summary>Its value.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Its headers.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; } = [];

    /// <summary>What names it among all dead letters, so that one that is told of twice is one.</summary>
    public string Key => $"{Topic}/{Partition}/{Offset}";

    private const string ReasonHeader = "dead-letter-reason";
    private const string TopicHeader = "dead-letter-topic";
    private const string PartitionHeader = "dead-letter-partition";
    private const string OffsetHeader = "dead-letter-offset";
    private const string ConsumerHeader = "dead-letter-consumer";
    private const string KeyHeader = "dead-letter-key";
    private const string NoValueHeader = "dead-letter-no-value";
    private const string Prefix = "dead-letter-";

    internal static DeadLetter Of(ConsumeResult<byte[], byte[]> result, string reason) => new()
    {
        Topic = result.Topic,
        Partition = result.Partition,
        Offset = result.Offset,
        Reason = reason,
        Consumer = "",
        ProducedAt = DateTimeOffset.FromUnixTimeMilliseconds(result.Message.Timestamp.UnixTimestampMs),
        OriginalKey = result.Message.Key,
        Value = result.Message.Value,
        Headers = [.. result.Message.Headers?.Select(h => KeyValuePair.Create(h.Key, (byte[]?)h.GetValueBytes())) ?? []],
    };

    internal Message<byte[], byte[]> ToMessage()
    {
        var headers = Copy();
        headers.Add(ReasonHeader, Encoding.UTF8.GetBytes(Reason));
        headers.Add(TopicHeader, Encoding.UTF8.GetBytes(Topic));
        headers.Add(PartitionHeader, Encoding.UTF8.GetBytes($"{Partition}"));
        headers.Add(OffsetHeader, Encoding.UTF8.GetBytes($"{Offset}"));
        headers.Add(ConsumerHeader, Encoding.UTF8.GetBytes(Consumer));
        if (OriginalKey is not null)
            headers.Add(KeyHeader, OriginalKey);
        // A message with no value at all would say that the letter is dealt with.
        if (Value is null)
            headers.Add(NoValueHeader, []);
        return new() { Key = Encoding.UTF8.GetBytes(Key), Value = Value ?? [], Headers = headers, Timestamp = new(ProducedAt) };
    }

    /// <summary>The message as it came.</summary>
    internal Message<byte[]?, byte[]?> ToOriginal() => new() { Key = OriginalKey, Value = Value, Headers = Copy(), Timestamp = new(ProducedAt) };

    internal static DeadLetter? Read(ConsumeResult<byte[], byte[]> result)
    {
        var headers = result.Message.Headers;
        if (Text(headers, TopicHeader) is not { } topic || !int.TryParse(Text(headers, PartitionHeader), out var partition) || !long.TryParse(Text(headers, OffsetHeader), out var offset))
            return null;
        return new()
        {
            Topic = topic,
            Partition = partition,
            Offset = offset,
            Reason = Text(headers, ReasonHeader) ?? "",
            Consumer = Text(headers, ConsumerHeader) ?? "",
            ProducedAt = DateTimeOffset.FromUnixTimeMilliseconds(result.Message.Timestamp.UnixTimestampMs),
            OriginalKey = Clients.StreamClients.Header(headers, KeyHeader),
            Value = Clients.StreamClients.Header(headers, NoValueHeader) is null ? result.Message.Value : null,
            Headers = [.. headers.Where(h => !h.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(h => KeyValuePair.Create(h.Key, (byte[]?)h.GetValueBytes()))],
        };
    }

    private static string? Text(Headers headers, string key) => Clients.StreamClients.Header(headers, key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private Headers Copy()
    {
        var headers = new Headers();
        foreach (var (key, value) in Headers)
            headers.Add(key, value);
        return headers;
    }
}
