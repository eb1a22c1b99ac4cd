using System.Globalization;
using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Lake;

namespace EcommAspire.StarSchema.Tests;

/// <summary>A bronze catalog with every table of the contract, into which a test writes what sources might send.</summary>
internal sealed class HandMadeBronze
{
    private int _batch;

    public HandMadeBronze(string path)
    {
        Path = path;
        Change([.. Business.Sources.SelectMany(source => source.Tables.Select(table => Definition(source, table)))]);
    }

    public string Path { get; }

    /// <summary>When the present batch was read: a day after the one before.</summary>
    public DateTime ExtractedAt => new DateTime(2025, 1, 1, 12, 0, 0, DateTimeKind.Utc).AddDays(_batch);

    /// <summary>Begins the next batch: what is put from now on arrives with it.</summary>
    public void NextBatch() => _batch++;

    /// <summary>Statements on the catalog, in one transaction; tables are named <c>source.table</c>.</summary>
    public void Change(params IReadOnlyList<string> statements)
    {
        using var connection = new DuckDBConnection($"Data Source={Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"begin; {string.Join(";\n", statements)}; commit";
        command.ExecuteNonQuery();
    }

    /// <summary>The statement that puts a row, in place of the one with its key; what is not given is something or other.</summary>
    public string Put(Source source, Table table, params (string Column, object? Value)[] values)
    {
        var given = values.ToDictionary(v => v.Column, v => v.Value);
        foreach (var column in table.Columns)
            given.TryAdd(column.Name, column.Nullable ? null : Something(column.Type));
        given[BronzeColumns.ExtractedAt] = ExtractedAt;
        given[BronzeColumns.SourceId] = source.Name;
        given[BronzeColumns.BatchId] = $"batch-{_batch:0000}";
        var relation = $"{source.Name}.{table.Name}";
        var key = string.Join(" and ", table.Key.Select(k => $"{SqlDialect.DuckDb.Quote(k)} = {Literal(given[k])}"));
        return (key.Length > 0 ? $"delete from {relation} where {key};\n" : "")
            + $"insert into {relation} ({string.Join(", ", given.Keys.Select(k => SqlDialect.DuckDb.Quote(k)))}) values ({string.Join(", ", given.Values.Select(Literal))})";
    }

    /// <summary>The statement that changes rows, which arrive with the present batch.</summary>
    public string Update(Source source, Table table, string assignments, string where) =>
        $"update {source.Name}.{table.Name} set {assignments}, _extracted_at = {Literal(ExtractedAt)}, _batch_id = 'batch-{_batch:0000}' where {where}";

    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        DateTime { Kind: DateTimeKind.Utc } instant => $"timestamptz '{instant:yyyy-MM-dd HH:mm:ss}+00'",
        DateTime time => $"timestamp '{time:yyyy-MM-dd HH:mm:ss}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Definition(Source source, Table table) =>
        $"create schema if not exists {source.Name}; create table {source.Name}.{table.Name} ("
        + string.Join(", ", table.Columns.Concat(BronzeColumns.For(source.Kind)).Select(c => $"{SqlDialect.DuckDb.Quote(c.Name)} {SqlDialect.DuckDb.TypeName(c.Type)}"))
        + ")";

    private static object Something(ColumnType type) => type.Kind switch
    {
        ValueKind.Text => "x",
        ValueKind.Boolean => true,
        ValueKind.Date or ValueKind.Timestamp => new DateTime(2024, 1, 1),
        ValueKind.Instant => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ValueKind.Json => "{}",
        _ => 1,
    };
}
