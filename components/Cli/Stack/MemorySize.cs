using System.Buffers;
using System.Globalization;

namespace EcommAspire.Cli.Stack;

/// <summary>An amount of memory as DuckDB writes it: <c>512MB</c>, <c>1.5 GiB</c>.</summary>
internal readonly record struct MemorySize(string Text, long Bytes)
{
    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, double> _units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["B"] = 1,
        ["KB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
        ["TB"] = 1e12,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
        ["TiB"] = 1L << 40,
    };

    /// <summary>Reads what the variable holds.</summary>
    /// <exception cref="SettingException">It names no amount.</exception>
    public static MemorySize Parse(string text, string variable)
    {
        var given = text.AsSpan().Trim();
        var digits = given.IndexOfAnyExcept(_digits);
        var number = digits < 0 ? default : given[..digits];
        var unit = digits < 0 ? "" : given[digits..].Trim().ToString();
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, null, out var amount) && amount * _units.GetValueOrDefault(unit) is >= 1 and var bytes
            ? new(text, (long)Math.Min(bytes, long.MaxValue / 2))
            : throw new SettingException($"'{text}' is no amount of memory such as 2GB; {variable} takes one.");
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => Text;
}
