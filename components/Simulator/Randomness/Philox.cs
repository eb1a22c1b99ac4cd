namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// Philox4x32-10, the counter-based generator of J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw,
/// <i>Parallel Random Numbers: As Easy as 1, 2, 3</i> (SC '11). A block of random bits is a pure function of a key and a
/// counter, so any row of any table can be made alone, in any order, on any thread and on any machine.
/// </summary>
public static class Philox
{
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The block of 128 random bits that the key has at <paramref name="counter"/>.</summary>
    public static PhiloxBlock Block(PhiloxBlock counter, uint key0, uint key1)
    {
        var (a, b, c, d) = counter;
        for (var round = 0; round < Rounds; round++)
        {
            var first = (ulong)FirstMultiplier * a;
            var second = (ulong)SecondMultiplier * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ key0, (uint)second, (uint)(first >> 32) ^ d ^ key1, (uint)first);
            key0 += FirstWeyl;
            key1 += SecondWeyl;
        }

        return new(a, b, c, d);
    }
}

/// <summary>Four words: a counter, or the random bits found there.</summary>
public readonly record struct PhiloxBlock(uint A, uint B, uint C, uint D);
