using System.Globalization;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// A node's configuration: what <c>dbt_project.yml</c>, the properties file and <c>config()</c> said, merged by dbt's rules
/// (tags and hooks add up, <c>meta</c> and the like merge by key, everything else is replaced by the more specific).
/// </summary>
public sealed class NodeConfig
{
    private readonly OrderedDictionary<string, object?> _values;

    /// <summary>An empty configuration.</summary>
    public NodeConfig() => _values = [];

    internal NodeConfig(IEnumerable<KeyValuePair<string, object?>> values)
    {
        _values = [];
        foreach (var (key, value) in values)
            _values[key] = value;
    }

    /// <summary>Everything that is set, in the order it was.</summary>
    public IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>A value, or null where nothing set it.</summary>
    public object? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Whether the node takes part at all.</summary>
    public bool Enabled => Flag("enabled") ?? true;

    /// <summary>How the node becomes a relation.</summary>
    public string Materialized => Text("materialized") ?? "view";

    /// <summary>Tags, each once, in order.</summary>
    public IReadOnlyList<string> Tags => Texts("tags");

    /// <summary>Free metadata.</summary>
    public IReadOnlyDictionary<string, object?> Meta => Dictionary("meta");

    /// <summary>A text value.</summary>
    public string? Text(string key) => this[key] switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "True" : "False",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    /// <summary>A truth value; texts as dbt reads them.</summary>
    public bool? Flag(string key) => this[key] switch
    {
        bool flag => flag,
        string text when bool.TryParse(text.Trim(), out var flag) => flag,
        long number => number != 0,
        _ => null,
    };

    /// <summary>A whole number.</summary>
    public long? Number(string key) => this[key] switch
    {
        long number => number,
        int number => number,
        string text when long.TryParse(text, out var number) => number,
        _ => null,
    };

    /// <summary>A list of texts, where one text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key) => this[key] switch
    {
        null => [],
        string text => [text],
        IEnumerable<object?> list => [.. list.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")],
        var other => [Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""],
    };

    /// <summary>A mapping.</summary>
    public IReadOnlyDictionary<string, object?> Dictionary(string key) =>
        this[key] as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();

    internal void Set(string key, object? value) => _values[key] = value;

    /// <summary>Puts a more specific layer over this one.</summary>
    internal void Overlay(IEnumerable<KeyValuePair<string, object?>> layer)
    {
        foreach (var (rawKey, value) in layer)
        {
            var key = rawKey switch { "pre_hook" => "pre-hook", "post_hook" => "post-hook", "data_tests" => "tests", _ => rawKey };
            switch (key)
            {
                case "tags":
                    _values[key] = Union(this[key], value);
                    break;
                case "pre-hook" or "post-hook":
                    _values[key] = Hooks(this[key], value);
                    break;
                case "meta" or "quoting" or "column_types" or "persist_docs" or "docs" or "contract":
                    _values[key] = value is IReadOnlyDictionary<string, object?> map ? Merge(this[key], map) : value;
                    break;
                case "grants":
                    _values[key] = value is IReadOnlyDictionary<string, object?> grants ? MergeGrants(this[key], grants) : value;
                    break;
                case "packages":
                    _values[key] = Union(this[key], value);
                    break;
                default:
                    _values[key] = value;
                    break;
            }
        }
    }

    private static List<object?> Union(object? before, object? added)
    {
        List<object?> all = [.. AsList(before)];
        foreach (var item in AsList(added))
            if (!all.Contains(item))
                all.Add(item);
        return all;
    }

    private static IEnumerable<object?> AsList(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable<object?> list => list,
        _ => [value],
    };

    private static List<object?> Hooks(object? before, object? added)
    {
        List<object?> all = [.. AsList(before)];
        foreach (var item in added is IReadOnlyDictionary<string, object?> ? [added] : AsList(added))
            all.Add(Hook(item, all.Count));
        return all;
    }

    /// <summary>A hook is SQL, or a mapping (or its JSON text, as before_begin writes it) of sql and transaction.</summary>
    private static OrderedDictionary<string, object?> Hook(object? item, int index)
    {
        var sql = item as string ?? "";
        var transaction = true;
        var fields = item as IReadOnlyDictionary<string, object?>;
        if (fields is null && sql.AsSpan().TrimStart().StartsWith("{") && sql.Contains("\"sql\"", StringComparison.Ordinal))
            fields = PlainValues.FromJson(sql) as IReadOnlyDictionary<string, object?>;
        if (fields is not null)
        {
            sql = fields.GetValueOrDefault("sql") as string ?? "";
            transaction = fields.GetValueOrDefault("transaction") is not false;
        }

        return new() { ["sql"] = sql, ["transaction"] = transaction, ["index"] = (long)index };
    }

    private static OrderedDictionary<string, object?> Merge(object? before, IReadOnlyDictionary<string, object?> added)
    {
        OrderedDictionary<string, object?> merged = [];
        if (before is IReadOnlyDictionary<string, object?> old)
            foreach (var (key, value) in old)
                merged[key] = value;
        foreach (var (key, value) in added)
            merged[key] = value;
        return merged;
    }

    private static OrderedDictionary<string, object?> MergeGrants(object? before, IReadOnlyDictionary<string, object?> added)
    {
        var merged = Merge(before, new Dictionary<string, object?>());
        foreach (var (key, value) in added)
            if (key.StartsWith('+'))
                merged[key[1..]] = Union(merged.GetValueOrDefault(key[1..]), value);
            else
                merged[key] = AsList(value).ToList();
        return merged;
    }
}
