using DuckDB.NET.Data;

namespace EcommAspire.Benchmarks.Models;

/// <summary>The floor of a build: the same SQL, compiled already, statement after statement on one connection.</summary>
internal static class BareSql
{
    public static int Run(string database, string compiled)
    {
        using var connection = new DuckDBConnection($"DataSource={database}");
        connection.Open();
        var files = Directory.GetFiles(compiled, "*.sql").OrderBy(f => Path.GetFileNameWithoutExtension(f) == "m0" ? 0 : 1);
        foreach (var file in files)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"create or replace table {Path.GetFileNameWithoutExtension(file)} as {File.ReadAllText(file)}";
            command.ExecuteNonQuery();
        }

        return 0;
    }
}
