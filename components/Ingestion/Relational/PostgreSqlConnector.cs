using System.Data;
using EcommAspire.Domain;
using EcommAspire.Lake;
using Npgsql;

namespace EcommAspire.Ingestion.Relational;

/// <summary>A source kept in PostgreSQL, read by COPY in one read-only transaction.</summary>
/// <param name="source">What it is declared to hold.</param>
/// <param name="connectionString">How to reach it.</param>
/// <param name="time">The clock.</param>
public sealed class PostgreSqlConnector(Source source, string connectionString, TimeProvider? time = null) : ISourceConnector
{
    private const string Settings =
        "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1; "
        + "set client_encoding = 'UTF8'; set lock_timeout = '30s'; set statement_timeout = '1h'; set application_name = 'ecomm ingest'";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public async Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            CommandTimeout = 0,
            ReadBufferSize = 1 << 16,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using (var settings = new NpgsqlCommand(Settings, connection))
                await settings.ExecuteNonQueryAsync(cancellation);
            await using (var begin = new NpgsqlCommand("begin isolation level repeatable read read only", connection))
                await begin.ExecuteNonQueryAsync(cancellation);
            await using var snapshot = new NpgsqlCommand("select pg_current_snapshot()::text", connection);
            var position = (string?)await snapshot.ExecuteScalarAsync(cancellation);
            return new PostgreSqlSnapshot(source, connection, _time.GetUtcNow(), $"snapshot {position}");
        }
        catch (Exception problem)
        {
            await connection.DisposeAsync();
            if (problem is NpgsqlException)
                throw PostgreSqlSnapshot.Unavailable(source, problem);
            throw;
        }
    }
}

internal sealed class PostgreSqlSnapshot(Source source, NpgsqlConnection connection, DateTimeOffset takenAt, string position) : ISourceSnapshot
{
    private const string Catalog =
        """
        select a.attname, coalesce(b.typname, t.typname), format_type(a.atttypid, a.atttypmod), not a.attnotnull,
               coalesce(nullif(a.atttypmod, -1), nullif(t.typtypmod, -1), -1), t.typcategory
        from pg_attribute a
        join pg_type t on t.oid = a.atttypid
        left join pg_type b on b.oid = t.typbasetype
        where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
        order by a.attnum
        """;

    public DateTimeOffset TakenAt => takenAt;

    public string? Position => position;

    public async Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation)
    {
        try
        {
            var actual = await ReadColumnsAsync(table, cancellation);
            var (columns, notes) = SchemaComparison.Compare(source.Name, table, actual, PostgreSqlText.Render, StringComparer.Ordinal);
            var select = $"select {string.Join(", ", columns.Select(c => c.Sql))} from {PostgreSqlText.Quote(table.Name)}";
            return new PostgreSqlExtract(connection, source, table, select, [.. columns.Select(c => c.Column)])
            {
                Notes = notes,
                NeedsChecking = columns.Any(c => c.NeedsChecking),
            };
        }
        catch (NpgsqlException problem)
        {
            throw Unavailable(source, problem);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    public static SourceUnavailableException Unavailable(Source source, Exception problem) => new(
        problem is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused
            ? $"Source {source.Name} refused the login: {refused.MessageText}. Check user and password in ConnectionStrings__{source.Name}."
            : $"Source {source.Name} cannot be read: {(problem as PostgresException)?.MessageText ?? problem.Message}. Check that its server runs and that ConnectionStrings__{source.Name} points to it.",
        problem);

    private async Task<List<ActualColumn>> ReadColumnsAsync(Table table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Catalog, connection) { Parameters = { new() { Value = PostgreSqlText.Quote(table.Name) } } };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        var columns = new List<ActualColumn>();
        while (await reader.ReadAsync(cancellation))
        {
            var (name, type, full, nullable, modifier, category) =
                (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt32(4), reader.GetChar(5));
            var bounds = type == "numeric" && modifier >= 4 ? modifier - 4 : (int?)null;
            // A numeric's modifier holds the precision above its low 16 bits and the scale, signed, in its low 11.
            columns.Add(new(name, type, full, nullable, bounds >> 16, bounds is { } b ? (((b & 0x7ff) ^ 1024) - 1024) : null) { Category = category });
        }

        return columns;
    }
}

internal sealed class PostgreSqlExtract(NpgsqlConnection connection, Source source, Table table, string select, IReadOnlyList<Column> columns)
    : TableExtract(columns)
{
    private const int BufferBytes = 1 << 18;

    public override async Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            using var export = await connection.BeginTextExportAsync($"copy ({select}) to stdout (format csv, encoding 'UTF8')", cancellation);
            // The reader would decode; the bytes below it are what COPY sent.
            await PumpAsync(((StreamReader)export).BaseStream, rows.Csv, cancellation);
            return null;
        }
        catch (NpgsqlException problem)
        {
            throw new SourceUnavailableException($"Table {source.Name}.{table.Name} cannot be read: {(problem as PostgresException)?.MessageText ?? problem.Message}.", problem);
        }
    }

    // COPY sends a message a row and each read gives one message, so they are gathered before they go on.
    private static async Task PumpAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        var length = 0;
        while (true)
        {
            var read = await from.ReadAsync(buffer.AsMemory(length), cancellation);
            length += read;
            if (read > 0 && length < BufferBytes * 3 / 4)
                continue;
            await to.WriteAsync(buffer.AsMemory(0, length), cancellation);
            if (read == 0)
                return;
            length = 0;
        }
    }
}
