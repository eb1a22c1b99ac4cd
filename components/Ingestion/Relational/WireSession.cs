using System.Text;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Relational.MySqlWire;

namespace EcommAspire.Ingestion.Relational;

/// <summary>A session of our own reader: the server sends values as they are, and they become CSV in one pass.</summary>
internal sealed class WireSession : MySqlSession
{
    private readonly WireConnection _connection;

    private WireSession(WireConnection connection) => _connection = connection;

    /// <returns>Null where settings or server ask for what our reader does not speak.</returns>
    public static async Task<MySqlSession?> TryOpenAsync(string connectionString, CancellationToken cancellation)
    {
        if (WireSettings.TryRead(connectionString) is not { } settings)
            return null;
        try
        {
            return new WireSession(await WireConnection.OpenAsync(settings, cancellation));
        }
        catch (WireUnspokenException)
        {
            return null;
        }
    }

    public override RenderedColumn Render(Column column, ActualColumn actual) => MySqlText.RenderAlone(column, actual);

    public override async Task<IReadOnlyList<string?[]>> ReadAsync(string sql, CancellationToken cancellation) =>
        await Task.Run(() => ReadAll(sql, cancellation), cancellation);

    public override Task<long> WriteAsync(Table table, string shown, IReadOnlyList<RenderedColumn> columns, Stream csv, CancellationToken cancellation)
    {
        var select = $"select {string.Join(", ", columns.Select(c => c.Sql))} from {MySqlText.Quote(table.Name)}";
        return Task.Run(() => Pump(select, new([.. columns.Select(c => c.Form)], shown), csv, cancellation), cancellation);
    }

    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private List<string?[]> ReadAll(string sql, CancellationToken cancellation)
    {
        using var rows = _connection.Rows(sql, cancellation);
        var all = new List<string?[]>();
        while (rows.Read(out var row))
            all.Add(Texts(row));
        return all;
    }

    private static string?[] Texts(ReadOnlySpan<byte> row)
    {
        var texts = new List<string?>();
        var fields = new PayloadReader(row);
        while (!fields.IsEmpty)
        {
            ReadOnlySpan<byte> value = default;
            texts.Add(fields.TryField(ref value) ? Encoding.UTF8.GetString(value) : null);
        }

        return [.. texts];
    }

    private long Pump(string select, WireRow form, Stream to, CancellationToken cancellation)
    {
        var csv = new CsvSink(to, cancellation);
        using var rows = _connection.Rows(select, cancellation);
        var count = 0L;
        while (rows.Read(out var row))
        {
            form.Write(row, ++count, csv.Row);
            csv.EndRow();
        }

        csv.Flush();
        return count;
    }
}
