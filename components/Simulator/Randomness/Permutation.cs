using System.Numerics;

namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// A random order of the numbers below a count that is never written down: a Feistel cipher walked until
/// it lands inside (J. Black and P. Rogaway, <i>Ciphers with Arbitrary Finite Domains</i>, CT-RSA 2002). It gives shares
/// that are exact and yet random: the thing whose rank is below k is one of k.
/// </summary>
internal sealed class Permutation
{
    private const int Rounds = 6;
    private readonly long _count;
    private readonly int _halfBits;
    private readonly uint _mask;
    private readonly uint[] _keys = new uint[Rounds];

    public Permutation(ulong seed, Purpose purpose, long count, int variant = 0)
    {
        _count = count;
        var bits = count < 2 ? 1 : BitOperations.Log2((ulong)count - 1) + 1;
        _halfBits = (bits + 1) / 2;
        _mask = (uint)((1UL << _halfBits) - 1);
        var draw = new Draw(seed, purpose, -1 - variant);
        for (var round = 0; round < Rounds; round++)
            _keys[round] = draw.Next();
    }

    /// <summary>The rank of <paramref name="index"/>.</summary>
    public long Rank(long index)
    {
        do
        {
            var (left, right) = ((uint)(index >> _halfBits), (uint)index & _mask);
            for (var round = 0; round < Rounds; round++)
                (left, right) = (right, left ^ Mix(right, _keys[round]));
            index = ((long)left << _halfBits) | right;
        }
        while (index >= _count);
        return index;
    }

    /// <summary>The index that has <paramref name="rank"/>.</summary>
    public long Index(long rank)
    {
        do
        {
            var (left, right) = ((uint)(rank >> _halfBits), (uint)rank & _mask);
            for (var round = Rounds - 1; round >= 0; round--)
                (left, right) = (right ^ Mix(left, _keys[round]), left);
            rank = ((long)left << _halfBits) | right;
        }
        while (rank >= _count);
        return rank;
    }

    private uint Mix(uint half, uint key)
    {
        var mixed = (half ^ key) * 0x9E3779B1;
        mixed = (mixed ^ (mixed >> 15)) * 0x85EBCA77;
        mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE3D;
        return (mixed ^ (mixed >> 16)) & _mask;
    }
}
