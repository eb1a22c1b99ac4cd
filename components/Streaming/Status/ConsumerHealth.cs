using EcommAspire.Streaming.Operational;

namespace EcommAspire.Streaming.Status;

/// <summary>How a consumer is at this moment, by what it knows itself.</summary>
public sealed record ConsumerHealth
{
    /// <summary>The consumer, by its group.</summary>
    public required string Consumer { get; init; }

    /// <summary>What it does, in a word or a sentence.</summary>
    public required string State { get; init; }

    /// <summary>Whether it takes events in: it has begun, and nothing it needs is away.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>How long ago it last showed that it is not stuck.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>Messages yet to be taken in, of each partition that is its own.</summary>
    public required IReadOnlyDictionary<PartitionId, long> Lag { get; init; }

    /// <summary>Messages yet to be taken in, of all partitions that are its own.</summary>
    public long TotalLag => Lag.Values.Sum();
}
