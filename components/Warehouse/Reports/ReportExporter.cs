using DuckDB.NET.Data;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Reports;

/// <summary>A report that was written.</summary>
/// <param name="Name">Its name: of the model and of the files.</param>
/// <param name="Rows">Its rows.</param>
public sealed record ReportFile(string Name, long Rows);

/// <summary>The reports of one day.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Files">What there is, each as CSV and Parquet.</param>
public sealed record ReportSet(string Folder, IReadOnlyList<ReportFile> Files);

/// <summary>Writes every model of a build's schema <c>reports</c> as CSV and Parquet.</summary>
public static class ReportExporter
{
    /// <summary>Writes the reports to <c>root/DATE</c>, all of them or none: the folder is replaced by a rename.</summary>
    /// <param name="store">The warehouse.</param>
    /// <param name="build">The build to read.</param>
    /// <param name="root">The folder of all days.</param>
    /// <param name="date">The day the reports are of.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="WarehouseException">The build has no reports.</exception>
    public static async Task<ReportSet> ExportAsync(BuildStore store, Build build, string root, DateOnly date, CancellationToken cancellation)
    {
        var folder = Path.Combine(Path.GetFullPath(root), date.ToString("yyyy-MM-dd"));
        var (draft, former) = (folder + ".tmp", folder + ".old");
        Remove(draft);
        Remove(former);
        try
        {
            var files = await WriteAsync(store, build, draft, cancellation);
            if (Directory.Exists(folder))
                Directory.Move(folder, former);
            Directory.Move(draft, folder);
            Remove(former);
            return new(folder, files);
        }
        catch
        {
            Remove(draft);
            throw;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<ReportFile>> WriteAsync(BuildStore store, Build build, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using var connection = new DuckDBConnection(store.ReadOnly(build.Id));
        await connection.OpenAsync(cancellation);
        var files = new List<ReportFile>();
        foreach (var name in await NamesAsync(connection, cancellation))
        {
            var relation = $"reports.{SqlText.Identifier(name)}";
            await RunAsync(connection, $"copy {relation} to {SqlText.Literal(Path.Combine(folder, name + ".csv"))} (format csv, header)", cancellation);
            var rows = await RunAsync(connection, $"copy {relation} to {SqlText.Literal(Path.Combine(folder, name + ".parquet"))} (format parquet, compression zstd)", cancellation);
            files.Add(new(name, rows));
        }

        return files.Count > 0 ? files : throw new WarehouseException($"The build {build.Id} holds no reports (schema reports); `ecomm model build` makes them.");
    }

    private static async Task<List<string>> NamesAsync(DuckDBConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select table_name from information_schema.tables where table_schema = 'reports' order by table_name";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task<long> RunAsync(DuckDBConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
