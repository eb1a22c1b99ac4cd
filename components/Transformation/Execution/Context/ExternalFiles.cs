using System.Text.RegularExpressions;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>
/// dbt-duckdb's files outside the database: sources that are read from them, models that are written to them
/// (https://github.com/duckdb/dbt-duckdb#external-files).
/// </summary>
internal static partial class ExternalFiles
{
    private static readonly HashSet<string> s_readerOnly = ["codec", "compression", "format", "dateformat", "delimiter", "escape", "header", "null", "nullstr", "quote", "sep", "timestampformat"];

    private static readonly JinjaTemplate s_newStyle = JinjaEnvironment.Default.Parse("{{ location.format(**facts) }}", "external_location");

    private static readonly JinjaTemplate s_oldStyle = JinjaEnvironment.Default.Parse("{{ location % facts }}", "external_location");

    /// <summary>The SQL that reads a source's files, or null for one that is a table.</summary>
    public static string? LocationOf(Node source)
    {
        if (source.ResourceType != ResourceType.Source || Setting(source, "external_location") is not string { Length: > 0 } pattern)
            return null;
        var facts = new JinjaDict
        {
            ["name"] = source.Name,
            ["identifier"] = source.Identifier,
            ["schema"] = source.Schema,
            ["database"] = source.Database,
            ["tags"] = JinjaValue.From(source.Tags),
        };
        foreach (var (key, value) in source.Config.Meta.Concat(source.Config.Values.Where(v => v.Value is not null && !facts.ContainsKey(v.Key))))
            facts[key] = JinjaValue.From(value);
        var names = new JinjaGlobals { ["location"] = pattern, ["facts"] = facts };
        try
        {
            var location = (Setting(source, "formatter") as string ?? "newstyle") switch
            {
                "newstyle" => s_newStyle.Render(names),
                "oldstyle" => s_oldStyle.Render(names),
                "template" => Placeholder().Replace(pattern, m => facts.TryGetValue(m.Groups["name"].Value, out var value) ? JinjaValue.ToText(value) : m.Value),
                var other => throw new ProjectException($"the formatter '{other}' of the external_location is none of newstyle, oldstyle, template.", source.Place),
            };
            // A call of a reader, or what is quoted already, is SQL as it stands.
            return location.Contains('(', StringComparison.Ordinal) || location.StartsWith('\'') ? location : $"'{location.Replace("'", "''", StringComparison.Ordinal)}'";
        }
        catch (JinjaException e)
        {
            throw new ProjectException($"the external_location '{pattern}' of {source.SourceName}.{source.Name} cannot be filled in: {e.Reason}", source.Place, e);
        }
    }

    /// <summary>The Python plugin that would load a source, where one is named.</summary>
    public static string? PluginOf(Node source) => Setting(source, "plugin") as string;

    /// <summary>A method of <c>adapter</c> that deals with files.</summary>
    public static Func<RenderContext, CallArguments, object?>? Method(string name, ProjectState state, RunScope scope) => name switch
    {
        "external_root" => (_, _) => state.Profile.Text("external_root") ?? ".",
        "external_write_path" => (_, a) => WritePath(a.Bind(name, 1, "location").Text(0), state),
        "external_write_options" => (_, a) => a.Bind(name, 2, "write_location", "rendered_options") is var b ? WriteOptions(b.Text(0), (JinjaDict)b[1]!) : null,
        "external_read_location" => (_, a) => a.Bind(name, 2, "write_location", "rendered_options") is var b ? ReadLocation(b.Text(0), (JinjaDict)b[1]!) : null,
        "location_exists" => (_, a) => Exists(a.Bind(name, 1, "location").Text(0), scope.Session),
        "get_seed_file_path" => (_, a) => a.Positional[0] is JinjaDict model ? Path.Combine(state.Root.Root, JinjaValue.ToText(model["original_file_path"])) : null,
        "store_relation" => (_, a) => throw new JinjaException($"The plugin '{JinjaValue.ToText(a.Positional[0])}' is Python code, which does not run here. Take it out, or write its target with SQL in a post-hook."),
        "warn_once" => (_, a) => Warn(a.Bind(name, 1, "msg").Text(0), scope),
        "is_motherduck" or "is_ducklake" or "disable_transactions" or "use_ducklake_table_workarounds" => (_, _) => false,
        "convert_datetimes_to_strs" => (_, a) => a.Positional[0],
        "get_binding_char" => (_, _) => "?",
        _ => null,
    };

    private static object? Setting(Node source, string key) => source.Config.Values.GetValueOrDefault(key) ?? source.Config.Meta.GetValueOrDefault(key);

    /// <summary>Where a file goes: a relative place is the project's, whatever folder the process works in.</summary>
    private static string WritePath(string location, ProjectState state)
    {
        if (location.Contains("://", StringComparison.Ordinal) || Path.IsPathRooted(location))
            return location;
        var path = Path.GetFullPath(location, state.Root.Root);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static string WriteOptions(string location, JinjaDict options)
    {
        if (!options.ContainsKey("format"))
            options["format"] = Path.GetExtension(location) is { Length: > 1 } ending ? ending[1..].ToLowerInvariant() : options.ContainsKey("delimiter") ? "csv" : "parquet";
        if (options["format"] is "csv" && !options.ContainsKey("header"))
            options["header"] = 1L;
        if (options.TryGetValue("partition_by", out var columns) && columns is string several && several.Contains(',', StringComparison.Ordinal) && !several.StartsWith('('))
            options["partition_by"] = $"({several})";
        return string.Join(", ", options.Select(o => (Key: JinjaValue.ToText(o.Key), Value: JinjaValue.ToText(o.Value)))
            .Select(o => $"{o.Key} {(s_readerOnly.Contains(o.Key.ToLowerInvariant()) && o.Value.Length > 0 && !o.Value.StartsWith('\'') && o.Key != "header" ? $"'{o.Value.Replace("'", "''", StringComparison.Ordinal)}'" : o.Value)}"));
    }

    private static string ReadLocation(string location, JinjaDict options)
    {
        var columns = options.TryGetValue("partition_by", out var partitions) && JinjaValue.IsTrue(partitions) ? JinjaValue.ToText(partitions).Split(',').Length : 0;
        var isFolder = columns > 0 || options.TryGetValue("per_thread_output", out var several) && JinjaValue.IsTrue(several);
        var format = options.TryGetValue("format", out var named) ? JinjaValue.ToText(named) : "parquet";
        return isFolder ? $"{location}/*{string.Concat(Enumerable.Repeat("/*", columns))}.{format}" : location;
    }

    private static bool Exists(string location, IEngineSession session)
    {
        try
        {
            session.Execute($"select 1 from '{location.Replace("'", "''", StringComparison.Ordinal)}' where false", fetch: false);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }

    private static string Warn(string message, RunScope scope)
    {
        scope.Report(new LogLine(message, LogLevel.Warning));
        return "";
    }

    [GeneratedRegex(@"\$(?:(?<name>[_a-zA-Z]\w*)|\{(?<name>[_a-zA-Z]\w*)\})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Placeholder();
}
