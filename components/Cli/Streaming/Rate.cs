using System.Globalization;
using EcommAspire.Cli.Stack;

namespace EcommAspire.Cli.Streaming;

/// <summary>Rates as people write them: <c>500</c>, <c>50k/s</c>, <c>100/min</c>.</summary>
internal static class Rate
{
    /// <summary>Events a second.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    public static double Parse(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split('/', 2, StringSplitOptions.TrimEntries);
        double? seconds = parts is [_] ? 1 : parts[1] switch
        {
            "s" or "sec" or "second" => 1,
            "m" or "min" or "minute" => 60,
            "h" or "hour" => 3600,
            _ => null,
        };
        var (digits, factor) = parts[0].EndsWith('k') ? (parts[0][..^1], 1000) : (parts[0], 1);
        return seconds is { } unit && double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number * factor / unit
            : throw new SettingException($"--rate is {text}; give events a second, as in 500, 50k/s or 100/min.");
    }
}
