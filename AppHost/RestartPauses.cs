namespace EcommAspire.AppHost;

/// <summary>The pauses before what failed is started again: a second, and twice as long after each failure, up to half a minute.</summary>
internal sealed class RestartPauses
{
    private static readonly TimeSpan _least = TimeSpan.FromSeconds(1);

    private TimeSpan _next = _least;

    /// <summary>The longest; what ran for longer than it has not failed at its start.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after one more failure.</summary>
    public TimeSpan Next()
    {
        var pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }

    /// <summary>Forgets the failures so far.</summary>
    public void BeginAnew() => _next = _least;
}
