using System.Text;
using EcommAspire.Domain;

namespace EcommAspire.Ingestion.Loading;

/// <summary>Takes rows in the interchange form and looks at each value before it passes them on.</summary>
internal sealed class CheckingStream(RowWriter rows, IReadOnlyList<Column> columns, IReadOnlyList<string> key) : WriteOnlyStream
{
    private readonly CsvRecords _records = new();
    private readonly int[] _key = [.. key.Select(name => columns.ToList().FindIndex(c => c.Name == name)).Where(i => i >= 0)];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _records.Add(buffer);
        while (_records.Read())
            Check();
    }

    /// <summary>Passes on the last row.</summary>
    public void Complete()
    {
        while (_records.Read(last: true))
            Check();
        rows.Flush();
    }

    private void Check()
    {
        if (_records.Count != columns.Count)
            throw new LoadException($"The source sent a row of {_records.Count} values for {columns.Count} columns.");
        rows.Begin();
        for (var i = 0; i < columns.Count; i++)
        {
            if (_records.IsNull(i))
                rows.WriteNull();
            else
                rows.Write(_records[i]);
        }

        rows.End(_records.Raw, rows.Faulted ? Key() : null);
    }

    private string Key() => string.Join(',', _key.Select(i => Encoding.UTF8.GetString(_records[i])));
}
