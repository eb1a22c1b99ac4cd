namespace EcommAspire.Broker.Requests;

/// <summary>Wakes a fetch when records arrive in any of its partitions.</summary>
internal sealed class ArrivalSignal : IDisposable
{
    private readonly Wanted[] _wanted;
    private readonly Action _listener;
    private volatile TaskCompletionSource _arrived = New();

    public ArrivalSignal(Wanted[] wanted)
    {
        _wanted = wanted;
        _listener = () => _arrived.TrySetResult();
        foreach (var partition in wanted)
            partition.Log?.AddListener(_listener);
    }

    /// <summary>Returns when there was an arrival since the last call, when time is up, or the broker stops.</summary>
    public async Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await _arrived.Task.WaitAsync(time, clock, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return;
        }
        _arrived = New();
    }

    public void Dispose()
    {
        foreach (var partition in _wanted)
            partition.Log?.RemoveListener(_listener);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
