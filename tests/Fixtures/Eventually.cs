using System.Diagnostics;

namespace EcommAspire.Fixtures;

/// <summary>Waits for what another thread or process does soon.</summary>
public static class Eventually
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a test waits before it says that something does not come: no busy machine takes as long.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(3);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not come to hold; the message says what did not come about.</exception>
    public static Task BeAsync(Func<bool> condition, string what) => BeAsync(() => Task.FromResult(condition()), () => what);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not come to hold; the message says what did not come about.</exception>
    public static async Task BeAsync(Func<Task<bool>> condition, Func<string> what)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(_pause))
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"After {Patience.TotalMinutes} minutes it does not hold: {what()}");
        }
    }
}
