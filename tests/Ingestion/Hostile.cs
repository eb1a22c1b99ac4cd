using System.Text.Json;
using EcommAspire.Domain;
using FsCheck;
using FsCheck.Fluent;
using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Ingestion.Tests;

/// <summary>What the sources of the property tests differ in.</summary>
public sealed record SourceLimits
{
    public bool HoldsNul { get; init; }

    public bool HoldsJsonNull { get; init; }

    public bool HoldsNegativeZero { get; init; } = true;

    public bool HoldsInfinities { get; init; }

    public bool HoldsYearsBeforeChrist { get; init; }

    public int GreatestYear { get; init; } = 9999;

    public (long Least, long Greatest) InstantSeconds { get; init; } = (-62_135_596_800, 253_402_300_799);
}

/// <summary>A row as its source is given it: each value as text, null for null.</summary>
public sealed record HostileRow(long Key, IReadOnlyList<string?> Values)
{
    public override string ToString() => $"{Key}: {string.Join(" | ", Values.Select(v => v is null ? "null" : JsonSerializer.Serialize(v)))}";
}

/// <summary>Rows of values that pipelines like to spoil.</summary>
public static class Hostile
{
    private static readonly string[] _texts =
    [
        "", " ", "  leading", "trailing  ", "NULL", "null", "\\N", "\\.", "\\", "\\\\", "\"", "\"\"", "\"\"\"", ",", ",,", "a,b", "\"a\",b", "'", "''", "`", ";", "--",
        "\n", "\r", "\r\n", "a\nb", "a\rb", "a\r\nb", "\n\n", "\t", "\u0001", "\u001f", "\u007f", "é", "ção", "漢字", "😀", "👩‍👩‍👧", "e\u0301", "\u202eabc", "\ufeff", "\u2028",
        "NaN", "t", "0", "-0", "1e5", "0x10", "infinity", "2024-01-01", "{}", "$1", "{0}", "%s", "a\"", "\"a", "a\"\nb\",\"c",
    ];

    public static Table Table { get; } = new("hostile", "Hostile values. One row per value set.",
    [
        new("k", BigInteger, "Key."),
        new("t", Text, "Text.") { Nullable = true },
        new("v \"quoted\" `name`,", Varchar(2000), "Text under a hostile name.") { Nullable = true },
        new("n", Decimal(38, 10), "Many digits.") { Nullable = true },
        new("m", Money, "Money.") { Nullable = true },
        new("i", Integer, "Integer.") { Nullable = true },
        new("l", BigInteger, "Long.") { Nullable = true },
        new("f", ColumnType.Double, "Double.") { Nullable = true },
        new("b", ColumnType.Boolean, "Boolean.") { Nullable = true },
        new("d", Date, "Day.") { Nullable = true },
        new("ts", Timestamp, "Time.") { Nullable = true },
        new("at", Instant, "Instant.") { Nullable = true },
        new("raw", Bytes, "Bytes, in hexadecimal.") { Nullable = true },
        new("j", Json, "JSON.") { Nullable = true },
    ])
    {
        Key = ["k"],
    };

    public static Arbitrary<IReadOnlyList<HostileRow>> Rows(SourceLimits limits, int count)
    {
        var row =
            from t in OrNull(TextOf(limits))
            from v in OrNull(TextOf(limits))
            from n in OrNull(DecimalOf(38, 10))
            from m in OrNull(DecimalOf(12, 2))
            from i in OrNull(Gen.OneOf(Gen.Elements(int.MinValue, int.MaxValue, 0, -1), Gen.Choose(-1000, 1000)).Select(x => $"{x}"))
            from l in OrNull(Gen.OneOf(Gen.Elements(long.MinValue, long.MaxValue, 0), Gen.Choose(-1000, 1000).Select(x => (long)x)).Select(x => $"{x}"))
            from f in OrNull(DoubleOf(limits))
            from b in OrNull(Gen.Elements("true", "false"))
            from d in OrNull(DayOf(limits))
            from ts in OrNull(TimeOf(limits))
            from at in OrNull(InstantOf(limits))
            from raw in OrNull(Gen.Choose(0, 255).Select(x => (byte)x).ArrayOf().Select(Convert.ToHexString))
            from j in OrNull(JsonOf(limits))
            select new[] { t, v, n, m, i, l, f, b, d, ts, at, raw, j };
        return row.ArrayOf(count).Select(rows => (IReadOnlyList<HostileRow>)[.. rows.Select((values, k) => new HostileRow(k, values))]).ToArbitrary();
    }

    /// <summary>What DuckDB shows for the rows, by key; numbers of floating point in their shortest form.</summary>
    public static IReadOnlyList<string?> Expected(HostileRow row) =>
    [
        .. row.Values.Select((value, i) => value is null ? null : Table.Columns[i + 1].Type.Kind switch
        {
            ValueKind.Double => Canonical(value),
            _ => value,
        }),
    ];

    public static IReadOnlyList<string?> Canonical(IReadOnlyList<string?> shown) =>
        [.. shown.Select((value, i) => value is not null && Table.Columns[i + 1].Type.Kind is ValueKind.Double ? Canonical(value) : value)];

    /// <summary>The columns' values as DuckDB shows them, in the key's order.</summary>
    public static string Query(string table) =>
        $"select {string.Join(", ", Table.Columns.Skip(1).Select(c => Shown(c)))} from {table} order by k";

