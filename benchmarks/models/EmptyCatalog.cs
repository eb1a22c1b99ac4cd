using DuckDB.NET.Data;

namespace EcommAspire.Benchmarks.Models;

/// <summary>A lake that holds nothing yet, for the profile of the platform's own project to attach.</summary>
internal static class EmptyCatalog
{
    public static void Write(string data)
    {
        var lake = Path.Combine(data, "lake");
        Directory.CreateDirectory(lake);
        using var connection = new DuckDBConnection($"DataSource={Path.Combine(lake, "catalog.duckdb")}");
        connection.Open();
    }
}
