namespace EcommAspire.Simulator.Randomness;

/// <summary>A 128-bit identifier, written as 32 hexadecimal digits.</summary>
/// <param name="High">The first sixteen digits.</param>
/// <param name="Low">The last sixteen digits.</param>
public readonly record struct HexId(ulong High, ulong Low)
{
    /// <summary>The 32 digits.</summary>
    public override string ToString() => string.Create(32, this, static (digits, id) => id.Write(digits));

    private void Write(Span<char> digits)
    {
        High.TryFormat(digits, out _, "x16");
        Low.TryFormat(digits[16..], out _, "x16");
    }
}

/// <summary>
/// Identifiers that look like digests, as the public dataset's, yet are distinct by construction and can be walked in their
/// own order: a database then fills its clustered index from left to right. Things beyond their number have some anywhere.
/// </summary>
internal sealed class HexIds(ulong seed, Purpose purpose, long count)
{
    private readonly Permutation _places = new(seed, purpose, count);
    private readonly ulong _step = ulong.MaxValue / (ulong)count;

    /// <summary>The identifier of the <paramref name="index"/>-th thing.</summary>
    public HexId this[long index] => index < count ? At(index, _places.Rank(index)) : Anywhere(index);

    /// <summary>The thing whose identifier is the <paramref name="place"/>-th in order.</summary>
    public long IndexAt(long place) => _places.Index(place);

    private HexId Anywhere(long index)
    {
        var draw = new Draw(seed, purpose, index);
        return new(draw.NextLong(), draw.NextLong());
    }

    private HexId At(long index, long place)
    {
        var draw = new Draw(seed, purpose, index);
        return new(((ulong)place * _step) + Math.BigMul(draw.NextLong(), _step, out _), draw.NextLong());
    }
}
