using System.Numerics;

namespace EcommAspire.Streaming.Status;

/// <summary>Counts of times by their size, each within an eighth of it: enough to tell percentiles of any number of messages.</summary>
internal sealed class LatencyWindow
{
    private const int Parts = 8;

    private readonly long[] _counts = new long[64 * Parts];
    private long _total;

    public void Add(long milliseconds)
    {
        _counts[Bucket(Math.Max(0, milliseconds))]++;
        _total++;
    }

    /// <summary>The time that this share of messages took at most; null where there were none.</summary>
    public long? Percentile(double share)
    {
        if (_total == 0)
            return null;
        var left = (long)Math.Ceiling(_total * share);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
                return Top(bucket);
        }

        return Top(_counts.Length - 1);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _total = 0;
    }

    private static int Bucket(long value)
    {
        if (value < Parts)
            return (int)value;
        var power = BitOperations.Log2((ulong)value);
        return ((power - 2) * Parts) + (int)((value >> (power - 3)) & (Parts - 1));
    }

    private static long Top(int bucket)
    {
        if (bucket < Parts)
            return bucket;
        var power = (bucket / Parts) + 2;
        return (1L << power) + (((bucket % Parts) + 1L) << (power - 3)) - 1;
    }
}
