namespace EcommAspire.Streaming.Consuming;

/// <summary>Waits between attempts: longer each time, and never quite as long as another.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan _least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(5);

    private int _attempt;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var longest = Math.Min(_most.TotalMilliseconds, _least.TotalMilliseconds * Math.Pow(2, _attempt++));
        await Task.Delay(TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))), time, cancellation);
    }
}
