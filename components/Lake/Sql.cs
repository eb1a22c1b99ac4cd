using EcommAspire.Domain.Ddl;

namespace EcommAspire.Lake;

/// <summary>Names and texts as DuckDB's SQL writes them, whatever characters they hold.</summary>
internal static class Sql
{
    public static string Name(string name) => SqlDialect.DuckDb.Quote(name);

    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The rows of the files, columns matched by name, no meaning read into folder names.</summary>
    public static string ReadParquet(IEnumerable<string> paths) =>
        $"read_parquet([{string.Join(", ", paths.Select(Text))}], union_by_name = true, hive_partitioning = false)";
}
