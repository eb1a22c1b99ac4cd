using System.Text;

namespace EcommAspire.Transformation.Project;

/// <summary>A project to begin with, and a profile for it (https://docs.getdbt.com/reference/commands/init).</summary>
public static class NewProject
{
    private static readonly string[] s_empty = ["analyses", "macros", "seeds", "snapshots", "tests"];

    /// <summary>Makes the folder of a project with a model to look at; gives its path.</summary>
    /// <exception cref="ProjectException">The name is no project's name, or there is such a folder.</exception>
    public static string Create(string parent, string name, string? profile = null)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(name);
        if (!ProjectName.IsValid(name) || ProjectName.IsReserved(name))
            throw new ProjectException($"'{name}' is no name for a project: take letters, digits and underscores, and none of Jinja's own names.");
        var root = Path.Combine(Path.GetFullPath(parent), name);
        if (Directory.Exists(root) || File.Exists(root))
            throw new ProjectException($"there is a '{name}' here already. Take another name, or go into it.");
        Write(root, "dbt_project.yml", $"""
            name: {name}
            version: 1.0.0
            profile: {profile ?? name}

            models:
              {name}:
                example:
                  +materialized: view

            """);
        Write(root, ".gitignore", "target/\ndbt_packages/\nlogs/\n*.duckdb\n*.duckdb.wal\n");
        Write(root, "models/example/numbers.sql", "select unnest(range(1, 4)) as number\n");
        Write(root, "models/example/squares.sql", "select\n    number,\n    number * number as square\nfrom {{ ref('numbers') }}\n");
        Write(root, "models/example/example.yml", """
            models:
              - name: squares
                description: One row a number; a first model, to be replaced by yours.
                columns:
                  - name: number
                    data_tests: [unique, not_null]

            """);
        foreach (var folder in s_empty)
            Write(root, $"{folder}/.gitkeep", "");
        return root;
    }

    /// <summary>Adds a DuckDB profile of that name to <c>profiles.yml</c>; null where there is one already.</summary>
    public static string? AddProfile(string profilesFolder, string name)
    {
        ArgumentNullException.ThrowIfNull(profilesFolder);
        ArgumentNullException.ThrowIfNull(name);
        var file = Path.Combine(Path.GetFullPath(profilesFolder), "profiles.yml");
        var text = File.Exists(file) ? Files.ReadText(file) : "";
        if (!string.IsNullOrWhiteSpace(text) && YamlTree.ParseMap(text, file).Has(name))
            return null;
        var before = text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
        Directory.CreateDirectory(profilesFolder);
        Files.WriteWhole(file, stream => stream.Write(Encoding.UTF8.GetBytes($"""
            {before}{name}:
              target: dev
              outputs:
                dev:
                  type: duckdb
                  path: {name}.duckdb
                  threads: 4

            """)));
        return file;
    }

    /// <summary>Where profiles are kept: the folder given, else <c>DBT_PROFILES_DIR</c>, else <c>~/.dbt</c>.</summary>
    public static string ProfilesFolder(string? given) =>
        given ?? DbtVariables.Find("profiles_dir") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dbt");

    private static void Write(string root, string path, string text) => Files.WriteText(Path.Combine(root, path), text);
}
