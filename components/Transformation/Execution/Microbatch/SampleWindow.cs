using System.Globalization;

namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>The time that <c>--sample</c> reads: models and snapshots see only rows of it, of what has an <c>event_time</c>.</summary>
/// <param name="Start">Its first moment, UTC.</param>
/// <param name="End">The first moment after it, UTC.</param>
public readonly record struct SampleWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Reads what <c>--sample</c> takes: <c>"3 days"</c> until now, or <c>"{start: 2024-07-01, end: 2024-07-08 18:00:00}"</c>.</summary>
    /// <exception cref="ProjectException">It is neither.</exception>
    public static SampleWindow Parse(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimStart().StartsWith('{') ? Between(text) : UntilNow(text, now);
    }

    private static SampleWindow Between(string text)
    {
        var given = ModelOptions.ParseVars(text);
        var window = new SampleWindow(Moment("start"), Moment("end"));
        return window.Start < window.End ? window : throw Wrong(text, "ends before it starts");

        DateTimeOffset Moment(string key) => given.GetValueOrDefault(key) is { } written && MicrobatchRules.Moment(Project.PlainValues.Str(written)) is { } moment
            ? moment
            : throw Wrong(text, given.ContainsKey(key) ? $"has a '{key}' that is no time" : $"has no '{key}'");
    }

    private static SampleWindow UntilNow(string text, DateTimeOffset now)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var unit] || !int.TryParse(number, NumberStyles.None, null, out var count))
            throw Wrong(text, "is no time");
        try
        {
            return new(unit.ToLowerInvariant().TrimEnd('s') switch
            {
                "hour" => now.AddHours(-count),
                "day" => now.AddDays(-count),
                "month" => now.AddMonths(-count),
                "year" => now.AddYears(-count),
                _ => throw Wrong(text, $"counts in '{unit}', which is none of hours, days, months, years"),
            }, now);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Wrong(text, "reaches back before the year 1");
        }
    }

    private static ProjectException Wrong(string text, string why) =>
        new($"the sample '{text}' {why}. Write it as \"3 days\", or as \"{{start: 2024-07-01, end: 2024-07-08 18:00:00}}\".");
}
