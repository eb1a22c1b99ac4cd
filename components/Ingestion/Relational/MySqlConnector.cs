using System.Data;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;
using EcommAspire.Lake;
using MySql.Data.MySqlClient;

namespace EcommAspire.Ingestion.Relational;

/// <summary>A source kept in MySQL or MariaDB, read in one consistent snapshot; the server itself writes each row as a line of CSV.</summary>
/// <param name="source">What it is declared to hold.</param>
/// <param name="connectionString">How to reach it.</param>
/// <param name="time">The clock.</param>
public sealed class MySqlConnector(Source source, string connectionString, TimeProvider? time = null) : ISourceConnector
{
    // The server may have to wait for us while Parquet is written: it must not take that for a dead client.
    private static readonly string[] _settings =
    [
        "set names utf8mb4",
        "set session time_zone = '+00:00', sql_mode = '', net_write_timeout = 3600, net_read_timeout = 3600, lock_wait_timeout = 30",
        "set session transaction isolation level repeatable read",
        "start transaction with consistent snapshot, read only",
    ];

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public async Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation)
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
            foreach (var setting in _settings)
            {
                await using var command = new MySqlCommand(setting, connection);
                await command.ExecuteNonQueryAsync(cancellation);
            }

            return new MySqlSnapshot(source, connection, _time.GetUtcNow());
        }
        catch (Exception problem)
        {
            await connection.DisposeAsync();
            if (problem is MySqlException or TimeoutException)
                throw MySqlSnapshot.Unavailable(source, problem);
            throw;
        }
    }
}

internal sealed class MySqlSnapshot(Source source, MySqlConnection connection, DateTimeOffset takenAt) : ISourceSnapshot
{
    private const int AccessDenied = 1045;

    private const string Catalog =
        """
        select column_name, lower(data_type), column_type, is_nullable, numeric_precision, numeric_scale, character_set_name
        from information_schema.columns
        where table_schema = database() and table_name = @table
        order by ordinal_position
        """;

    public DateTimeOffset TakenAt => takenAt;

    public string? Position => null;

    public async Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation)
    {
        try
        {
            var actual = await ReadColumnsAsync(table, cancellation);
            var (columns, notes) = SchemaComparison.Compare(source.Name, table, actual, MySqlText.Render);
            var select = $"select {MySqlText.Row(columns)} from {MySqlText.Quote(table.Name)}";
            return new MySqlExtract(connection, source, table, select, columns)
            {
                Notes = notes,
                NeedsChecking = columns.Any(c => c.NeedsChecking),
            };
        }
        catch (MySqlException problem)
        {
            throw Unavailable(source, problem);
        }
    }

    public ValueTask DisposeAsync() => new(connection.DisposeAsync().AsTask());

    public static SourceUnavailableException Unavailable(Source source, Exception problem) => new(
        problem is MySqlException { Number: AccessDenied } or MySqlException { InnerException: MySqlException { Number: AccessDenied } }
            ? $"Source {source.Name} refused the login: {problem.Message} Check user and password in ConnectionStrings__{source.Name}."
            : $"Source {source.Name} cannot be read: {problem.Message} Check that its server runs and that ConnectionStrings__{source.Name} points to it.",
        problem);

    private async Task<List<ActualColumn>> ReadColumnsAsync(Table table, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(Catalog, connection);
        command.Parameters.AddWithValue("table", table.Name);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var columns = new List<ActualColumn>();
        while (await reader.ReadAsync(cancellation))
        {
            columns.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3) == "YES",
                reader.IsDBNull(4) ? null : Convert.ToInt32(reader.GetValue(4)),
                reader.IsDBNull(5) ? null : Convert.ToInt32(reader.GetValue(5)),
                reader.IsDBNull(6) ? null : reader.GetString(6)));
        }

        return columns;
    }
}

internal sealed class MySqlExtract(MySqlConnection connection, Source source, Table table, string select, IReadOnlyList<RenderedColumn> columns)
    : TableExtract([.. columns.Select(c => c.Column)])
{
    private readonly MySqlRow _row = new([.. columns.Select(c => c.IsText)]);

    public override async Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            await using var command = new MySqlCommand(select, connection);
            await using var stop = cancellation.UnsafeRegister(static c => ((MySqlCommand)c!).Cancel(), command);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            return Pump((MySqlDataReader)reader, rows.Csv, cancellation);
        }
        catch (MySqlException problem)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SourceUnavailableException($"Table {source.Name}.{table.Name} cannot be read: {problem.Message}", problem);
        }
    }

    private long Pump(MySqlDataReader reader, Stream to, CancellationToken cancellation)
    {
        const int FlushAt = 1 << 18;
        var csv = new ByteBuffer(FlushAt * 2);
        var value = new byte[1 << 16];
        var rows = 0L;
        while (reader.Read())
        {
            rows++;
            if (reader.IsDBNull(0))
            {
                throw new LoadException(
                    $"Row {rows} of {source.Name}.{table.Name} is longer than the server's max_allowed_packet lets it write; raise max_allowed_packet on the server and ingest again.");
            }

            var length = (int)reader.GetBytes(0, 0, null, 0, 0);
            if (length > value.Length)
                value = new byte[length * 2L > Array.MaxLength ? length : length * 2];
            reader.GetBytes(0, 0, value, 0, length);
            _row.Write(value.AsSpan(0, length), csv);
            if (csv.Length < FlushAt)
                continue;
            cancellation.ThrowIfCancellationRequested();
            to.Write(csv.Written);
            csv.Clear();
        }

        to.Write(csv.Written);
        return rows;
    }
}
