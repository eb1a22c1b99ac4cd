using System.Globalization;
using System.Text;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>Python's <c>date</c> and <c>datetime</c>.</summary>
/// <param name="Value">The date and the clock on the wall.</param>
/// <param name="IsDate">Whether it is a date only.</param>
/// <param name="Zone">The time zone; null for a naive time.</param>
/// <param name="FixedOffset">The offset that was given with the time, in place of the one that the zone has at it.</param>
internal sealed record PythonTime(DateTime Value, bool IsDate, string? Zone = null, TimeSpan? FixedOffset = null) : IJinjaObject
{
    private static readonly string[] s_methods =
    [
        "year", "month", "day", "hour", "minute", "second", "microsecond", "isoformat", "strftime", "date", "time", "weekday", "isoweekday",
        "replace", "timestamp", "toordinal", "astimezone", "tzinfo", "utcoffset", "tzname", "isocalendar",
    ];

    public string TypeName => IsDate ? "date" : "datetime";

    public IEnumerable<string> AttributeNames => s_methods;

    public string Representation => IsDate
        ? $"datetime.date({Value.Year}, {Value.Month}, {Value.Day})"
        : $"datetime.datetime({Value.Year}, {Value.Month}, {Value.Day}, {Value.Hour}, {Value.Minute}{(Value.Second > 0 || Microsecond > 0 ? $", {Value.Second}" : "")}{(Microsecond > 0 ? $", {Microsecond}" : "")})";

    private TimeSpan? UtcOffset => Zone is null ? null : FixedOffset ?? Zones.Offset(Zone, Value);

    private DateTime Utc => Value - (UtcOffset ?? TimeSpan.Zero);

    /// <summary>The moment, UTC where it has no zone.</summary>
    public DateTimeOffset Moment => new(DateTime.SpecifyKind(Utc, DateTimeKind.Utc));

    private int Microsecond => (int)(Value.Ticks % TimeSpan.TicksPerSecond / 10);

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "year" => (long)Value.Year,
            "month" => (long)Value.Month,
            "day" => (long)Value.Day,
            "hour" when !IsDate => (long)Value.Hour,
            "minute" when !IsDate => (long)Value.Minute,
            "second" when !IsDate => (long)Value.Second,
            "microsecond" when !IsDate => (long)Microsecond,
            "tzinfo" when !IsDate => Zone is null ? null : new PythonZone(Zone, FixedOffset),
            "utcoffset" when !IsDate => Method(name, _ => UtcOffset is { } offset ? new PythonSpan(offset) : null),
            "tzname" when !IsDate => Method(name, _ => Zone),
            "isocalendar" => Method(name, _ => new JinjaTuple((long)ISOWeek.GetYear(Value), (long)ISOWeek.GetWeekOfYear(Value), (((long)Value.DayOfWeek + 6) % 7) + 1)),
            "isoformat" => Method(name, a => Iso(a.Bind(name, 0, "sep").Text(0, "T"))),
            "strftime" => Method(name, a => Format(a.Bind(name, 1, "format").Text(0))),
            "date" when !IsDate => Method(name, _ => new PythonTime(Value.Date, true)),
            "time" when !IsDate => Method(name, _ => TimeOnly.FromDateTime(Value)),
            "weekday" => Method(name, _ => ((long)Value.DayOfWeek + 6) % 7),
            "isoweekday" => Method(name, _ => (((long)Value.DayOfWeek + 6) % 7) + 1),
            "toordinal" => Method(name, _ => (Value.Date - DateTime.MinValue).Days + 1L),
            "timestamp" when !IsDate => Method(name, _ => (Utc - DateTime.UnixEpoch).TotalSeconds),
            "astimezone" when !IsDate => Method(name, a => Zones.Convert(Utc, a.Bind(name, 0, "tz")[0])),
            "replace" => Method(name, Replace),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    public bool TryApply(BinaryOperator operation, object? other, bool reflected, out object? result)
    {
        result = (operation, other) switch
        {
            (BinaryOperator.Add, PythonSpan span) => this with { Value = Shift(span.Value) },
            (BinaryOperator.Subtract, PythonSpan span) when !reflected => this with { Value = Shift(-span.Value) },
            (BinaryOperator.Subtract, PythonTime time) => new PythonSpan(reflected ? time.Utc - Utc : Utc - time.Utc),
            _ => null,
        };
        return result is not null;
    }

    public int? CompareTo(object? other) => other is PythonTime time ? Utc.CompareTo(time.Utc) : null;

    public bool Equals(PythonTime? other) => other is not null && other.IsDate == IsDate && other.Utc == Utc && other.Zone is null == Zone is null;

    public override int GetHashCode() => Utc.GetHashCode();

    public override string ToString() => Iso(" ");

    /// <summary>A time with the offset it was written with.</summary>
    public static PythonTime At(DateTimeOffset moment) =>
        new(DateTime.SpecifyKind(moment.DateTime, DateTimeKind.Unspecified), false, moment.Offset == TimeSpan.Zero ? "UTC" : $"UTC{moment:zzz}", moment.Offset);

