namespace EcommAspire.Broker.Network;

/// <summary>Ends a connection's waiting: when its client is silent for too long, or the broker stops.</summary>
/// <param name="idle">How long a client may say nothing.</param>
/// <param name="stalled">How long a request that has begun may take to arrive.</param>
/// <param name="stopping">The broker stops.</param>
internal sealed class ConnectionTimer(TimeSpan idle, TimeSpan stalled, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);

    /// <summary>Cancelled when the client has said nothing for too long.</summary>
    public CancellationToken UntilIdle() => After(idle);

    /// <summary>Cancelled when a request that has begun does not end.</summary>
    public CancellationToken UntilStalled() => After(stalled);

    /// <summary>The client waits for us now.</summary>
    public void Suspend() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();

    private CancellationToken After(TimeSpan time)
    {
        _source.CancelAfter(time);
        return _source.Token;
    }
}
