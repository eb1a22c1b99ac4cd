using System.Data;
using EcommAspire.Domain;
using MySql.Data.MySqlClient;

namespace EcommAspire.Ingestion.Relational;

/// <summary>A session of MySql.Data, which knows every way to log in but reads slowly: each row comes as one value, built by the server.</summary>
internal sealed class DriverSession : MySqlSession
{
    private readonly MySqlConnection _connection;

    private DriverSession(MySqlConnection connection) => _connection = connection;

    public static new async Task<MySqlSession> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            DefaultCommandTimeout = 3600,
            CharacterSet = "utf8mb4",
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return new DriverSession(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override RenderedColumn Render(Column column, ActualColumn actual) => MySqlText.RenderInRow(column, actual);

    public override async Task<IReadOnlyList<string?[]>> ReadAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(sql, _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellation))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : $"{reader.GetValue(i)}")]);
        return rows;
    }

    public override async Task<long> WriteAsync(Table table, string shown, IReadOnlyList<RenderedColumn> columns, Stream csv, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand($"select {MySqlText.Row(columns)} from {MySqlText.Quote(table.Name)}", _connection);
        await using var stop = cancellation.UnsafeRegister(static c => ((MySqlCommand)c!).Cancel(), command);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        return Pump((MySqlDataReader)reader, new([.. columns.Select(c => c.Form is ValueForm.Text)]), shown, csv, cancellation);
    }

    public override ValueTask DisposeAsync() => new(_connection.DisposeAsync().AsTask());

    private static long Pump(MySqlDataReader reader, MySqlRow row, string shown, Stream to, CancellationToken cancellation)
    {
        var csv = new CsvSink(to, cancellation);
        var value = new byte[1 << 16];
        var rows = 0L;
        while (reader.Read())
        {
            rows++;
            if (reader.IsDBNull(0))
            {
                throw new LoadException(
                    $"Row {rows} of {shown} is longer than the server's max_allowed_packet lets it write; raise max_allowed_packet on the server and ingest again.");
            }

            var length = (int)reader.GetBytes(0, 0, null, 0, 0);
            if (length > value.Length)
                value = new byte[length * 2L > Array.MaxLength ? length : length * 2];
            reader.GetBytes(0, 0, value, 0, length);
            row.Write(value.AsSpan(0, length), csv.Row);
            csv.EndRow();
        }

        csv.Flush();
        return rows;
    }
}
