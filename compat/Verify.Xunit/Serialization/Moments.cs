namespace VerifyTests.Serialization;

/// <summary>Dates and times that are not scrubbed, as short as they are exact.</summary>
internal static class Moments
{
    public static string InText(DateTime value) =>
        value.ToString(Pattern(value, ' ', ':')) + (value.Kind == DateTimeKind.Unspecified ? "" : $" {value.Kind}");

    public static string InText(DateTimeOffset value) => $"{value.DateTime.ToString(Pattern(value.DateTime, ' ', ':'))} {Offset(value.Offset)}";

    public static string InFileName(DateTime value) =>
        value.ToString(Pattern(value, 'T', '-')) + (value.Kind == DateTimeKind.Unspecified ? "" : value.Kind.ToString());

    public static string InFileName(DateTimeOffset value) => value.DateTime.ToString(Pattern(value.DateTime, 'T', '-')) + Offset(value.Offset);

    private static string Pattern(DateTime value, char between, char colon)
    {
        if (value.TimeOfDay == TimeSpan.Zero)
            return "yyyy-MM-dd";

        var minutes = $"yyyy-MM-dd'{between}'HH'{colon}'mm";
        return value switch
        {
            { Second: 0, Millisecond: 0 } => minutes,
            { Millisecond: 0 } => $"{minutes}'{colon}'ss",
            _ => $"{minutes}'{colon}'ss.FFFFFFF",
        };
    }

    private static string Offset(TimeSpan offset) => offset switch
    {
        _ when offset > TimeSpan.Zero => offset.Minutes == 0 ? $"+{offset.TotalHours:0}" : $"+{offset.Hours:0}-{offset.Minutes:00}",
        _ when offset < TimeSpan.Zero => offset.Minutes == 0 ? $"{offset.Hours:0}" : $"{offset.Hours:0}{offset.Minutes:00}",
        _ => "+0",
    };
}
