namespace EcommAspire.Streaming.Producing;

/// <summary>Tells how many events are due at a steady rate, and waits while there is none.</summary>
internal sealed class Pace(double rate, TimeSpan mostBehind, TimeProvider time)
{
    private long _began = time.GetTimestamp();
    private long _sent;

    /// <summary>Waits until something is due, and no less than <paramref name="rest"/> since that was last asked.</summary>
    public async Task<long> DueAsync(TimeSpan rest, CancellationToken cancellation)
    {
        var elapsed = time.GetElapsedTime(_began);
        var nextAt = TimeSpan.FromSeconds((_sent + 1) / rate);
        var wait = nextAt - elapsed > rest ? nextAt - elapsed : rest;
        try
        {
            await Task.Delay(wait, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        elapsed = time.GetElapsedTime(_began);
        var due = (long)(elapsed.TotalSeconds * rate) - _sent;
        // What could not be sent in time is not made good by a flood.
        if (due <= mostBehind.TotalSeconds * rate || due < 2)
            return due;
        _began = time.GetTimestamp() - (long)(mostBehind.TotalSeconds * time.TimestampFrequency);
        _sent = 0;
        return (long)(mostBehind.TotalSeconds * rate);
    }

    public void Sent(long events) => _sent += events;
}
