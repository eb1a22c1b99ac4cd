namespace DuckDB.NET.Data;

/// <summary>A connection string taken apart: where the data is, and the engine's own settings.</summary>
internal sealed record ConnectionOptions(string DataSource, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    public const string Memory = ":memory:";

    public bool IsMemory => DataSource.Equals(Memory, StringComparison.OrdinalIgnoreCase);

    public static ConnectionOptions Parse(string connectionString)
    {
        var parsed = new DuckDBConnectionStringBuilder { ConnectionString = connectionString };
        return parsed.DataSource.Length > 0
            ? new ConnectionOptions(parsed.DataSource, [.. parsed.Settings])
            : throw new InvalidOperationException(
                $"The connection string '{connectionString}' does not say where the data is: write 'Data Source=FILE' or 'Data Source={Memory}'.");
    }
}
