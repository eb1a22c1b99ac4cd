using System.Diagnostics.CodeAnalysis;

namespace VerifyTests.Scrubbing;

/// <summary>Numbers what differs from run to run, so that equal values stay visibly equal: Guid_1, DateTime_2.</summary>
internal sealed class Counter
{
    private const string RoundTrip = "yyyy-MM-ddTHH:mm:ss.FFFFFFFK";
    private readonly Dictionary<(string Kind, object Value), string> _names = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>A value that is scrubbed by its type.</summary>
    public bool TryName(object value, [NotNullWhen(true)] out string? name)
    {
        name = value switch
        {
            Guid guid => guid == Guid.Empty ? "Guid_Empty" : Next("Guid", guid),
            DateTime moment => Extreme(moment.Date, DateTime.MinValue, DateTime.MaxValue.Date, "Date") ?? Next("DateTime", (moment, moment.Kind)),
            DateTimeOffset moment =>
                Extreme(moment.Date, DateTime.MinValue, DateTime.MaxValue.Date, "Date") ?? Next("DateTimeOffset", (moment, moment.Offset)),
            DateOnly date => Extreme(date, DateOnly.MinValue, DateOnly.MaxValue, "Date") ?? Next("Date", date),
            TimeOnly time => Extreme(time, TimeOnly.MinValue, TimeOnly.MaxValue, "Time") ?? Next("Time", time),
            _ => null,
        };
        return name is not null;
    }

    /// <summary>A text that is nothing but a scrubbed value.</summary>
    public bool TryName(string text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (Guid.TryParse(text, out var guid))
            return TryName((object)guid, out name);
        if (DateTimeOffset.TryParseExact(text, RoundTrip, null, default, out var offset))
            return TryName((object)offset, out name);
        if (DateTime.TryParseExact(text, RoundTrip, null, default, out var moment))
            return TryName((object)moment, out name);
        if (DateOnly.TryParseExact(text, "d", null, default, out var date))
            return TryName((object)date, out name);

        return TimeOnly.TryParseExact(text, "h:mm tt", null, default, out var time) && TryName((object)time, out name);
    }

    private static string? Extreme<T>(T value, T least, T greatest, string kind)
        where T : IEquatable<T> =>
        value.Equals(greatest) ? $"{kind}_MaxValue" : value.Equals(least) ? $"{kind}_MinValue" : null;

    private string Next(string kind, object value)
    {
        if (_names.TryGetValue((kind, value), out var known))
            return known;

        var number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        return _names[(kind, value)] = $"{kind}_{number}";
    }
}
