namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// A random order of the first things of a kind, which makes shares of them exact; each that comes after them has one of their
/// places, any as likely, so that the shares hold on the whole.
/// </summary>
internal sealed class Ranks(ulong seed, Purpose purpose, long count, int variant = 0)
{
    private readonly Permutation _first = new(seed, purpose, count, variant);

    /// <summary>The place of <paramref name="thing"/>, below the count.</summary>
    public long this[long thing] =>
        thing < count ? _first.Rank(thing) : new Draw(seed, purpose, ((16L + variant) << 44) + thing).Below((int)count);
}
