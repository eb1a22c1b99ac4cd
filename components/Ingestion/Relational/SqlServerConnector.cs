using System.Data;
using EcommAspire.Domain;
using EcommAspire.Lake;
using Microsoft.Data.SqlClient;

namespace EcommAspire.Ingestion.Relational;

/// <summary>
/// A source kept in SQL Server. Where its database allows snapshots (<c>ALLOW_SNAPSHOT_ISOLATION</c>), all tables are read as
/// of one moment, and no writer waits for it; where not, each is read as it is committed meanwhile, and a note says so.
/// </summary>
/// <param name="source">What it is declared to hold.</param>
/// <param name="connectionString">How to reach it, in the words of Microsoft.Data.SqlClient.</param>
/// <param name="time">The clock.</param>
public sealed class SqlServerConnector(Source source, string connectionString, TimeProvider? time = null) : ISourceConnector
{
    private const string Settings = "set lock_timeout 30000; set textsize 2147483647; set language us_english";

    // Of the transaction's first reading is the moment that all its readings see.
    private const string Begin = "set transaction isolation level snapshot; begin transaction";
    private const string AllowsSnapshots = "select snapshot_isolation_state from sys.databases where database_id = db_id()";

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public async Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation)
    {
        SqlConnection? connection = null;
        try
        {
            connection = new(new SqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "ecomm ingest" }.ConnectionString);
            await connection.OpenAsync(cancellation);
            await ExecuteAsync(connection, Settings, cancellation);
            var isSnapshot = await ExecuteAsync(connection, AllowsSnapshots, cancellation) is (byte)1;
            if (isSnapshot)
                await ExecuteAsync(connection, Begin, cancellation);
            var opened = new SqlServerSnapshot(source, connection, _time.GetUtcNow(), isSnapshot);
            connection = null;
            return opened;
        }
        catch (Exception problem) when (problem is SqlException or ArgumentException or InvalidOperationException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw SqlServerSnapshot.Unavailable(source, problem);
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }

    private static async Task<object?> ExecuteAsync(SqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new SqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }
}

internal sealed class SqlServerSnapshot(Source source, SqlConnection connection, DateTimeOffset takenAt, bool isSnapshot) : ISourceSnapshot
{
    private const int LoginFailed = 18456;

    public DateTimeOffset TakenAt => takenAt;

    public string? Position => null;

    public async Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation)
    {
        try
        {
            var actual = await ReadColumnsAsync(table, cancellation);
            var (columns, notes) = SchemaComparison.Compare(source.Name, table, actual, SqlServerText.Render, StringComparer.OrdinalIgnoreCase);
            return new SqlServerExtract(connection, source, table, columns, [.. columns.Select(c => SqlServerText.FormOf(c.Column.Type, TypeOf(c.Column)))])
            {
                Notes = [.. notes, .. actual.Where(a => SqlServerText.IsFinerThanKept(a) && columns.Any(c => Is(a, c.Column))).Select(SqlServerText.CutOff), .. Moment()],
                NeedsChecking = columns.Any(c => c.NeedsChecking),
            };

            string TypeOf(Column column) => actual.First(a => Is(a, column)).Type;
        }
        catch (Exception problem) when (problem is SqlException or InvalidOperationException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Unavailable(source, problem);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    public static SourceUnavailableException Unavailable(Source source, Exception problem) => new(
        problem is SqlException { Number: LoginFailed }
            ? $"Source {source.Name} refused the login: {Sentence(problem)} Check user and password in ConnectionStrings__{source.Name}."
            : $"Source {source.Name} cannot be read: {Sentence(problem)} Check that its server runs and that ConnectionStrings__{source.Name} points to it.",
        problem);

    /// <summary>What was said first, as a sentence.</summary>
    public static string Sentence(Exception problem)
    {
        var message = problem is SqlException { Errors: [var first, ..] } ? ((SqlError)first).Message : problem.Message;
        return message.TrimEnd('.') + '.';
    }

    private static bool Is(ActualColumn actual, Column column) => actual.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Moment() => isSnapshot
        ? []
        : ["read as it was committed meanwhile, not as of one moment with the other tables: the database does not allow snapshots (ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON)"];

    private async Task<List<ActualColumn>> ReadColumnsAsync(Table table, CancellationToken cancellation)
    {
        // A type of somebody's own is known by the type that it is made of; one of the server's built in .NET has none.
        await using var command = new SqlCommand(
            $"""
            select c.name, coalesce(type_name(c.system_type_id), type_name(c.user_type_id)), c.is_nullable, c.max_length, c.precision, c.scale
            from sys.columns as c
            where c.object_id = object_id({SqlServerText.Literal(SqlServerText.Quote(table.Name))})
            order by c.column_id
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var columns = new List<ActualColumn>();
        while (await reader.ReadAsync(cancellation))
        {
            var (name, type, nullable, bytes, precision, scale) =
                (reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetInt16(3), reader.GetByte(4), reader.GetByte(5));
            columns.Add(new(name, type, SqlServerText.FullType(type, bytes, precision, scale), nullable, precision, scale));
        }

        return columns;
    }
}

internal sealed class SqlServerExtract(SqlConnection connection, Source source, Table table, IReadOnlyList<RenderedColumn> columns, SqlServerForm[] forms)
    : TableExtract([.. columns.Select(c => c.Column)])
{
    public override async Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            await using var command = new SqlCommand($"select {string.Join(", ", columns.Select(c => c.Sql))} from {SqlServerText.Quote(table.Name)}", connection) { CommandTimeout = 0 };
            await using var stop = cancellation.UnsafeRegister(static c => ((SqlCommand)c!).Cancel(), command);
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
            var isWhole = false;
            try
            {
                var count = await Task.Run(() => Pump(reader, rows.Csv, cancellation), cancellation);
                isWhole = true;
                return count;
            }
            finally
            {
                await CloseAsync(command, reader, isWhole);
            }
        }
        catch (SqlException problem)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SourceUnavailableException($"Table {source.Name}.{table.Name} cannot be read: {SqlServerSnapshot.Sentence(problem)}", problem);
        }
    }

    private async Task CloseAsync(SqlCommand command, SqlDataReader reader, bool isWhole)
    {
        try
        {
            // Or all the rows would be read that nobody wants.
            if (!isWhole)
                command.Cancel();
            await reader.DisposeAsync();
        }
        catch (Exception e) when (!isWhole && e is SqlException or ArgumentException or InvalidOperationException)
        {
            // Where the connection broke inside a value, closing fails in ways of its own; why reading failed is on its way already.
            await connection.CloseAsync();
        }
    }

    private long Pump(SqlDataReader reader, Stream to, CancellationToken cancellation)
    {
        var csv = new CsvSink(to, cancellation);
        var row = new SqlServerRow(forms);
        var count = 0L;
        while (reader.Read())
        {
            row.Write(reader, csv.Row);
            csv.EndRow();
            count++;
        }

        csv.Flush();
        return count;
    }
}
