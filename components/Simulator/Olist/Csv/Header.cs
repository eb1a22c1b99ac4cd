using System.Text;
using EcommAspire.Domain;

namespace EcommAspire.Simulator.Olist.Csv;

/// <summary>A file's first line understood: which of its fields is which column, and what stands between them.</summary>
internal sealed class Header
{
    private static readonly (byte Byte, string Name)[] _delimiters =
        [((byte)',', "commas"), ((byte)';', "semicolons"), ((byte)'\t', "tabs"), ((byte)'|', "bars")];

    private const int MaxLinesAbove = 30;
    private const int MaxNameBytes = 200;

    private readonly int[] _fields;
    private readonly string[] _names;
    private readonly int _length;

    private Header(Table table, byte delimiter, int skipRecords, string[] names, int[] fields, IReadOnlyList<string> notes)
    {
        (Table, Delimiter, SkipRecords, _names, _fields, Notes) = (table, delimiter, skipRecords, names, fields, notes);
        _length = names.Sum(name => name.Length);
    }

    public Table Table { get; }

    public byte Delimiter { get; }

    /// <summary>The records before the first row: the header, and blank lines or a <c>sep=</c> line above it.</summary>
    public int SkipRecords { get; }

    /// <summary>The number of fields a row has.</summary>
    public int Count => _names.Length;

    public IReadOnlyList<string> Notes { get; }

    /// <summary>The field that holds the table's column; -1 where the file lacks it.</summary>
    public int FieldOf(int column) => _fields[column];

    /// <summary>A reader of the rows below the header.</summary>
    public CsvReader Rows(Stream text, bool backslashes = false)
    {
        var rows = new CsvReader(text, Delimiter, backslashes);
        for (var i = 0; i < SkipRecords; i++)
            rows.Read();
        return rows;
    }

