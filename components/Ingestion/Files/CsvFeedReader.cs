using System.Text;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Files;

/// <summary>Reads CSV with a header line; columns are found by name, in any order.</summary>
internal sealed class CsvFeedReader(Table table) : IFeedReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private int[] _places = [];
    private int _width;
    private byte[] _fileName = [];

    public void Check(string path, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        foreach (var records in Records(file, cancellation))
        {
            ReadHeader(records);
            return;
        }

        throw new UnreadableFileException("is empty, without even a header line");
    }

    public void Write(StagedFile file, RowWriter rows, CancellationToken cancellation)
    {
        using var stream = File.OpenRead(file.Path);
        _fileName = Encoding.UTF8.GetBytes(file.Name);
        var header = true;
        foreach (var records in Records(stream, cancellation))
        {
            // A blank line, or the one of commas that a spreadsheet leaves, is no row.
            if (!header && !IsBlank(records))
                WriteRow(records, file.Name, rows);
            header = false;
        }
    }

    private static IEnumerable<CsvRecords> Records(Stream file, CancellationToken cancellation)
    {
        var records = new CsvRecords();
        var buffer = new byte[1 << 16];
        var first = true;
        for (int read; (read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; first = false)
        {
            cancellation.ThrowIfCancellationRequested();
            var skip = first && buffer.AsSpan(0, read).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
            records.Add(buffer.AsSpan(skip, read - skip));
            while (records.Read())
                yield return records;
        }

        while (records.Read(last: true))
            yield return records;
    }

    private void ReadHeader(CsvRecords records)
    {
        _width = records.Count;
        var names = Enumerable.Range(0, _width).Select(i => Encoding.UTF8.GetString(records[i]).Trim()).ToList();
        var lost = table.Columns.Where(c => !names.Contains(c.Name)).Select(c => c.Name).ToArray();
        if (lost.Length > 0)
            throw new UnreadableFileException($"has no column {string.Join(", ", lost)} in its header line, which names {string.Join(", ", names)}", 1);
        _places = [.. table.Columns.Select(c => names.IndexOf(c.Name))];
    }

    private static bool IsBlank(CsvRecords records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (!records.IsNull(i))
                return false;
        }

        return true;
    }

    private void WriteRow(CsvRecords records, string fileName, RowWriter rows)
    {
        var problem = records.Malformed is { } malformed ? $"The row {malformed}."
            : records.Count != _width ? $"The row has {records.Count} values where the header names {_width}."
            : null;
        if (problem is not null)
        {
            rows.Refuse(new(fileName, records.Line, null, null, problem, Encoding.UTF8.GetString(records.Raw)));
            return;
        }

        rows.Begin(fileName, records.Line);
        for (var i = 0; i < _places.Length; i++)
        {
            var value = records[_places[i]];
            if (records.IsNull(_places[i]) || (table.Columns[i].Type.Kind is not (ValueKind.Text or ValueKind.Bytes) && value.Trim((byte)' ').IsEmpty))
                rows.WriteNull();
            else
                rows.Write(value);
        }

        rows.WriteOrigin(_fileName, records.Line);
        rows.End(records.Raw, rows.Faulted ? Key(records) : null);
    }

    private string Key(CsvRecords records)
    {
        var columns = table.Columns.ToList();
        return string.Join(',', table.Key.Select(name => Encoding.UTF8.GetString(records[_places[columns.FindIndex(c => c.Name == name)]])));
    }
}
