namespace EcommAspire.Broker.Tests.Storage;

/// <summary>A clock that stands still until it is told.</summary>
public sealed class TestClock : TimeProvider
{
    public long Milliseconds { get; set; } = 1_700_000_000_000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
}
