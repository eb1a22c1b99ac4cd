namespace EcommAspire.Benchmarks.Streaming;

/// <summary>Shares of many measurements.</summary>
internal static class Percentiles
{
    /// <summary>What this share of the measurements was at most.</summary>
    public static double Of(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
    }
}
