using System.Drawing;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>Which values the configuration of a node may have, where dbt refuses others (https://docs.getdbt.com/reference/model-configs).</summary>
internal static class ConfigRules
{
    private static readonly string[] s_texts = ["materialized", "alias", "schema", "database", "group", "incremental_strategy", "on_schema_change", "where", "fail_calc", "warn_if", "error_if"];
    private static readonly string[] s_mappings = ["meta", "persist_docs", "quoting", "column_types", "grants", "docs", "contract"];
    private static readonly string[] s_choices = ["apply", "continue", "fail"];
    private static readonly string[] s_severities = ["warn", "error"];

    /// <summary>Throws where a value is none that dbt takes.</summary>
    public static void Check(Node node)
    {
        var config = node.Config;
        foreach (var key in s_texts)
            if (config[key] is not (null or string))
                throw Wrong(node, key, "a text");
        if (node.ResourceType == ResourceType.Test && config["materialized"] is not (null or "test"))
            throw Wrong(node, "materialized", "test, or not be given");
        if (node.ResourceType == ResourceType.Seed && config["materialized"] is not (null or "seed"))
            throw Wrong(node, "materialized", "seed, or not be given");
        foreach (var key in s_mappings)
            if (config[key] is not (null or IReadOnlyDictionary<string, object?>) && !(key == "contract" && config[key] is bool))
                throw Wrong(node, key, "a mapping");
        if (config["unique_key"] is { } unique && unique is not string && unique is not IEnumerable<object?>)
            throw Wrong(node, "unique_key", "a column or a list of columns");
        if (config["limit"] is not null && config.Number("limit") is null)
            throw Wrong(node, "limit", "a whole number");
        if (config["on_configuration_change"] is { } change && !s_choices.Contains(change as string))
            throw Wrong(node, "on_configuration_change", $"one of {string.Join(", ", s_choices)}{Nearest.Suffix(change as string ?? "", s_choices)}");
        if (node.ResourceType == ResourceType.Test && config["severity"] is { } severity && !s_severities.Contains(severity as string, StringComparer.OrdinalIgnoreCase))
            throw Wrong(node, "severity", "warn or error");
        if (config.Dictionary("docs").GetValueOrDefault("node_color") is not (null or "") and var color && !IsColor(color as string ?? ""))
            throw new ProjectException($"{Name(node)} has the docs.node_color {Shown(color)}, which is neither the name of an HTML colour nor a hex code such as #ff6f61.", node.Place);
    }

    /// <summary>Throws where <c>enabled</c> is neither true nor false: as in dbt, the text 'false' is none of them.</summary>
    public static void CheckEnabled(Node node, NodeConfig config)
    {
        if (config.Values.TryGetValue("enabled", out var enabled) && enabled is not bool)
            throw new ProjectException($"{Name(node)} is configured with enabled: {Shown(enabled)}, which must be true or false{(enabled is string ? ", and not a text; what an environment variable says becomes one by the filter as_bool" : "")}.", node.Place);
    }

    private static bool IsColor(string text) =>
        text is ['#', .. { Length: 3 or 6 } digits] && digits.All(char.IsAsciiHexDigit)
        || Color.FromName(text.Replace("grey", "gray", StringComparison.OrdinalIgnoreCase)) is { IsKnownColor: true, IsSystemColor: false, A: 255 };

    private static ProjectException Wrong(Node node, string key, string rule) =>
        new($"{Name(node)} is configured with {key}: {Shown(node.Config[key])}, which must be {rule}.", node.Place);

    private static string Name(Node node) => $"the {node.ResourceType.Spelling()} '{node.Name}'";

    private static string Shown(object? value) => PlainValues.Repr(value);
}
