using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>A node of the manifest as a line of <c>ls --output json</c>.</summary>
internal static class NodeListing
{
    private static readonly HashSet<string> s_listed =
        ["alias", "name", "package_name", "depends_on", "tags", "config", "resource_type", "source_name", "original_file_path", "unique_id"];

    /// <summary>In Python's spelling of JSON; without keys those that dbt lists.</summary>
    public static string Describe(ProjectState state, ModelProject project, Node node, IReadOnlyCollection<string> keys)
    {
        using var document = JsonDocument.Parse(ManifestFile.Bytes(state, project, node));
        var all = (OrderedDictionary<string, object?>)PlainValues.From(document.RootElement)!;
        OrderedDictionary<string, object?> chosen = [];
        foreach (var key in keys.Count > 0 ? keys : all.Keys.Where(s_listed.Contains))
            if (Find(all, key) is { Found: true, Value: var value })
                chosen[key] = value;
        return JinjaJson.Write(JinjaValue.From(chosen));
    }

    private static (bool Found, object? Value) Find(IReadOnlyDictionary<string, object?> map, string key)
    {
        if (map.TryGetValue(key, out var found))
            return (true, found);
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && map.GetValueOrDefault(key[..dot]) is IReadOnlyDictionary<string, object?> inner ? Find(inner, key[(dot + 1)..]) : default;
    }
}
