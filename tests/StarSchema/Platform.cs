using DuckDB.NET.Data;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.StarSchema.Tests;

/// <summary>The platform's own models over a bronze made by hand, built again and again into one file.</summary>
internal sealed class Platform : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-star-");

    public Platform()
    {
        Bronze = new(Path.Combine(_folder.FullName, "catalog.duckdb"));
        Warehouse = Path.Combine(_folder.FullName, "warehouse.duckdb");
    }

    private Platform(Platform other)
    {
        Bronze = other.Bronze;
        Warehouse = Path.Combine(_folder.FullName, "warehouse.duckdb");
        File.Copy(other.Warehouse, Warehouse);
    }

    public HandMadeBronze Bronze { get; }

    /// <summary>The file built into.</summary>
    public string Warehouse { get; }

    /// <summary>The same in a file of its own, over the same bronze.</summary>
    public Platform Copy() => new(this);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Seeds, snapshots and models but for the reports; all must come about.</summary>
    public async Task<RunResult> BuildAsync()
    {
        var result = await Engine(Warehouse).BuildAsync(new() { Exclude = ["path:models/reports"], ExcludeResourceTypes = ["test", "unit_test"] });
        return Succeeded(result);
    }

    /// <summary>A copy of the file, with every model made from nothing on the history that its snapshots hold.</summary>
    public async Task<string> RebuildAsync()
    {
        var copy = Path.Combine(_folder.FullName, "rebuilt.duckdb");
        File.Copy(Warehouse, copy, overwrite: true);
        Succeeded(await Engine(copy, fullRefresh: true).RunAsync(new() { Exclude = ["path:models/reports"] }));
        return copy;
    }

    /// <summary>Data tests on the file as it is.</summary>
    public Task<RunResult> TestAsync(params string[] select) => Engine(Warehouse).TestAsync(new() { Select = select, ResourceTypes = ["test"] });

    /// <summary>Names of the models that are meant.</summary>
    public IReadOnlyList<string> Models(string select) => [.. Engine(Warehouse).List(new() { Select = [select], ResourceTypes = ["model"] }).Select(node => node.Name)];

    public IReadOnlyList<string> Ask(string sql) => Ask(Warehouse, sql);

    /// <summary>The rows of a mart that this file or the other has alone.</summary>
    public IReadOnlyList<string> DifferencesTo(string other, string mart)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            attach '{Warehouse}' as here (read_only);
            attach '{other}' as there (read_only);
            select '- ' || r::varchar from (from here.marts.{mart} except all from there.marts.{mart}) as r
            union all
            select '+ ' || r::varchar from (from there.marts.{mart} except all from here.marts.{mart}) as r
            """;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>An answer's rows, each as text.</summary>
    public static IReadOnlyList<string> Ask(string path, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={path};access_mode=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "-" : reader.GetValue(i) is DateTime time ? $"{time:yyyy-MM-dd HH:mm}" : reader.GetValue(i).ToString())));
        return rows;
    }

    /// <summary>Changes the file behind the models' back.</summary>
    public void Spoil(string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Warehouse}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery().ShouldBeGreaterThan(0, sql);
    }

    private ModelEngine Engine(string warehouse, bool fullRefresh = false) => ModelEngine.Load(new()
    {
        ProjectDir = Project,
        ProfilesDir = Project,
        TargetPath = Path.Combine(_folder.FullName, "target"),
        FullRefresh = fullRefresh,
        Environment = new Dictionary<string, string> { ["ECOMM_WAREHOUSE"] = warehouse, ["ECOMM_CATALOG"] = Bronze.Path },
    });

    private static RunResult Succeeded(RunResult result)
    {
        result.Success.ShouldBeTrue(string.Join('\n', result.Results.Where(r => r.IsFailure).Select(r => $"{r.UniqueId}: {r.Message}")));
        return result;
    }

    private static string Project { get; } = FindProject();

    private static string FindProject()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "components", "Transformation", "dbt");
            if (Directory.Exists(folder))
                return folder;
        }

        throw new DirectoryNotFoundException("The tests lie outside the repo.");
    }
}
