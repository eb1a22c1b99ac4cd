using System.Globalization;
using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>
/// A time in the forms of ISO 8601 that Python reads (https://docs.python.org/3/library/datetime.html#datetime.datetime.fromisoformat):
/// a day, by its month or its week, with or without dashes, then any one character and a time of the day, to the second or less.
/// </summary>
internal static partial class IsoTime
{
    /// <summary>The time, naive where no offset is written; null where the text has none of the forms.</summary>
    public static PythonTime? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } found || DayOf(found) is not { } day)
            return null;
        var (hour, minute, second) = (Number("h"), Number("m"), Number("s"));
        var offset = new TimeSpan(Number("oh"), Number("om"), Number("os"));
        if (hour > 23 || minute > 59 || second > 59 || offset.TotalHours > 14)
            return null;
        var fraction = found.Groups["f"].Value.PadRight(7, '0')[..7];
        var time = day.Add(new TimeSpan(hour, minute, second)).AddTicks(long.Parse(fraction, CultureInfo.InvariantCulture));
        return found.Groups["zone"].Success ? PythonTime.At(new DateTimeOffset(time, found.Groups["sign"].Value == "-" ? -offset : offset)) : new PythonTime(time, IsDate: false);

        int Number(string name) => found.Groups[name] is { Success: true } digits ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;
    }

    private static DateTime? DayOf(Match found)
    {
        var year = int.Parse(found.Groups["y"].Value, CultureInfo.InvariantCulture);
        if (year < 1)
            return null;
        if (found.Groups["w"] is { Success: true } week)
        {
            var number = int.Parse(week.Value, CultureInfo.InvariantCulture);
            var day = found.Groups["wd"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : 1;
            return number < 1 || number > ISOWeek.GetWeeksInYear(year) || day is < 1 or > 7 ? null : ISOWeek.ToDateTime(year, number, (DayOfWeek)(day % 7));
        }

        var (month, ofMonth) = (int.Parse(found.Groups["mo"].Value, CultureInfo.InvariantCulture), int.Parse(found.Groups["d"].Value, CultureInfo.InvariantCulture));
        return month is < 1 or > 12 || ofMonth < 1 || ofMonth > DateTime.DaysInMonth(year, month) ? null : new DateTime(year, month, ofMonth);
    }

    [GeneratedRegex(
        @"^(?<y>[0-9]{4})(?:-(?<mo>[0-9]{2})-(?<d>[0-9]{2})|(?<mo>[0-9]{2})(?<d>[0-9]{2})|-W(?<w>[0-9]{2})(?:-(?<wd>[0-9]))?|W(?<w>[0-9]{2})(?<wd>[0-9])?)"
        + @"(?:.(?<h>[0-9]{2})(?:(?::(?<m>[0-9]{2})(?::(?<s>[0-9]{2})(?:[.,](?<f>[0-9]+))?)?)|(?<m>[0-9]{2})(?:(?<s>[0-9]{2})(?:[.,](?<f>[0-9]+))?)?)?"
        + @"(?<zone>Z|(?<sign>[+-])(?<oh>[0-9]{2})(?::?(?<om>[0-9]{2})(?::?(?<os>[0-9]{2}))?)?)?)?\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Form();
}
