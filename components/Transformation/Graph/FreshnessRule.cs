using System.Globalization;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Graph;

/// <summary>How old a source's newest row may be.</summary>
/// <param name="WarnAfter">Older than this is a warning.</param>
/// <param name="ErrorAfter">Older than this is an error.</param>
/// <param name="Filter">Only rows for which this holds are looked at.</param>
public sealed record FreshnessRule(FreshnessPeriod? WarnAfter, FreshnessPeriod? ErrorAfter, string? Filter)
{
    /// <summary>Pass, warn or error for an age.</summary>
    public NodeStatus StatusOf(TimeSpan age) =>
        age > ErrorAfter?.Length ? NodeStatus.Error : age > WarnAfter?.Length ? NodeStatus.Warn : NodeStatus.Pass;

    /// <summary>The rule a source's properties state; null where they state none.</summary>
    internal static FreshnessRule? Of(IReadOnlyDictionary<string, object?>? written)
    {
        if (written is null)
            return null;
        var (warn, error) = (FreshnessPeriod.Of(written.GetValueOrDefault("warn_after")), FreshnessPeriod.Of(written.GetValueOrDefault("error_after")));
        return warn is null && error is null ? null : new FreshnessRule(warn, error, written.GetValueOrDefault("filter") as string);
    }
}

/// <summary>A length of time as <c>{count: 12, period: hour}</c>.</summary>
public sealed record FreshnessPeriod(long Count, string Period)
{
    /// <summary>The units there are.</summary>
    public static IReadOnlyList<string> Periods { get; } = ["minute", "hour", "day"];

    /// <summary>The length of time.</summary>
    public TimeSpan Length => Period switch
    {
        "minute" => TimeSpan.FromMinutes(Count),
        "hour" => TimeSpan.FromHours(Count),
        _ => TimeSpan.FromDays(Count),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Count.ToString(CultureInfo.InvariantCulture)} {Period}{(Count == 1 ? "" : "s")}";

    internal static FreshnessPeriod? Of(object? written) =>
        written is IReadOnlyDictionary<string, object?> map && map.GetValueOrDefault("count") is long count && map.GetValueOrDefault("period") is string period
            ? new(count, period)
            : null;
}
