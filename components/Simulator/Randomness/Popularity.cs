namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// Zipf–Mandelbrot demand with exponent 1: the thing of rank r is wanted in proportion to 1 / (r + flattening). Sums of
/// whole numbers, so the same everywhere.
/// </summary>
internal sealed class Popularity
{
    private readonly ulong[] _cumulative;

    public Popularity(int count, int flattening)
    {
        _cumulative = new ulong[count];
        var sum = 0UL;
        for (var rank = 0; rank < count; rank++)
            _cumulative[rank] = sum += (1UL << 40) / (ulong)(rank + flattening);
    }

    public Popularity(ReadOnlySpan<int> weights)
    {
        _cumulative = new ulong[weights.Length];
        var sum = 0UL;
        for (var place = 0; place < weights.Length; place++)
            _cumulative[place] = sum += (ulong)weights[place];
    }

    /// <summary>A rank, as likely as it is wanted.</summary>
    public int Choose(ref Draw draw)
    {
        var at = Math.BigMul(draw.NextLong(), _cumulative[^1], out _);
        var found = Array.BinarySearch(_cumulative, at + 1);
        return found >= 0 ? found : ~found;
    }
}
