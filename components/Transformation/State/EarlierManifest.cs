using System.Text.Json;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.State;

/// <summary>The <c>manifest.json</c> of an earlier run, this engine's or dbt's.</summary>
internal sealed class EarlierManifest
{
    private const int NewestKnown = 12;

    private static readonly string[] s_nodes =
        ["nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests", "functions"];

    private readonly Dictionary<string, EarlierNode> _nodes = [];
    private readonly Dictionary<string, string> _macros = [];

    private EarlierManifest(JsonElement root)
    {
        foreach (var section in s_nodes)
            if (root.TryGetProperty(section, out var members) && members.ValueKind == JsonValueKind.Object)
                foreach (var member in members.EnumerateObject())
                    _nodes[member.Name] = new EarlierNode(member.Name, member.Value);
        if (root.TryGetProperty("macros", out var macros) && macros.ValueKind == JsonValueKind.Object)
            foreach (var macro in macros.EnumerateObject())
                _macros[macro.Name] = ArtifactReader.Text(macro.Value, "macro_sql") ?? "";
    }

    /// <summary>The nodes of that run, sources, exposures and unit tests among them.</summary>
    public IReadOnlyDictionary<string, EarlierNode> Nodes => _nodes;

    /// <summary>The text of its macros, by id.</summary>
    public IReadOnlyDictionary<string, string> Macros => _macros;

    public static EarlierManifest Read(string path)
    {
        var root = ArtifactReader.Read(path);
        if (ArtifactReader.SchemaVersion(root) is { } version && version > NewestKnown)
            throw new ProjectException($"{path} is a manifest of schema v{version}; this engine reads manifests up to v{NewestKnown}. Make it with a dbt of version 1.8 to 1.11, or with this engine.");
        return root.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Object
            ? new EarlierManifest(root)
            : throw new ProjectException($"{path} is no manifest: it has no 'nodes'. Name the folder of an earlier run's artifacts with --state.");
    }
}

/// <summary>One node of an earlier manifest.</summary>
internal sealed class EarlierNode(string id, JsonElement json)
{
    public string UniqueId => id;

    public string ResourceType => Text("resource_type") ?? id[..Math.Max(0, id.IndexOf('.', StringComparison.Ordinal))];

    public string? Text(string key) => ArtifactReader.Text(json, key);

    /// <summary>A value as plain ones, or null.</summary>
    public object? Value(string key) => Find(key) is { } found ? PlainValues.From(found) : null;

    public IReadOnlyDictionary<string, object?> Map(string key) => Value(key) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();

    public IReadOnlyList<string> Texts(string key) => Value(key) is IEnumerable<object?> list ? [.. list.OfType<string>()] : [];

    /// <summary>Where the node is in the database, for those that are there.</summary>
    public (string? Database, string Schema, string Identifier)? Relation =>
        Text("schema") is { } schema && (Text("alias") ?? Text("identifier") ?? Text("name")) is { } name ? (Text("database"), schema, name) : null;

    /// <summary>Whether SQL names it: a relation, or a function.</summary>
    public bool IsRelation => ResourceTypes.Parse(ResourceType) is { } type && (type.IsRefable() || type == Graph.ResourceType.Function);

    public bool IsEphemeral => Map("config").GetValueOrDefault("materialized") is "ephemeral";

    private JsonElement? Find(string key) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var found) ? found : null;
}
