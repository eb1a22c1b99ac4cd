using System.Data.Common;
using DuckDB.NET.Data;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Engines.DuckDb;

/// <summary>Opens DuckDB as <c>type: duckdb</c> of a profile says.</summary>
internal sealed class DuckDbEngineFactory : IEngineFactory
{
    public string Quote(string identifier) => Sql.Identifier(identifier);

    public string TranslateType(string type) => type.ToUpperInvariant() switch
    {
        "STRING" => "TEXT",
        "INTEGER" => "INT",
        "TIMESTAMP" or "FLOAT" or "BOOLEAN" => type.ToUpperInvariant(),
        _ => type,
    };

    public string DatabaseOf(Profile profile, string projectRoot) =>
        profile.Text("database") ?? (PathOf(profile, projectRoot) is { } path ? Path.GetFileNameWithoutExtension(path) : "memory");

    public void Prepare()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Run(connection, "select 1");
    }

    public bool OpensWithoutTrace(Profile profile, string projectRoot) =>
        (PathOf(profile, projectRoot) is not { } path || File.Exists(path)) && !Items(profile, "attach").Any() && !Items(profile, "extensions").Any();

    public IEngine Open(Profile profile, string projectRoot)
    {
        var path = PathOf(profile, projectRoot);
        DuckDBConnection? connection = null;
        try
        {
            if (path is not null && Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = path ?? ":memory:" }.ConnectionString);
            connection.Open();
            Prepare(connection, profile, projectRoot);
            return new DuckDbEngine(connection, UseOf(profile, path), [.. Settings(profile, projectRoot)]);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw new ModelException(
                $"DuckDB cannot open {path ?? "a database in memory"} as the target '{profile.Target}' asks: {DuckDbMessage.Text(e.Message).ReplaceLineEndings(" ")}",
                new SourcePlace(profile.File), e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private static string? PathOf(Profile profile, string projectRoot)
    {
        var path = profile.Text("path") ?? ":memory:";
        if (path.StartsWith("md:", StringComparison.OrdinalIgnoreCase) || path.StartsWith("motherduck:", StringComparison.OrdinalIgnoreCase))
            throw new ProjectException("a MotherDuck database cannot be opened here; name a local file as 'path'.", new SourcePlace(profile.File));
        return path == ":memory:" ? null : Path.GetFullPath(path, projectRoot);
    }

    /// <summary>The database to switch to, where it is not the file that is opened.</summary>
    private static string? UseOf(Profile profile, string? path)
    {
        var own = path is null ? "memory" : Path.GetFileNameWithoutExtension(path);
        return profile.Text("database") is { } database && database != own ? database : null;
    }

    private static void Prepare(DuckDBConnection connection, Profile profile, string projectRoot)
    {
        foreach (var extension in Items(profile, "extensions"))
        {
            var name = extension as string ?? (extension as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("name") as string
                ?? throw Wrong(profile, "each of 'extensions' is a name");
            Load(connection, name, (extension as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("repo") as string);
        }

        foreach (var setting in Settings(profile, projectRoot))
            Run(connection, setting);
        var secrets = Items(profile, "secrets").ToList();
        for (var i = 0; i < secrets.Count; i++)
            Run(connection, DuckDbSecret.Create(secrets[i] as IReadOnlyDictionary<string, object?> ?? throw Wrong(profile, "each of 'secrets' needs a 'type'"), i, rule => Wrong(profile, rule)));

        foreach (var item in Items(profile, "attach"))
        {
            var attach = item as IReadOnlyDictionary<string, object?> ?? throw Wrong(profile, "each of 'attach' needs a 'path'");
            try
            {
                Run(connection, Attach(attach, profile, projectRoot));
            }
            catch (DbException e)
            {
                throw new ModelException(
                    $"DuckDB cannot attach {PlainValues.Str(attach["path"])} as the target '{profile.Target}' asks: {DuckDbMessage.Text(e.Message).ReplaceLineEndings(" ")}", new SourcePlace(profile.File), e);
            }
        }
    }

    /// <summary>What is set in every session: most settings of DuckDB are a connection's own.</summary>
    private static IEnumerable<string> Settings(Profile profile, string projectRoot)
    {
        // Files that models and sources name are the project's, whatever folder the process works in.
        yield return $"set file_search_path = {Sql.Literal(projectRoot)}";
        if (profile.Settings.GetValueOrDefault("settings") is IReadOnlyDictionary<string, object?> settings)
            foreach (var (name, value) in settings)
                yield return $"set {Sql.Identifier(name)} = {Sql.Literal(value is bool flag ? (flag ? "true" : "false") : PlainValues.Str(value))}";
    }

    /// <summary>Most extensions are built in; others are installed once where they can be had.</summary>
    private static void Load(DuckDBConnection connection, string name, string? repository)
    {
        try
        {
            Run(connection, $"load {Sql.Literal(name)}");
        }
        catch (DuckDBException)
        {
            var from = repository is null ? "" : repository is "core" or "core_nightly" or "community" ? $" from {repository}" : $" from {Sql.Literal(repository)}";
            Run(connection, $"install {Sql.Literal(name)}{from}");
            Run(connection, $"load {Sql.Literal(name)}");
        }
    }

    private static string Attach(IReadOnlyDictionary<string, object?> attach, Profile profile, string projectRoot)
    {
        var path = attach.GetValueOrDefault("path") is { } written ? PlainValues.Str(written) : throw Wrong(profile, "each of 'attach' needs a 'path'");
        var type = attach.GetValueOrDefault("type") as string;
        if (type is null or "duckdb" or "sqlite" && path != ":memory:" && !path.Contains(':', StringComparison.Ordinal))
            path = Path.GetFullPath(path, projectRoot);
        List<string> options = [];
        if (type is not null)
            options.Add($"type {Sql.Identifier(type)}");
        if (attach.GetValueOrDefault("secret") is { } secret)
            options.Add($"secret {Sql.Identifier(PlainValues.Str(secret))}");
        if (attach.GetValueOrDefault("read_only") is true)
            options.Add("read_only");
        if (attach.GetValueOrDefault("options") is IReadOnlyDictionary<string, object?> more)
            options.AddRange(more.Where(o => o.Value is not (null or false)).Select(o => o.Value is true ? Sql.Identifier(o.Key) : $"{Sql.Identifier(o.Key)} {Sql.Literal(PlainValues.Str(o.Value))}"));
        var alias = attach.GetValueOrDefault("alias") is { } name ? $" as {Sql.Identifier(PlainValues.Str(name))}" : "";
        return $"attach if not exists {Sql.Literal(path)}{alias}{(options.Count > 0 ? $" ({string.Join(", ", options)})" : "")}";
    }

    private static IEnumerable<object?> Items(Profile profile, string key) => profile.Settings.GetValueOrDefault(key) switch
    {
        null => [],
        IEnumerable<object?> list => list,
        _ => throw Wrong(profile, $"'{key}' is a list"),
    };

    private static ProjectException Wrong(Profile profile, string rule) =>
        new($"in the target '{profile.Target}', {rule}.", new SourcePlace(profile.File));

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>One DuckDB database, opened once, with a connection for each session.</summary>
internal sealed class DuckDbEngine(DuckDBConnection root, string? use, IReadOnlyList<string> settings) : IEngine
{
    public IEngineSession Open()
    {
        // A second connection to a file joins the database that is open; one in memory must be shared on purpose.
        var connection = root.DataSource == ":memory:" ? root.Duplicate() : new DuckDBConnection(root.ConnectionString);
        connection.Open();
        var session = new DuckDbSession(connection);
        foreach (var setting in settings)
            session.Execute(setting, fetch: false);
        if (use is not null)
            session.Execute($"use {Sql.Identifier(use)}", fetch: false);
        return session;
    }

    public void Dispose()
    {
        try
        {
            WriteOut();
        }
        finally
        {
            root.Dispose();
        }
    }

    // A database that is closed writes out what it holds, and keeps to itself that the disk did not take it.
    private void WriteOut()
    {
        using var names = root.CreateCommand();
        names.CommandText = "select database_name from duckdb_databases() where type = 'duckdb' and not internal and not readonly and path is not null";
        var files = new List<string>();
        using (var reader = names.ExecuteReader())
        {
            while (reader.Read())
                files.Add(reader.GetString(0));
        }

        foreach (var file in files)
        {
            using var checkpoint = root.CreateCommand();
            checkpoint.CommandText = $"checkpoint {Sql.Identifier(file)}";
            try
            {
                checkpoint.ExecuteNonQuery();
            }
            catch (DuckDBException e) when (!e.Message.Contains("IO Error", StringComparison.Ordinal))
            {
                // Whoever else still writes closes it after us, and writes it out then.
            }
        }
    }
}
