using System.Text;

namespace EcommAspire.Domain.Ddl;

/// <summary>The statements that make a source's tables in a relational engine.</summary>
public static class SourceDdl
{
    /// <summary>
    /// The statement that makes <paramref name="table"/> with its primary key. Where the table keeps an
    /// <c>updated_at</c>, the engine fills it for rows written without one.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="dialect">The engine.</param>
    /// <param name="schema">The schema it is made in; null for the one that the engine takes by itself.</param>
    public static string CreateTable(Table table, SqlDialect dialect, string? schema = null)
    {
        var lines = table.Columns.Select(c => $"  {dialect.Quote(c.Name)} {dialect.TypeName(c.Type)}{Constraint(table, c, dialect)}").ToList();
        if (table.Key.Count > 0)
            lines.Add($"  primary key ({Names(table.Key, dialect)})");

        var sql = new StringBuilder($"create table {NameOf(table.Name, dialect, schema)} (\n").AppendJoin(",\n", lines).Append("\n)");
        if (dialect is SqlDialect.MySql)
            sql.Append(" engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin");
        return sql.ToString();
    }

    /// <summary>
    /// The statements that make what a bulk load is faster without: the watermark's index and, where the source enforces
    /// them, its foreign keys. To be run once the rows are in.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="table">Its table.</param>
    /// <param name="dialect">The engine.</param>
    /// <param name="schema">The schema it is in; null for the one that the engine takes by itself.</param>
    public static IEnumerable<string> FinishTable(Source source, Table table, SqlDialect dialect, string? schema = null)
    {
        if (table.Watermark is { } watermark)
            yield return $"create index {dialect.Quote($"{table.Name}_{watermark}")} on {NameOf(table.Name, dialect, schema)} ({dialect.Quote(watermark)})";
        if (!source.EnforcesReferences)
            yield break;
        foreach (var key in table.ForeignKeys)
        {
            yield return $"alter table {NameOf(table.Name, dialect, schema)} add foreign key ({Names(key.Columns, dialect)}) "
                + $"references {NameOf(key.Table, dialect, schema)} ({Names(key.References, dialect)})";
        }
    }

    private static string Constraint(Table table, Column column, SqlDialect dialect)
    {
        var keptByEngine = column.Name == "updated_at" && column.Name == table.Watermark;
        var constraint = column.Nullable ? " null" : " not null";
        return (keptByEngine, dialect) switch
        {
            (false, _) => constraint,
            (true, SqlDialect.MySql) => constraint + " default current_timestamp(6) on update current_timestamp(6)",
            (true, _) => constraint + " default current_timestamp",
        };
    }

    private static string NameOf(string table, SqlDialect dialect, string? schema) =>
        schema is null ? dialect.Quote(table) : $"{dialect.Quote(schema)}.{dialect.Quote(table)}";

    private static string Names(IEnumerable<string> names, SqlDialect dialect) => string.Join(", ", names.Select(name => dialect.Quote(name)));
}
