namespace DuckDB.NET.Native;

/// <summary>.NET's decimal as the engine keeps it, a scaled integer, and back.</summary>
internal static class DecimalEncoding
{
    private const int MaxScale = 28;

    public static Int128 Unscaled(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var magnitude = ((Int128)(uint)parts[2] << 64) | ((Int128)(uint)parts[1] << 32) | (uint)parts[0];
        return parts[3] < 0 ? -magnitude : magnitude;
    }

    /// <summary>Up to 18 digits: exact, with the column's scale.</summary>
    public static decimal FromNarrow(long unscaled, byte scale)
    {
        var magnitude = (ulong)Math.Abs(unscaled);
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, unscaled < 0, scale);
    }

    /// <summary>
    /// Up to 38 digits: as many as .NET's decimal holds (28 to 29), without trailing zeros; a whole part that does not fit
    /// is an <see cref="OverflowException"/>.
    /// </summary>
    public static decimal FromWide(Int128 unscaled, byte scale)
    {
        var (whole, fraction) = Int128.DivRem(unscaled, Power.OfTen[scale]);
        var dropped = Math.Max(0, scale - MaxScale);
        return (decimal)whole + (decimal)(fraction / Power.OfTen[dropped]) / (decimal)Power.OfTen[scale - dropped];
    }

    /// <summary>Apart, so that only wide values bring it into being: code with an Int128 is never compiled ahead of time.</summary>
    private static class Power
    {
        public static readonly Int128[] OfTen = All();

        private static Int128[] All()
        {
            var powers = new Int128[39];
            powers[0] = 1;
            for (var exponent = 1; exponent < powers.Length; exponent++)
                powers[exponent] = powers[exponent - 1] * 10;

            return powers;
        }
    }
}
