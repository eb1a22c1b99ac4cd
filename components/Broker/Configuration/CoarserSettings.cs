using System.Collections.Frozen;

namespace EcommAspire.Broker.Configuration;

/// <summary>
/// Settings in milliseconds that may be given in larger units as well, by a name for each; the finest that is given counts
/// (<see href="https://kafka.apache.org/documentation/#brokerconfigs_log.retention.ms"/>).
/// </summary>
internal static class CoarserSettings
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    private static readonly FrozenDictionary<string, IReadOnlyList<(string Name, long Unit)>> _all = new Dictionary<string, IReadOnlyList<(string, long)>>
    {
        ["log.retention.ms"] = [("log.retention.minutes", Minute), ("log.retention.hours", Hour)],
        ["log.roll.ms"] = [("log.roll.hours", Hour)],
    }.ToFrozenDictionary();

    /// <summary>The names of a setting in larger units and how many milliseconds each is, finer ones first.</summary>
    public static IReadOnlyList<(string Name, long Unit)> Of(string setting) => _all.GetValueOrDefault(setting, []);

    /// <summary>A value in milliseconds; a negative one means no limit in any unit.</summary>
    public static string InMilliseconds(string value, long unit) => long.Parse(value) is var number and >= 0 ? $"{number * unit}" : "-1";
}
