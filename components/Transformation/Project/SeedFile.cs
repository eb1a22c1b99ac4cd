using System.Globalization;
using System.Text;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Project;

/// <summary>A seed's CSV as rows of text, with a type for each column as dbt guesses it.</summary>
internal static class SeedFile
{
    public static ResultTable Read(string path, string display, char delimiter, IReadOnlyCollection<string> typedByHand, bool fillsShortRows)
    {
        using var lines = new Records(Files.ReadText(path), delimiter, display).GetEnumerator();
        // A blank line before the names is none of them.
        var found = lines.MoveNext();
        while (found && lines.Current.Fields is [""])
            found = lines.MoveNext();
        if (!found)
            throw new ModelException("the seed is empty: its first line must name the columns.", new SourcePlace(display, 1));
        var names = lines.Current.Fields.Select(f => f.Trim()).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
                throw new ModelException($"column {i + 1} has no name in the seed's first line.", new SourcePlace(display, 1));
            if (Array.FindIndex(names, n => string.Equals(n, names[i], StringComparison.OrdinalIgnoreCase)) < i)
                throw new ModelException($"the column '{names[i]}' is in the seed's first line twice.", new SourcePlace(display, 1));
        }

        List<object?[]> rows = [];
        while (lines.MoveNext())
        {
            var (fields, line) = lines.Current;
            if (fields is [""])
                continue;
            if (fields.Count < names.Length && !fillsShortRows)
                throw new ModelException($"this row has {fields.Count} values, the first line names {names.Length} columns. A value that is missing is written as nothing between two delimiters; with the seed's config fast: false, those missing at the end of a row are null.", new SourcePlace(display, line));
            if (fields.Count > names.Length)
                throw new ModelException($"this row has {fields.Count} values, the first line names {names.Length} columns. Quote a value that holds the delimiter '{delimiter}'.", new SourcePlace(display, line));
            var row = new object?[names.Length];
            for (var i = 0; i < fields.Count; i++)
                row[i] = fields[i];
            rows.Add(row);
        }

        var columns = new ResultColumn[names.Length];
        for (var i = 0; i < names.Length; i++)
            columns[i] = Settle(names[i], i, rows, typedByHand.Contains(names[i]));
        return new ResultTable(columns, rows);
    }

    /// <summary>Chooses the column's type and rewrites its values as SQL reads them.</summary>
    private static ResultColumn Settle(string name, int index, List<object?[]> rows, bool isText)
    {
        var type = isText ? SeedType.Text : SeedTypes.Of(rows, index);
        foreach (var row in rows)
            row[index] = row[index] is string text ? SeedTypes.Rewrite(text, type) : null;
        return new ResultColumn(name, SeedTypes.Spelling(type));
    }

    /// <summary>CSV records: quotes doubled inside quotes, line breaks inside quotes, any line ending.</summary>
    internal sealed class Records(string text, char delimiter, string display)
    {
        public IEnumerator<(List<string> Fields, int Line)> GetEnumerator()
        {
            var (at, line) = (0, 1);
            var field = new StringBuilder();
            while (at < text.Length)
            {
                List<string> fields = [];
                var start = line;
                for (var more = true; more;)
                {
                    field.Clear();
                    if (at < text.Length && text[at] == '"')
                        ReadQuoted(ref at, ref line, field, start);
                    while (at < text.Length && text[at] != delimiter && text[at] is not ('\n' or '\r'))
                        field.Append(text[at++]);
                    fields.Add(field.ToString());
                    more = at < text.Length && text[at] == delimiter;
                    if (more)
                        at++;
                }

                if (at < text.Length && text[at] == '\r')
                    at++;
                if (at < text.Length && text[at] == '\n')
                    at++;
                line++;
                yield return (fields, start);
            }
        }

        private void ReadQuoted(ref int at, ref int line, StringBuilder field, int start)
        {
            for (at++; ; at++)
            {
                if (at >= text.Length)
                    throw new ModelException("a quote that opens in this row is never closed.", new SourcePlace(display, start));
                if (text[at] == '"')
                {
                    if (at + 1 >= text.Length || text[at + 1] != '"')
                        break;
                    at++;
                }
                else if (text[at] == '\n')
                {
                    line++;
                }

                field.Append(text[at]);
            }

            at++;
        }
    }
}

/// <summary>The types a seed's column can be guessed as.</summary>
internal enum SeedType
{
    Integer,
    Number,
    Date,
    Timestamp,
    IsoTimestamp,
    Boolean,
    Text,
}

/// <summary>dbt's guess: the first type, in this order, that every value of the column fits.</summary>
internal static class SeedTypes
{
    private static readonly SeedType[] s_order = [SeedType.Number, SeedType.Date, SeedType.Timestamp, SeedType.IsoTimestamp, SeedType.Boolean];

    public static SeedType Of(List<object?[]> rows, int column)
    {
        foreach (var type in s_order)
        {
            if (!rows.TrueForAll(row => row[column] is not string text || IsNull(text) || Fits(text.Trim(), type)))
                continue;
            return type == SeedType.Number && rows.TrueForAll(row => row[column] is not string text || IsNull(text) || IsWhole(text)) ? SeedType.Integer : type;
        }

        return SeedType.Text;
    }

    public static string Spelling(SeedType type) => type switch
    {
        SeedType.Integer => "integer",
        SeedType.Number => "double",
        SeedType.Date => "date",
        SeedType.Timestamp or SeedType.IsoTimestamp => "timestamp",
        SeedType.Boolean => "boolean",
        _ => "text",
    };

    public static string? Rewrite(string text, SeedType type) => type switch
    {
        SeedType.Text => text.Length == 0 ? null : text,
        _ when IsNull(text) => null,
        SeedType.Integer => decimal.Truncate(Number(text)!.Value).ToString(CultureInfo.InvariantCulture),
        SeedType.Number => Number(text)!.Value.ToString(CultureInfo.InvariantCulture),
        SeedType.IsoTimestamp => text.Trim().TrimEnd('Z').Replace('T', ' '),
        _ => text.Trim(),
    };

    private static bool IsNull(string text) => text.AsSpan().Trim() is var trimmed && (trimmed.IsEmpty || trimmed.Equals("null", StringComparison.OrdinalIgnoreCase));

    private static bool IsWhole(string text) => Number(text) is { } number && number == decimal.Truncate(number) && !text.Contains('.', StringComparison.Ordinal);

    private static bool Fits(string text, SeedType type) => type switch
    {
        SeedType.Number => Number(text) is not null,
        SeedType.Date => DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        SeedType.Timestamp => DateTime.TryParseExact(text, "yyyy-M-d H:m:s", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        SeedType.IsoTimestamp => text.Contains('T', StringComparison.Ordinal)
            && DateTime.TryParseExact(text.TrimEnd('Z'), s_iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        SeedType.Boolean => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    private static readonly string[] s_iso = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    /// <summary>A number as people write it: with thousands separators, a currency sign or a percent sign.</summary>
    private static decimal? Number(string text)
    {
        var plain = text.AsSpan().Trim().Trim("%$€£¥").Trim().ToString();
        if (plain.Contains(',', StringComparison.Ordinal))
            plain = plain.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