    public static PythonTime Parse(string text, string format)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                pattern.Append(char.IsLetter(format[i]) ? $"'{format[i]}'" : "\\" + format[i]);
                continue;
            }

            pattern.Append(format[++i] switch
            {
                'Y' => "yyyy",
                'm' => "M",
                'd' => "d",
                'H' => "H",
                'M' => "m",
                'S' => "s",
                'f' => "FFFFFF",
                'y' => "yy",
                'b' => "MMM",
                'B' => "MMMM",
                'I' => "h",
                'p' => "tt",
                'A' => "dddd",
                'a' => "ddd",
                '%' => "\\%",
                'z' => "zzz",
                var c => throw new JinjaException($"strptime() does not know %{c}."),
            });
        }

        if (format.Contains("%z", StringComparison.Ordinal) && DateTimeOffset.TryParseExact(text, pattern.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return At(moment);
        return ExactlyParsed(text, pattern.ToString()) is { } value
            ? new PythonTime(value, IsDate: false)
            : throw new JinjaException($"The time '{text}' does not match the format '{format}'.");
    }

    /// <summary>Digits without separators need fixed widths, which Python's parser guesses.</summary>
    private static DateTime? ExactlyParsed(string text, string pattern)
    {
        string[] patterns = [pattern, string.Join("", pattern.Split("'").Select((p, i) => i % 2 == 1 ? $"'{p}'" : Widened(p)))];
        return DateTime.TryParseExact(text, patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null;

        static string Widened(string part)
        {
            var wide = new StringBuilder();
            for (var i = 0; i < part.Length; i++)
            {
                wide.Append(part[i]);
                var alone = part[i] is 'M' or 'd' or 'H' or 'm' or 's' or 'h' && (i == 0 || part[i - 1] != part[i]) && (i + 1 == part.Length || part[i + 1] != part[i]);
                if (alone)
                    wide.Append(part[i]);
            }

            return wide.ToString();
        }
    }

    private DateTime Shift(TimeSpan span)
    {
        try
        {
            var moved = Value + span;
            return IsDate ? moved.Date : moved;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new JinjaException("The date is out of range: years go from 1 to 9999.", e);
        }
    }

    /// <summary>Python's <c>isoformat</c>.</summary>
    public string Iso(string separator = "T")
    {
        var date = Value.ToString("yyyy-MM-dd");
        return IsDate ? date : $"{date}{separator}{Value.ToString(Microsecond > 0 ? "HH:mm:ss.ffffff" : "HH:mm:ss")}{Offset}";
    }

    private string Offset => UtcOffset is { } offset ? $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}" : "";

    private string Format(string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            text.Append(format[++i] switch
            {
                'Y' => Value.ToString("yyyy"),
                'y' => Value.ToString("yy"),
                'm' => Value.ToString("MM"),
                'd' => Value.ToString("dd"),
                'H' => Value.ToString("HH"),
                'I' => Value.ToString("hh"),
                'M' => Value.ToString("mm"),
                'S' => Value.ToString("ss"),
                'f' => Value.ToString("ffffff"),
                'p' => Value.ToString("tt"),
                'A' => Value.ToString("dddd"),
                'a' => Value.ToString("ddd"),
                'B' => Value.ToString("MMMM"),
                'b' => Value.ToString("MMM"),
                'j' => Value.DayOfYear.ToString("000"),
                'e' => Value.Day.ToString().PadLeft(2),
                'F' => Value.ToString("yyyy-MM-dd"),
                'T' => Value.ToString("HH:mm:ss"),
                'D' => Value.ToString("MM/dd/yy"),
                'u' => ((((int)Value.DayOfWeek + 6) % 7) + 1).ToString(),
                'w' => ((int)Value.DayOfWeek).ToString(),
                'V' => ISOWeek.GetWeekOfYear(Value).ToString("00"),
                'G' => ISOWeek.GetYear(Value).ToString(),
                's' => ((long)(Value - DateTime.UnixEpoch).TotalSeconds).ToString(),
                'z' => Offset.Replace(":", "", StringComparison.Ordinal),
                'Z' => Zone ?? "",
                '%' => "%",
                var c => $"%{c}",
            });
        }

        return text.ToString();
    }

    private PythonTime Replace(CallArguments arguments)
    {
        var bound = arguments.Bind("replace", 0, "year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo");
        var value = Of(bound.Int(0, Value.Year), bound.Int(1, Value.Month), bound.Int(2, Value.Day), bound.Int(3, Value.Hour), bound.Int(4, Value.Minute), bound.Int(5, Value.Second), bound.Int(6, Microsecond));
        return bound.Has(7) ? (this with { Value = value }).In(bound[7]) : this with { Value = value };
    }

    /// <summary>
    /// This clock time in a zone, as Python's <c>tzinfo=</c> means it: pytz gives a zone its oldest offset there, local mean
    /// time, and only <c>localize</c> and <c>astimezone</c> the one of the day.
    /// </summary>
    public PythonTime In(object? zone) => zone switch
    {
        null => this with { Zone = null, FixedOffset = null },
        PythonZone known => this with { Zone = known.Name, FixedOffset = known.FixedOffset ?? Zones.MeanTime(known.Name) },
        _ => throw new JinjaException($"tzinfo takes a time zone, not {JinjaValue.TypeName(zone)}."),
    };

    public static DateTime Of(int year, int month, int day, int hour = 0, int minute = 0, int second = 0, int microsecond = 0)
    {
        try
        {
            return new DateTime(year, month, day, hour, minute, second).AddTicks(microsecond * 10L);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new JinjaException($"There is no such moment: {year}-{month}-{day} {hour}:{minute}:{second}.", e);
        }
    }

    private static JinjaFunction Method(string name, Func<CallArguments, object?> body) => new(name, (_, a) => body(a));
}

