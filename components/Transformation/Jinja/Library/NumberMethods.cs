using System.Numerics;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>The methods and attributes of numbers.</summary>
internal static class NumberMethods
{
    private static readonly MethodTable<object> Methods = new(new()
    {
        ["bit_length"] = (_, number, _) => Arithmetic.IsWhole(number) ? (long)BigInteger.Abs(Arithmetic.ToBig(number)).GetBitLength() : throw None("bit_length", number),
        ["bit_count"] = (_, number, _) => Arithmetic.IsWhole(number) ? (long)BigInteger.PopCount(BigInteger.Abs(Arithmetic.ToBig(number))) : throw None("bit_count", number),
        ["is_integer"] = (_, number, _) => Arithmetic.IsWhole(number) || (double.IsFinite(Arithmetic.ToDouble(number)) && Arithmetic.ToDouble(number) % 1 == 0),
        ["conjugate"] = (_, number, _) => number,
    });

    public static bool TryGet(object number, string name, out object? value)
    {
        switch (name)
        {
            case "real": value = Arithmetic.Plus(number); return true;
            case "imag": value = number is double ? 0.0 : 0L; return true;
            case "numerator" when Arithmetic.IsWhole(number): value = Arithmetic.Plus(number); return true;
            case "denominator" when Arithmetic.IsWhole(number): value = 1L; return true;
            default: return Methods.TryGet(number, name, out value);
        }
    }

    private static JinjaException None(string name, object number) => new($"A {JinjaValue.TypeName(number)} has no method '{name}'.");
}
