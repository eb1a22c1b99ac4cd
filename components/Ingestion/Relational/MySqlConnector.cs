using System.Text;
using EcommAspire.Domain;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion.Relational;

/// <summary>A source kept in MySQL or MariaDB, read in one consistent snapshot.</summary>
/// <param name="source">What it is declared to hold.</param>
/// <param name="connectionString">How to reach it, in the words of MySql.Data.</param>
/// <param name="time">The clock.</param>
public sealed class MySqlConnector(Source source, string connectionString, TimeProvider? time = null) : ISourceConnector
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public async Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return new MySqlSnapshot(source, await MySqlSession.OpenAsync(connectionString, cancellation), _time.GetUtcNow());
        }
        catch (Exception problem) when (MySqlSession.IsProblem(problem))
        {
            throw MySqlSnapshot.Unavailable(source, problem);
        }
    }
}

internal sealed class MySqlSnapshot(Source source, MySqlSession session, DateTimeOffset takenAt) : ISourceSnapshot
{
    public DateTimeOffset TakenAt => takenAt;

    public string? Position => null;

    public async Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation)
    {
        try
        {
            var actual = await ReadColumnsAsync(table, cancellation);
            var (columns, notes) = SchemaComparison.Compare(source.Name, table, actual, session.Render, StringComparer.OrdinalIgnoreCase);
            return new MySqlExtract(session, source, table, columns)
            {
                Notes = notes,
                NeedsChecking = columns.Any(c => c.NeedsChecking),
            };
        }
        catch (Exception problem) when (MySqlSession.IsProblem(problem))
        {
            throw Unavailable(source, problem);
        }
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    public static SourceUnavailableException Unavailable(Source source, Exception problem) => new(
        MySqlSession.IsRefusedLogin(problem)
            ? $"Source {source.Name} refused the login: {MySqlSession.Sentence(problem)} Check user and password in ConnectionStrings__{source.Name}."
            : $"Source {source.Name} cannot be read: {MySqlSession.Sentence(problem)} Check that its server runs and that ConnectionStrings__{source.Name} points to it.",
        problem);

    private async Task<List<ActualColumn>> ReadColumnsAsync(Table table, CancellationToken cancellation)
    {
        // In hexadecimal no name can be anything but a name.
        var rows = await session.ReadAsync(
            $"""
            select column_name, lower(data_type), column_type, is_nullable, numeric_precision, numeric_scale, character_set_name
            from information_schema.columns
            where table_schema = database() and table_name = _utf8mb4 x'{Convert.ToHexString(Encoding.UTF8.GetBytes(table.Name))}'
            order by ordinal_position
            """,
            cancellation);
        return [.. rows.Select(r => new ActualColumn(r[0]!, r[1]!, r[2]!, r[3] == "YES", Number(r[4]), Number(r[5])) { CharacterSet = r[6] })];
    }

    private static int? Number(string? text) => text is null ? null : int.Parse(text);
}

internal sealed class MySqlExtract(MySqlSession session, Source source, Table table, IReadOnlyList<RenderedColumn> columns)
    : TableExtract([.. columns.Select(c => c.Column)])
{
    public override async Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            return await session.WriteAsync(table, $"{source.Name}.{table.Name}", columns, rows.Csv, cancellation);
        }
        catch (Exception problem) when (MySqlSession.IsProblem(problem))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SourceUnavailableException($"Table {source.Name}.{table.Name} cannot be read: {MySqlSession.Sentence(problem)}", problem);
        }
    }
}
