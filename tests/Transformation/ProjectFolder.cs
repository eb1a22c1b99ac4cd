using DuckDB.NET.Data;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests;

/// <summary>A dbt project in a folder of its own, with a DuckDB file in it; gone when the test is.</summary>
public sealed class ProjectFolder : IDisposable
{
    public ProjectFolder(string? project = null)
    {
        Path = Directory.CreateTempSubdirectory("dbt-").FullName;
        Write("dbt_project.yml", project ?? "name: shop\nprofile: shop\n");
        Write("profiles.yml", """
            shop:
              target: dev
              outputs:
                dev: {type: duckdb, path: shop.duckdb, schema: main, threads: 2}
            """);
    }

    public string Path { get; }

    public ProjectFolder Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public ProjectFolder Model(string name, string sql) => Write($"models/{name}.sql", sql);

    public ModelOptions Options => new() { ProjectDir = Path, ProfilesDir = Path };

    public ModelEngine Load(Func<ModelOptions, ModelOptions>? change = null) => ModelEngine.Load(change is null ? Options : change(Options));

    public async Task<RunResult> Build(Func<ModelOptions, ModelOptions>? change = null, params string[] select) =>
        await Load(change).BuildAsync(new NodeSelection { Select = select });

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    /// <summary>A query's rows as texts, values joined by bars.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new DuckDBConnection($"DataSource={System.IO.Path.Combine(Path, "shop.duckdb")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : Convert.ToString(reader.GetValue(i)))));
        return rows;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