/// <summary>Python's <c>timedelta</c>.</summary>
internal sealed record PythonSpan(TimeSpan Value) : IJinjaObject
{
    public string TypeName => "timedelta";

    public bool IsTrue => Value != TimeSpan.Zero;

    public IEnumerable<string> AttributeNames => ["days", "seconds", "microseconds", "total_seconds"];

    public bool TryGetAttribute(string name, out object? value)
    {
        var days = (long)Math.Floor(Value.TotalDays);
        value = name switch
        {
            "days" => days,
            "seconds" => (long)(Value - TimeSpan.FromDays(days)).TotalSeconds,
            "microseconds" => Value.Ticks % TimeSpan.TicksPerSecond / 10,
            "total_seconds" => new JinjaFunction(name, (_, _) => Value.TotalSeconds),
            _ => null,
        };
        return value is not null;
    }

    public bool TryApply(BinaryOperator operation, object? other, bool reflected, out object? result)
    {
        result = (operation, other) switch
        {
            (BinaryOperator.Add, PythonSpan span) => new PythonSpan(Value + span.Value),
            (BinaryOperator.Subtract, PythonSpan span) => new PythonSpan(reflected ? span.Value - Value : Value - span.Value),
            (BinaryOperator.Multiply, long factor) => new PythonSpan(Value * factor),
            (BinaryOperator.Divide, PythonSpan span) when !reflected => Value / span.Value,
            (BinaryOperator.FloorDivide, long divisor) when !reflected && divisor != 0 => new PythonSpan(TimeSpan.FromTicks(Value.Ticks / divisor)),
            _ => null,
        };
        return result is not null;
    }

    public int? CompareTo(object? other) => other is PythonSpan span ? Value.CompareTo(span.Value) : null;

    public override string ToString()
    {
        var days = (long)Math.Floor(Value.TotalDays);
        var rest = Value - TimeSpan.FromDays(days);
        var clock = $"{rest.Hours}:{rest.Minutes:00}:{rest.Seconds:00}{(rest.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : "." + rest.ToString("ffffff"))}";
        return days == 0 ? clock : $"{days} day{(Math.Abs(days) == 1 ? "" : "s")}, {clock}";
    }
}

/// <summary>A time zone of <c>pytz</c>.</summary>
internal sealed record PythonZone(string Name, TimeSpan? FixedOffset = null) : IJinjaObject
{
    public string TypeName => "tzinfo";

    public IEnumerable<string> AttributeNames => ["zone", "localize", "normalize"];

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "zone" => Name,
            "localize" => new JinjaFunction(name, (_, a) => a.Positional[0] is PythonTime time ? time with { Zone = Name, FixedOffset = FixedOffset } : throw new JinjaException("localize() needs a datetime.")),
            "normalize" => new JinjaFunction(name, (_, a) => a.Positional[0] is PythonTime { Zone: not null } time && time.TryGetAttribute("astimezone", out var convert) ? ((IJinjaCallable)convert!).Call(null!, new CallArguments(this)) : throw new JinjaException("normalize() needs a datetime with a time zone.")),
            _ => null,
        };
        return value is not null;
    }

    public override string ToString() => Name;
}

/// <summary>Moments in time zones.</summary>
internal static class Zones
{
    public static PythonTime Convert(DateTime utc, object? zone)
    {
        if (zone is PythonZone { FixedOffset: { } given } fixedZone)
            return new PythonTime(DateTime.SpecifyKind(utc + given, DateTimeKind.Unspecified), false, fixedZone.Name, given);
        var name = zone switch { PythonZone known => known.Name, string text => text, _ => "UTC" };
        return new PythonTime(DateTime.SpecifyKind(utc + Find(name).GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), DateTimeKind.Unspecified), false, name);
    }

    public static TimeSpan Offset(string zone, DateTime local) => Find(zone).GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified));

    /// <summary>A zone's offset before there were time zones, to the minute.</summary>
    public static TimeSpan MeanTime(string zone)
    {
        var exact = Find(zone).GetUtcOffset(new DateTime(1800, 1, 1));
        return TimeSpan.FromMinutes(Math.Round(exact.TotalMinutes));
    }

    public static TimeZoneInfo Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new JinjaException($"There is no time zone '{name}'.");
}
