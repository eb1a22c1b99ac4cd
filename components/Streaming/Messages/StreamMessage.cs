namespace EcommAspire.Streaming.Messages;

/// <summary>A message as the broker holds it.</summary>
public readonly record struct StreamMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition of the topic.</summary>
    public required int Partition { get; init; }

    /// <summary>The place in the partition.</summary>
    public required long Offset { get; init; }

    /// <summary>The broker's time of the message, in milliseconds since 1970 in UTC.</summary>
    public required long ProducedAt { get; init; }

    /// <summary>The key, where there is one.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The value, where there is one.</summary>
    public byte[]? Value { get; init; }

    /// <summary>What the header <c>schema-version</c> says, where there is one.</summary>
    public string? SchemaVersion { get; init; }
}
