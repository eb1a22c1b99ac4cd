using System.Text;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Documents;

/// <summary>
/// Writes a decimal number of 34 digits as text (IEEE 754-2008, decimal128 in binary integer encoding;
/// github.com/mongodb/specifications, bson-decimal128).
/// </summary>
internal static class Decimal128Text
{
    private const int Bias = 6176;
    private static readonly UInt128 _mostDigits = UInt128.Parse("9999999999999999999999999999999999");

    public static void Write(UInt128 bits, ByteBuffer result)
    {
        var isNegative = bits >> 127 != 0;
        var combination = (int)(bits >> 122) & 0x1F;
        if (combination == 0x1F)
        {
            result.Add("NaN"u8);
            return;
        }

        if (isNegative)
            result.Add((byte)'-');
        if (combination == 0x1E)
        {
            result.Add("Infinity"u8);
            return;
        }

        // A coefficient that begins with 100 in binary would have more than 34 digits; the standard takes it for zero.
        var isLarge = combination >> 3 == 3;
        var exponent = ((int)(bits >> (isLarge ? 111 : 113)) & 0x3FFF) - Bias;
        var coefficient = bits & ((UInt128.One << 113) - 1);
        var digits = (isLarge || coefficient > _mostDigits ? UInt128.Zero : coefficient).ToString();
        result.Add(Encoding.ASCII.GetBytes(Text(digits, exponent)));
    }

    private static string Text(string digits, int exponent)
    {
        var scientific = exponent + digits.Length - 1;
        if (exponent > 0 || scientific < -6)
            return $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}E{(scientific < 0 ? "" : "+")}{scientific}";
        if (exponent == 0)
            return digits;
        var whole = digits.Length + exponent;
        return whole > 0 ? $"{digits[..whole]}.{digits[whole..]}" : $"0.{new string('0', -whole)}{digits}";
    }
}
