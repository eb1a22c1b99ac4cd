namespace EcommAspire.Broker.Transactions;

/// <summary>How transactions behave, with Kafka's defaults; each is named for the broker setting it stands for.</summary>
public sealed record TransactionOptions
{
    /// <summary><c>transaction.max.timeout.ms</c></summary>
    public TimeSpan MaxTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary><c>transactional.id.expiration.ms</c></summary>
    public TimeSpan IdExpiration { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>transaction.remove.expired.transaction.cleanup.interval.ms</c></summary>
    public TimeSpan IdExpirationCheckInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long until a marker that could not be written is tried again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>transaction.partition.verification.enable</c>, as it is now.</summary>
    public Func<bool> VerifiesPartitions { get; init; } = () => true;

    /// <summary>Whether state waits for the disk, so that it survives power loss and not only kill -9.</summary>
    public bool FlushEveryWrite { get; init; }
}
