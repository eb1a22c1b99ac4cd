using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Testing;

/// <summary>One generic test as a properties file writes it at a node or a column.</summary>
internal sealed partial class GenericTest
{
    private const int LongestName = 63;

    /// <summary>What may stand beside a test's arguments and is configuration.</summary>
    private static readonly HashSet<string> s_configKeys =
    [
        "severity", "tags", "enabled", "where", "limit", "warn_if", "error_if", "fail_calc", "store_failures", "store_failures_as",
        "meta", "database", "schema", "alias", "group", "sql_header",
    ];

    private GenericTest(string name, string? ns, SourcePlace place)
    {
        Name = name;
        Namespace = ns;
        Place = place;
    }

    /// <summary>The test's name, without package.</summary>
    public string Name { get; }

    /// <summary>The package it was named with.</summary>
    public string? Namespace { get; }

    public SourcePlace Place { get; }

    /// <summary>Its arguments, without <c>model</c>.</summary>
    public OrderedDictionary<string, object?> Arguments { get; } = [];

    /// <summary>Its configuration, as written.</summary>
    public OrderedDictionary<string, object?> Config { get; } = [];

    /// <summary>The name given to it.</summary>
    public string? CustomName { get; private set; }

    public string Description { get; private set; } = "";

    /// <summary>An argument that stands beside <c>arguments</c>, where none stands below.</summary>
    public string? ArgumentBeside { get; private set; }

    /// <summary>A configuration that stands beside <c>config</c>.</summary>
    public string? ConfigBeside { get; private set; }

    public static GenericTest Read(object? written, SourcePlace place, string? column)
    {
        var (name, body) = written switch
        {
            string plain => (plain, null),
            YamlMap { Keys.Count: 1 } map => (map.Keys[0], map[map.Keys[0]]),
            YamlMap map when map.Has("test_name") => (map.RequiredText("test_name", "a test"), map),
            YamlMap map => throw new ProjectException($"a test is one name with its arguments below it; here are {map.Keys.Count}: {string.Join(", ", map.Keys)}. Indent the arguments.", map.Place),
            _ => throw new ProjectException("a test is a name, or a name with arguments below it.", place),
        };
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var test = new GenericTest(dot < 0 ? name : name[(dot + 1)..], dot < 0 ? null : name[..dot], written is YamlMap at ? at.Place : place);
        if (body is YamlMap arguments)
            test.Take(arguments);
        else if (body is not null)
            throw new ProjectException($"the arguments of the test '{name}' must be a mapping of names to values.", test.Place);
        if (column is not null)
            test.Arguments["column_name"] = column;
        return test;
    }

    private void Take(YamlMap map, bool isWithin = false)
    {
        if (!isWithin)
        {
            var beside = map.Keys.Where(k => k is not ("name" or "description" or "config" or "test_name" or "arguments" or "column_name")).ToList();
            ConfigBeside = beside.Find(s_configKeys.Contains);
            ArgumentBeside = map.Map("arguments") is { Keys.Count: > 0 } ? null : beside.Find(k => !s_configKeys.Contains(k));
        }

        foreach (var key in map.Keys)
        {
            switch (key)
            {
                case "name":
                    CustomName = map.Text(key);
                    break;
                case "description":
                    Description = map.Text(key) ?? "";
                    break;
                case "test_name":
                    break;
                case "config" when map[key] is YamlMap config:
                    foreach (var (option, value) in PlainValues.FromYaml(config))
                        Config[option] = value;
                    break;
                case "arguments" when !isWithin && map[key] is YamlMap or null:
                    // dbt takes configuration from there, too.
                    if (map[key] is YamlMap within)
                        Take(within, isWithin: true);
                    break;
                default:
                    (s_configKeys.Contains(key) ? Config : Arguments)[key] = PlainValues.FromYaml(map[key]);
                    break;
            }
        }
    }

    /// <summary>dbt's names: the short one for files and relations, the full one for people.</summary>
    public (string Short, string Full) Names(string kind, string target)
    {
        if (CustomName is not null)
            return (CustomName, CustomName);
        var type = Namespace is null ? Name : $"{Namespace}_{Name}";
        var identifier = $"{kind}{type}_{target}";
        var values = Arguments.Keys.Order(StringComparer.Ordinal).SelectMany(name => Arguments[name] switch
        {
            IReadOnlyDictionary<string, object?> map => map.Values.Select(PlainValues.Str),
            IEnumerable<object?> list => list.Select(PlainValues.Str),
            var one => [PlainValues.Str(one)],
        });
        var full = $"{identifier}_{string.Join("__", values.Select(v => NotInNames().Replace(v, "_")))}";
        if (full.Length <= LongestName)
            return (full, full);
        return ($"{identifier[..Math.Min(30, identifier.Length)]}_{Md5(full)}", full);
    }

    /// <summary>The ten digits that end a test's id: they tell apart tests of one name.</summary>
    public string Hash(string name, string modelExpression)
    {
        OrderedDictionary<string, object?> arguments = new(Arguments) { ["model"] = modelExpression };
        Dictionary<string, object?> metadata = new()
        {
            ["kwargs"] = Hashable(arguments),
            ["name"] = Name,
            ["namespace"] = Namespace ?? "None",
        };
        return Md5(name + PlainValues.Repr(metadata))[^10..];
    }

    private static object? Hashable(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => Sorted(map),
        string text => text,
        IEnumerable<object?> list => list.Select(Hashable).ToList(),
        _ => PlainValues.Str(value),
    };

    private static OrderedDictionary<string, object?> Sorted(IReadOnlyDictionary<string, object?> map)
    {
        string[] keys = [.. map.Keys];
        Array.Sort(keys, StringComparer.Ordinal);
        OrderedDictionary<string, object?> sorted = new(keys.Length);
        foreach (var key in keys)
            sorted[key] = Hashable(map[key]);
        return sorted;
    }

    private static string Md5(string text)
    {
#pragma warning disable CA5351 // dbt's ids are made with MD5; nothing secret depends on it.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    [GeneratedRegex("[^0-9a-zA-Z_]+", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex NotInNames();
}
