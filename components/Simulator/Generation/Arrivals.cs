using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation;

/// <summary>Things that come after history, and stay: one in each stretch of time, at a moment of its own.</summary>
/// <param name="seed">The business's seed.</param>
/// <param name="purpose">What the things are.</param>
/// <param name="end">The end of history.</param>
/// <param name="every">How long a stretch is, in seconds.</param>
internal sealed class Arrivals(ulong seed, Purpose purpose, DateTime end, int every)
{
    /// <summary>When the <paramref name="number"/>-th comes, from 0.</summary>
    public DateTime At(int number) => end.AddSeconds(((long)number * every) + new Draw(seed, purpose, (7L << 40) + number).Below(every));

    /// <summary>How many have come before <paramref name="moment"/>.</summary>
    public int Before(DateTime moment)
    {
        if (moment <= end)
            return 0;
        var stretch = (int)((moment - end).Ticks / TimeSpan.TicksPerSecond / every);
        return At(stretch) < moment ? stretch + 1 : stretch;
    }
}
