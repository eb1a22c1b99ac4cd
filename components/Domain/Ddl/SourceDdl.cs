using System.Text;

namespace EcommAspire.Domain.Ddl;

/// <summary>The statements that make a source's tables in a relational engine.</summary>
public static class SourceDdl
{
    /// <summary>
    /// The statement that makes <paramref name="table"/> with its primary key. Where the table keeps an
    /// <c>updated_at</c>, the engine fills it for rows written without one.
    /// </summary>
    public static string CreateTable(Table table, SqlDialect dialect)
    {
        var lines = table.Columns.Select(c => $"  {dialect.Quote(c.Name)} {dialect.TypeName(c.Type)}{Constraint(table, c, dialect)}").ToList();
        if (table.Key.Count > 0)
            lines.Add($"  primary key ({Names(table.Key, dialect)})");

        var sql = new StringBuilder($"create table {dialect.Quote(table.Name)} (\n").AppendJoin(",\n", lines).Append("\n)");
        if (dialect is SqlDialect.MySql)
            sql.Append(" engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin");
        return sql.ToString();
    }

    /// <summary>
    /// The statements that make what a bulk load is faster without: the watermark's index and, where the source enforces
    /// them, its foreign keys. To be run once the rows are in.
    /// </summary>
    public static IEnumerable<string> FinishTable(Source source, Table table, SqlDialect dialect)
    {
        if (table.Watermark is { } watermark)
            yield return $"create index {dialect.Quote($"{table.Name}_{watermark}")} on {dialect.Quote(table.Name)} ({dialect.Quote(watermark)})";
        if (!source.EnforcesReferences)
            yield break;
        foreach (var key in table.ForeignKeys)
        {
            yield return $"alter table {dialect.Quote(table.Name)} add foreign key ({Names(key.Columns, dialect)}) "
                + $"references {dialect.Quote(key.Table)} ({Names(key.References, dialect)})";
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

    private static string Names(IEnumerable<string> names, SqlDialect dialect) => string.Join(", ", names.Select(name => dialect.Quote(name)));
}
