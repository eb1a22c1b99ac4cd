using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Lake;
using EcommAspire.Streaming.Messages;

namespace EcommAspire.Streaming.Bronze;

/// <summary>Gathers a topic's rows in a DuckDB of its own and writes them as one Parquet file.</summary>
internal sealed class EventParquet : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly IReadOnlyList<Column> _columns;

    public EventParquet(Topic topic)
    {
        _columns = [.. topic.Message.Columns, .. EventColumns.All];
        _connection.Open();
        Execute("set threads = 1; set memory_limit = '512MB'; set timezone = 'UTC'");
        Execute($"create table stage ({string.Join(", ", _columns.Select(c => $"{Name(c.Name)} {StageType(c.Type.Kind)}"))})");
    }

    public void Add(EventBatch batch)
    {
        using var appender = _connection.CreateAppender(null, null, "stage");
        for (var index = 0; index < batch.Count; index++)
        {
            var row = appender.CreateRow();
            foreach (var column in batch.Columns)
            {
                _ = column.Column.Type.Kind switch
                {
                    ValueKind.Text or ValueKind.Json => row.AppendValue(column.IsNull(index) ? null : Encoding.UTF8.GetString(column.Text(index))),
                    ValueKind.Double => row.AppendValue(column.IsNull(index) ? null : BitConverter.Int64BitsToDouble(column.Number(index))),
                    _ => row.AppendValue(column.IsNull(index) ? null : column.Number(index)),
                };
            }

            row.EndRow();
        }
    }

    /// <summary>Writes the rows, with bronze's own columns, and forgets them.</summary>
    public void Write(string folder, string batchId, DateTimeOffset extractedAt)
    {
        var columns = _columns.Select(c => $"{FromStage(c)} as {Name(c.Name)}");
        Execute($"""
            copy (
                select {string.Join(", ", columns)},
                    timestamptz {Text(extractedAt.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture))} as {BronzeColumns.ExtractedAt},
                    {Text(Events.Source.Name)} as {BronzeColumns.SourceId},
                    {Text(batchId)} as {BronzeColumns.BatchId}
                from stage
            ) to {Text(Path.Combine(folder, "part-0.parquet"))} (format parquet, compression zstd, compression_level 1)
            """);
        Clear();
    }

    public void Clear() => Execute("truncate stage");

    public void Dispose() => _connection.Dispose();

    // What the appender hands over as it is in the batch's memory; the types come with the file.
    private static string StageType(ValueKind kind) => kind switch
    {
        ValueKind.Text or ValueKind.Json => "varchar",
        ValueKind.Double => "double",
        _ => "bigint",
    };

    private static string FromStage(Column column)
    {
        var name = Name(column.Name);
        var type = SqlDialect.DuckDb.TypeName(column.Type);
        return column.Type.Kind switch
        {
            ValueKind.Instant => $"make_timestamptz({name})",
            // Decimals multiply exactly.
            ValueKind.Decimal when column.Type.Scale > 0 =>
                $"cast(cast({name} as decimal(18, 0)) * cast('0.{new string('0', column.Type.Scale - 1)}1' as decimal({column.Type.Scale}, {column.Type.Scale})) as {type})",
            _ => $"cast({name} as {type})",
        };
    }

    private static string Name(string name) => SqlDialect.DuckDb.Quote(name);

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
