using System.Buffers;
using System.Globalization;

namespace EcommAspire.Cli.Stack;

/// <summary>Amounts of memory as DuckDB writes them: <c>512MB</c>, <c>1.5 GiB</c>, <c>50%</c> of what there is.</summary>
internal static class MemorySize
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

    /// <summary>The bytes that a text names.</summary>
    /// <exception cref="SettingException">It names none.</exception>
    public static long Bytes(string text)
    {
        var given = text.AsSpan().Trim();
        var digits = given.IndexOfAnyExcept(_digits);
        var number = digits < 0 ? default : given[..digits];
        var unit = digits < 0 ? "" : given[digits..].Trim().ToString();
        var one = unit == "%" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 100.0 : _units.GetValueOrDefault(unit);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, null, out var amount) && amount * one >= 1
            ? (long)Math.Min(amount * one, long.MaxValue / 2)
            : throw new SettingException($"'{text}' is no amount of memory such as 2GB; {Settings.MemoryVariable} takes one.");
    }
}
