using System.Text;
using EcommAspire.Domain;

namespace EcommAspire.Simulator.Olist.Csv;

/// <summary>A file's first line understood: which of its fields is which column, and what stands between them.</summary>
internal sealed class Header
{
    private static readonly (byte Byte, string Name)[] _delimiters =
        [((byte)',', "commas"), ((byte)';', "semicolons"), ((byte)'\t', "tabs"), ((byte)'|', "bars")];

    private readonly int[] _fields;
    private readonly string[] _names;

    private Header(Table table, byte delimiter, int skipLines, string[] names, int[] fields, IReadOnlyList<string> notes) =>
        (Table, Delimiter, SkipRecords, _names, _fields, Notes) = (table, delimiter, skipLines, names, fields, notes);

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
    public CsvReader Rows(Stream text)
    {
        var rows = new CsvReader(text, Delimiter);
        for (var i = 0; i < SkipRecords; i++)
            rows.Read();
        return rows;
    }

    /// <summary>Whether the record is the header once more, as where files were put one after the other.</summary>
    public bool IsRepeatedBy(CsvReader rows)
    {
        if (rows.Count != _names.Length || _names.Length == 0)
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

    /// <summary>Reads a file's header.</summary>
    /// <exception cref="HeaderException">It has none, or not this table's.</exception>
    public static Header Read(Func<Stream> open, Table table)
    {
        (byte Delimiter, string Name, int Skip, string[] Names) best = (0, "", 0, []);
        var bestMatches = -1;
        foreach (var (delimiter, name) in _delimiters)
        {
            using var text = open();
            var reader = new CsvReader(text, delimiter);
            if (!TryNames(reader, out var names, out var skip))
                throw new HeaderException("is empty: there is not even a header.");
            var matches = names.Count(n => table.Columns.Any(c => Matches(c.Name, n)));
            if (matches > bestMatches)
                (best, bestMatches) = ((delimiter, name, skip, names), matches);
        }

        return Of(table, best.Delimiter, best.Name, best.Skip, best.Names);
    }

    private static Header Of(Table table, byte delimiter, string delimiterName, int skip, string[] names)
    {
        var notes = new List<string>();
        if (delimiter != ',')
            notes.Add($"Its fields are separated by {delimiterName}.");

        var fields = new int[table.Columns.Count];
        var missing = new List<string>();
        for (var i = 0; i < fields.Length; i++)
        {
            var column = table.Columns[i];
            int[] at = [.. names.Index().Where(n => Matches(column.Name, n.Item)).Select(n => n.Index)];
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
                $"has no column {string.Join(", ", missing)}. Its first line names: {Shown(names)}. "
                + $"Expected: {string.Join(", ", table.Columns.Where(c => c.Name != table.Watermark).Select(c => c.Name))}.");
        }

        string[] unknown = [.. names.Where((_, i) => !fields.Contains(i)).Where(name => name.Length > 0)];
        var unnamed = names.Where((_, i) => !fields.Contains(i)).Count() - unknown.Length;
        if (unknown.Length > 0)
            notes.Add($"Its {(unknown.Length == 1 ? "column" : "columns")} {Shown(unknown)} {(unknown.Length == 1 ? "is" : "are")} not of the public files, and left out.");
        if (unnamed > 0)
            notes.Add($"{unnamed} {(unnamed == 1 ? "column" : "columns")} without a name left out.");
        return new(table, delimiter, skip, names, fields, notes);
    }

    private static bool TryNames(CsvReader reader, out string[] names, out int skip)
    {
        names = [];
        skip = 0;
        while (reader.Read())
        {
            skip++;
            names = new string[reader.Count];
            for (var i = 0; i < names.Length; i++)
                names[i] = NameIn(reader[i]);
            var isSeparatorLine = skip == 1 && names is [var only, ..] && only.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
            if (!isSeparatorLine && names.Any(name => name.Length > 0))
                return true;
        }

        return false;
    }

    private static string NameIn(ReadOnlySpan<byte> field) =>
        Encoding.UTF8.GetString(field).Trim().Trim('\uFEFF', '"', '\'').Trim();

    private static bool Matches(string column, string name) =>
        column.Equals(name.Replace(' ', '_').Replace('-', '_'), StringComparison.OrdinalIgnoreCase)
        // The published files misspell it; people put it right.
        || (column.EndsWith("_lenght", StringComparison.Ordinal)
            && name.Equals(column.Replace("_lenght", "_length", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    private static string Shown(string[] names)
    {
        var shown = string.Join(", ", names.Take(40).Select(name => name.Length > 60 ? $"{name[..60]}…" : name));
        return names.Length > 40 ? $"{shown} and {names.Length - 40} more" : shown;
    }
}