    private static string Shown(Column column)
    {
        var name = Domain.Ddl.SqlDialects.Quote(Domain.Ddl.SqlDialect.DuckDb, column.Name);
        return column.Type.Kind is ValueKind.Bytes ? $"hex({name})" : $"{name}::varchar";
    }

    private static string Canonical(string number) => number.ToLowerInvariant() switch
    {
        "nan" => "NaN",
        "inf" or "infinity" => "Infinity",
        "-inf" or "-infinity" => "-Infinity",
        _ => $"{BitConverter.DoubleToInt64Bits(double.Parse(number)):x16}",
    };

    private static Gen<string?> OrNull(Gen<string> gen) =>
        Gen.Frequency((1, Gen.Constant<string?>(null)), (7, gen.Select(x => (string?)x)));

    private static Gen<string> TextOf(SourceLimits limits)
    {
        var piece = Gen.Elements(limits.HoldsNul ? [.. _texts, "\0", "a\0b", "\0\"\0"] : _texts);
        return Gen.OneOf(piece, piece, piece.ArrayOf().Select(string.Concat));
    }

    private static Gen<string> DecimalOf(int precision, int scale) =>
        from whole in Digits(0, precision - scale)
        from fraction in Digits(scale, scale)
        from negative in Gen.Elements("", "-")
        let digits = whole.TrimStart('0') is { Length: > 0 } some ? some : "0"
        let isZero = digits == "0" && fraction.All(c => c == '0')
        select $"{(isZero ? "" : negative)}{digits}.{fraction}";

    private static Gen<string> Digits(int least, int most) =>
        from length in Gen.Choose(least, most)
        from digits in Gen.OneOf(Gen.Elements('0', '9'), Gen.Choose('0', '9').Select(c => (char)c)).ArrayOf(length)
        select new string(digits);

    private static Gen<string> DoubleOf(SourceLimits limits)
    {
        var known = Gen.Elements(0.1, 1 / 3.0, double.MaxValue, double.MinValue, double.Epsilon, 2.2250738585072014e-308, -0.0, 0.0, 1e22, 123456789.12345679, 4.35, 5e-324, 1.7976931348623155E+308);
        var any =
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select BitConverter.Int64BitsToDouble(((long)high << 32) | (uint)low);
        var finite = Gen.OneOf(known, any.Where(double.IsFinite)).Where(x => limits.HoldsNegativeZero || !(x == 0 && double.IsNegative(x))).Select(x => x.ToString("R"));
        return limits.HoldsInfinities ? Gen.Frequency((1, Gen.Elements("NaN", "Infinity", "-Infinity")), (6, finite)) : finite;
    }

    private static Gen<string> DayOf(SourceLimits limits)
    {
        var day =
            from year in Gen.OneOf(Gen.Elements(1, 4, 1582, 1900, 1969, 1970, 2000, 9999, limits.GreatestYear), Gen.Choose(1, 9999))
            from month in Gen.Choose(1, 12)
            from dayOfMonth in Gen.Choose(1, 28)
            select $"{year:0000}-{month:00}-{dayOfMonth:00}";
        var all = limits.HoldsYearsBeforeChrist ? Gen.Frequency((6, day), (1, Gen.Elements("0044-03-15 (BC)", "0001-12-31 (BC)", "4713-01-01 (BC)"))) : day;
        return limits.HoldsInfinities ? Gen.Frequency((8, all), (1, Gen.Elements("infinity", "-infinity"))) : all;
    }

    private static Gen<string> TimeOf(SourceLimits limits) =>
        from day in DayOf(limits with { GreatestYear = Math.Min(limits.GreatestYear, 290_000) })
        from seconds in Gen.OneOf(Gen.Elements(0, 86_399), Gen.Choose(0, 86_399))
        from micros in Micros()
        select day.EndsWith("infinity", StringComparison.Ordinal) ? day : $"{day} {TimeSpan.FromSeconds(seconds):hh\\:mm\\:ss}{micros}";

    private static Gen<string> InstantOf(SourceLimits limits)
    {
        var (least, greatest) = limits.InstantSeconds;
        var instant =
            from share in Gen.Choose(0, int.MaxValue)
            from edge in Gen.Elements(0, 0, 0, 1, 2)
            from micros in Micros()
            let seconds = edge switch { 1 => least, 2 => greatest, _ => least + (long)((greatest - least) * (share / (double)int.MaxValue)) }
            select $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-dd HH:mm:ss}{micros}+00";
        return limits.HoldsInfinities ? Gen.Frequency((8, instant), (1, Gen.Elements("infinity", "-infinity"))) : instant;
    }

    private static Gen<string> Micros() =>
        Gen.OneOf(Gen.Elements("", ".000001", ".999999", ".5"), Gen.Choose(1, 999_999).Select(x => $".{x:000000}".TrimEnd('0')));

    private static Gen<string> JsonOf(SourceLimits limits) =>
        from number in Gen.Elements("0", "-1.50", "12345678901234567890.123456789", "1")
        from text in Gen.Elements("", "a", "\\\"", "\\\\", "\\n", "é😀", ",", "null")
        from shape in Gen.Elements("{{\"a\": {0}, \"b\": [\"{1}\", null]}}", "[{0}, \"{1}\"]", "\"{1}\"", "{0}", "true", limits.HoldsJsonNull ? "null" : "false", "{{}}")
        select string.Format(shape, number, text);
}