    /// <summary>Whether the record is the header once more, as where files were put one after the other.</summary>
    public bool IsRepeatedBy(CsvReader rows)
    {
        if (rows.Count != _names.Length || rows.Raw.Length < _length)
            return false;
        for (var i = 0; i < _names.Length; i++)
        {
            if (!NameIn(rows[i]).Equals(_names[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    /// <summary>Whether the row may do without the fields from <paramref name="count"/> on: all belong to columns that may be empty.</summary>
    public bool MayEndAt(int count)
    {
        for (var column = 0; column < _fields.Length; column++)
        {
            if (_fields[column] >= count && !Table.Columns[column].Nullable)
                return false;
        }

        return true;
    }

    /// <summary>Reads a file's header, which may stand below other lines.</summary>
    /// <exception cref="HeaderException">It has none, or not this table's.</exception>
    public static Header Read(Func<Stream> open, Table table)
    {
        Candidate? best = null;
        foreach (var (delimiter, name) in _delimiters)
        {
            using var text = open();
            foreach (var candidate in Candidates(new(text, delimiter), table, delimiter, name))
            {
                if (candidate.IsWhole)
                    return Of(table, candidate);
                // Only one that has all it needs may stand below the first line.
                if (best is null || (candidate.Matches > best.Matches && candidate.Above == 0))
                    best = candidate;
            }
        }

        return best is null ? throw new HeaderException("is empty: there is not even a header.") : Of(table, best);
    }

    private static Header Of(Table table, Candidate candidate)
    {
        var (delimiter, names) = (candidate.Delimiter, candidate.Names);
        var expected = string.Join(", ", table.Columns.Where(c => c.Name != table.Watermark).Select(c => c.Name));
        if (candidate.IsTooLong)
            throw new HeaderException($"begins with a line of more than {CsvReader.MaxRowBytes:N0} bytes, which is no header. Expected: {expected}.");
        if (candidate.Matches == 0)
            throw new HeaderException($"has no header. Its first line holds: {Shown(names)}. Put a line above it that names the columns: {expected}.");

        var notes = new List<string>();
        if (delimiter != ',')
            notes.Add($"Its fields are separated by {candidate.DelimiterName}.");
        if (candidate.Above > 0)
            notes.Add($"{candidate.Above} {(candidate.Above == 1 ? "line" : "lines")} above its header passed over.");

        var fields = new int[table.Columns.Count];
        var missing = new List<string>();
        for (var i = 0; i < fields.Length; i++)
        {
            var column = table.Columns[i];
            int[] at = [.. names.Index().Where(n => n.Item.Equals(column.Name, StringComparison.OrdinalIgnoreCase)).Select(n => n.Index)];
            if (at is [])
                at = [.. names.Index().Where(n => Matches(column.Name, n.Item)).Select(n => n.Index)];
            if (at.Length > 1)
                throw new HeaderException($"has the column {column.Name} {at.Length} times: {string.Join(", ", names)}. Remove all but one.");
            fields[i] = at is [var only] ? only : -1;
            if (at is [var found] && !names[found].Equals(column.Name, StringComparison.OrdinalIgnoreCase))
                notes.Add($"Its column {names[found]} was taken for {column.Name}.");
            if (at is [] && column.Nullable)
                notes.Add($"It has no column {column.Name}; the column is left empty.");
            else if (at is [] && column.Name != table.Watermark)
                missing.Add(column.Name);
        }

        if (missing.Count > 0)
        {
            throw new HeaderException(
                $"has no column {string.Join(", ", missing)}. Its {(candidate.Above == 0 ? "first line" : "header")} names: {Shown(names)}. Expected: {expected}.");
        }

        string[] unknown = [.. names.Where((_, i) => !fields.Contains(i)).Where(name => name.Length > 0)];
        var unnamed = names.Where((_, i) => !fields.Contains(i)).Count() - unknown.Length;
        if (unknown.Length > 0)
            notes.Add($"Its {(unknown.Length == 1 ? "column" : "columns")} {Shown(unknown)} {(unknown.Length == 1 ? "is" : "are")} not of the public files, and left out.");
        if (unnamed > 0)
            notes.Add($"{unnamed} {(unnamed == 1 ? "column" : "columns")} without a name left out.");
        return new(table, delimiter, candidate.Records, names, fields, notes);
    }

    /// <summary>The first lines that hold anything, each as it would be a header.</summary>
    private static IEnumerable<Candidate> Candidates(CsvReader reader, Table table, byte delimiter, string delimiterName)
    {
        var above = 0;
        for (var records = 1; above < MaxLinesAbove && reader.Read(); records++)
        {
            var names = new string[reader.Count];
            for (var i = 0; i < names.Length; i++)
                names[i] = NameIn(reader[i]);
            var isTooLong = reader.Fault is RowFault.TooLong;
            var isSeparatorLine = records == 1 && names is [var only, ..] && only.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
            if (isSeparatorLine || (!isTooLong && !names.Any(name => name.Length > 0)))
                continue;
            yield return new(delimiter, delimiterName, records, above++, names, isTooLong)
            {
                Matches = table.Columns.Count(c => names.Any(n => Matches(c.Name, n))),
                IsWhole = table.Columns.All(c => c.Nullable || c.Name == table.Watermark || names.Any(n => Matches(c.Name, n))),
            };
        }
    }

    private static string NameIn(ReadOnlySpan<byte> field) =>
        Encoding.UTF8.GetString(field[..Math.Min(field.Length, MaxNameBytes)]).Trim().Trim('\uFEFF', '"', '\'').Trim();

    private static bool Matches(string column, string name)
    {
        var bare = Bare(name);
        return bare == Bare(column)
            // The published files misspell it; people put it right.
            || (column.EndsWith("_lenght", StringComparison.Ordinal) && bare == Bare(column.Replace("_lenght", "_length", StringComparison.Ordinal)));
    }

    /// <summary>A name as it is in any style: <c>Order ID</c>, <c>order-id</c> and <c>orderId</c> are one.</summary>
    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string Shown(string[] names)
    {
        var shown = string.Join(", ", names.Take(40).Select(name => name.Length > 60 ? $"{name[..60]}…" : name));
        return names.Length > 40 ? $"{shown} and {names.Length - 40} more" : shown;
    }

    private sealed record Candidate(byte Delimiter, string DelimiterName, int Records, int Above, string[] Names, bool IsTooLong)
    {
        public int Matches { get; init; }

        public bool IsWhole { get; init; }
    }
}
