using System.Collections;
using System.Text;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// A seed's CSV as rows of text, as SQL reads them: the file is read once for its columns' types and its number of rows, and
/// again by whoever asks for the rows, so that only one who asks for a row by its number has them all in memory.
/// </summary>
internal sealed class SeedFile : IReadOnlyList<object?[]>
{
    private readonly string _path;
    private readonly string _display;
    private readonly char _delimiter;
    private readonly bool _fillsShortRows;
    private readonly SeedType[] _types;
    private readonly Lazy<List<object?[]>> _all;

    private SeedFile(string path, string display, char delimiter, IReadOnlyCollection<string> typedByHand, bool fillsShortRows)
    {
        (_path, _display, _delimiter, _fillsShortRows) = (path, display, delimiter, fillsShortRows);
        _all = new(() => [.. this]);
        using var text = Files.OpenText(path);
        var records = new DelimitedText(text, delimiter, display);
        Names = ReadNames(records);
        var guesses = Names.Select(n => typedByHand.Contains(n) ? null : new SeedGuess()).ToArray();
        while (NextRow(records))
        {
            Count++;
            for (var i = 0; i < records.Count; i++)
                guesses[i]?.See(records[i]);
        }

        _types = [.. guesses.Select(g => g?.Type ?? SeedType.Text)];
    }

    public int Count { get; }

    private string[] Names { get; }

    public object?[] this[int index] => _all.Value[index];

    /// <summary>Reads a seed's columns, and its rows as they are asked for.</summary>
    /// <exception cref="ModelException">The file cannot be read or is no CSV; the message names the line.</exception>
    public static ResultTable Read(string path, string display, char delimiter, IReadOnlyCollection<string> typedByHand, bool fillsShortRows)
    {
        try
        {
            var file = new SeedFile(path, display, delimiter, typedByHand, fillsShortRows);
            return new ResultTable([.. file.Names.Select((name, i) => new ResultColumn(name, SeedTypes.Spelling(file._types[i])))], file);
        }
        catch (DecoderFallbackException)
        {
            // It says which line.
            _ = Files.ReadText(path);
            throw;
        }
    }

    public IEnumerator<object?[]> GetEnumerator()
    {
        using var text = Files.OpenText(_path);
        var records = new DelimitedText(text, _delimiter, _display);
        _ = ReadNames(records);
        while (NextRow(records))
        {
            var row = new string?[_types.Length];
            for (var i = 0; i < records.Count; i++)
                row[i] = SeedTypes.Rewrite(records[i], _types[i]);
            yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string[] ReadNames(DelimitedText records)
    {
        // A blank line before the names is none of them.
        var found = records.Read();
        while (found && records.IsBlank)
            found = records.Read();
        if (!found)
            throw new ModelException("the seed is empty: its first line must name the columns.", new SourcePlace(_display, 1));
        var names = new string[records.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = records[i].Trim().ToString();
            if (names[i].Length == 0)
                throw new ModelException($"column {i + 1} has no name in the seed's first line.", new SourcePlace(_display, 1));
            if (Array.FindIndex(names, n => string.Equals(n, names[i], StringComparison.OrdinalIgnoreCase)) < i)
                throw new ModelException($"the column '{names[i]}' is in the seed's first line twice.", new SourcePlace(_display, 1));
        }

        return names;
    }

    /// <summary>Goes on to the next record that is a row.</summary>
    private bool NextRow(DelimitedText records)
    {
        do
        {
            if (!records.Read())
                return false;
        }
        while (records.IsBlank);
        if (records.Count < Names.Length && !_fillsShortRows)
            throw new ModelException($"this row has {records.Count} values, the first line names {Names.Length} columns. A value that is missing is written as nothing between two delimiters; with the seed's config fast: false, those missing at the end of a row are null.", new SourcePlace(_display, records.Line));
        if (records.Count > Names.Length)
            throw new ModelException($"this row has {records.Count} values, the first line names {Names.Length} columns. Quote a value that holds the delimiter '{_delimiter}'.", new SourcePlace(_display, records.Line));
        return true;
    }
}
