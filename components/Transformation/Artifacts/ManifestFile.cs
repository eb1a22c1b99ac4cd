using System.Buffers;
using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts;

/// <summary>Writes <c>manifest.json</c> by dbt's schema, version 12.</summary>
internal sealed class ManifestFile(Utf8JsonWriter json, ProjectState state, ModelProject project)
{
    private static readonly HashSet<string> s_listed =
        ["alias", "name", "package_name", "depends_on", "tags", "config", "resource_type", "source_name", "original_file_path", "unique_id"];

    public static string Write(ProjectState state, ModelProject project)
    {
        var path = Path.Combine(state.TargetPath, "manifest.json");
        Files.WriteWhole(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            new ManifestFile(json, state, project).Write();
        });
        return path;
    }

    /// <summary>The manifest as bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes(ProjectState state, ModelProject project)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
            new ManifestFile(json, state, project).Write();
        return buffer.WrittenMemory;
    }

    /// <summary>One node as the manifest has it, in Python's spelling of JSON; without keys those that dbt lists.</summary>
    public static string Describe(ProjectState state, ModelProject project, Node node, IReadOnlyCollection<string> keys)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var file = new ManifestFile(json, state, project);
            json.WriteStartObject();
            file.Member(node);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        var all = (OrderedDictionary<string, object?>)PlainValues.From(document.RootElement)!;
        OrderedDictionary<string, object?> chosen = [];
        foreach (var key in keys.Count > 0 ? keys : all.Keys.Where(s_listed.Contains))
            if (Find(all, key) is { Found: true, Value: var value })
                chosen[key] = value;
        return Jinja.Library.JinjaJson.Write(Jinja.Values.JinjaValue.From(chosen));
    }

    private static (bool Found, object? Value) Find(IReadOnlyDictionary<string, object?> map, string key)
    {
        if (map.TryGetValue(key, out var found))
            return (true, found);
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && map.GetValueOrDefault(key[..dot]) is IReadOnlyDictionary<string, object?> inner ? Find(inner, key[(dot + 1)..]) : default;
    }

    private void Write()
    {
        var nodes = project.Graph.Nodes.Values.ToList();
        json.WriteStartObject();
        ArtifactJson.Metadata(json, state, "manifest/v12", j =>
        {
            j.WriteString("project_name", project.Name);
            j.WriteNull("user_id");
            j.WriteBoolean("send_anonymous_usage_stats", false);
            j.WriteString("adapter_type", state.Profile.Type);
        });
        Members("nodes", nodes.Where(n => !HasSectionOfItsOwn(n)), n => n.UniqueId, Node);
        Members("sources", nodes.Where(n => n.ResourceType == ResourceType.Source), n => n.UniqueId, Source);
        Members("macros", state.Macros.All, m => m.UniqueId, Macro);
        Members("docs", state.Docs, d => $"doc.{d.Key.Package}.{d.Key.Name}", Doc);
        Members("exposures", nodes.Where(n => n.ResourceType == ResourceType.Exposure), n => n.UniqueId, Exposure);
        Members("metrics", nodes.Where(n => n.ResourceType == ResourceType.Metric), n => n.UniqueId, Semantic);
        Members("semantic_models", nodes.Where(n => n.ResourceType == ResourceType.SemanticModel), n => n.UniqueId, Semantic);
        Members("saved_queries", nodes.Where(n => n.ResourceType == ResourceType.SavedQuery), n => n.UniqueId, Semantic);
        foreach (var empty in (string[])["groups", "selectors", "unit_tests", "functions", "group_map"])
            Members<Node>(empty, [], n => n.UniqueId, Node);
        json.WriteStartObject("disabled");
        foreach (var group in project.Disabled.GroupBy(n => n.UniqueId))
        {
            json.WriteStartArray(group.Key);
            foreach (var node in group)
            {
                json.WriteStartObject();
                Node(node);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        Neighbours("parent_map", project.Graph.Parents);
        Neighbours("child_map", project.Graph.Children);
        json.WriteEndObject();
    }

    private static bool HasSectionOfItsOwn(Node node) =>
        node.ResourceType is ResourceType.Source or ResourceType.Exposure or ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery;

    private void Member(Node node)
    {
        switch (node.ResourceType)
        {
            case ResourceType.Source:
                Source(node);
                break;
            case ResourceType.Exposure:
                Exposure(node);
                break;
            case ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery:
                Semantic(node);
                break;
            default:
                Node(node);
                break;
        }
    }

    private void Members<T>(string name, IEnumerable<T> members, Func<T, string> id, Action<T> write)
    {
        json.WriteStartObject(name);
        foreach (var member in members)
        {
            json.WriteStartObject(id(member));
            write(member);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Neighbours(string name, Func<string, IEnumerable<string>> others)
    {
        json.WriteStartObject(name);
        foreach (var id in project.Graph.Nodes.Keys)
            ArtifactJson.Texts(json, id, others(id));
        json.WriteEndObject();
    }

    private void Common(Node node)
    {
        json.WriteString("name", node.Name);
        json.WriteString("resource_type", node.ResourceType.Spelling());
        json.WriteString("package_name", node.PackageName);
        json.WriteString("path", node.Path);
        json.WriteString("original_file_path", node.OriginalFilePath);
        json.WriteString("unique_id", node.UniqueId);
        ArtifactJson.Texts(json, "fqn", node.Fqn);
        ArtifactJson.Texts(json, "tags", node.Tags);
        json.WriteString("description", node.Description);
        ArtifactJson.Value(json, "meta", node.Config.Meta);
        ArtifactJson.Value(json, "config", node.Config.Values);
        ArtifactJson.Value(json, "unrendered_config", node.UnrenderedConfig);
    }

    private void Place(Node node)
    {
        json.WriteString("database", node.Database);
        json.WriteString("schema", node.Schema);
        json.WriteString("patch_path", node.PatchPath);
        json.WriteString("relation_name", node.RelationName);
        json.WriteStartObject("columns");
        foreach (var column in node.Columns.Values)
        {
            json.WriteStartObject(column.Name);
            json.WriteString("name", column.Name);
            json.WriteString("description", column.Description);
            ArtifactJson.Value(json, "meta", column.Meta);
            json.WriteString("data_type", column.DataType);
            ArtifactJson.Value(json, "constraints", column.Constraints);
            ArtifactJson.Value(json, "quote", column.Quote);
            ArtifactJson.Texts(json, "tags", column.Tags);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Node(Node node)
    {
        Common(node);
        Place(node);
        json.WriteString("alias", node.Alias);
        json.WriteStartObject("checksum");
        json.WriteString("name", node.ChecksumKind);
        json.WriteString("checksum", node.Checksum);
        json.WriteEndObject();
        json.WriteString("group", node.Group);
        json.WriteString("raw_code", node.RawCode);
        if (node.ResourceType == ResourceType.Seed)
        {
            json.WriteString("root_path", node.PackageRoot);
            json.WriteStartObject("depends_on");
            ArtifactJson.Texts(json, "macros", node.DependsOnMacros);
            json.WriteEndObject();
            return;
        }

        json.WriteString("language", node.Language);
        References(node);
        ArtifactJson.Texts(json, "metrics", []);
        switch (node.ResourceType)
        {
            case ResourceType.Model:
                json.WriteString("access", node.Access);
                json.WriteString("version", node.Version);
                json.WriteString("latest_version", node.LatestVersion);
                json.WriteString("deprecation_date", node.DeprecationDate);
                ArtifactJson.Value(json, "constraints", node.Constraints);
                ArtifactJson.Value(json, "contract", node.Config["contract"]);
                break;
            case ResourceType.Test when node.TestMetadata is { } test:
                json.WriteStartObject("test_metadata");
                json.WriteString("name", test.Name);
                ArtifactJson.Value(json, "kwargs", test.Kwargs);
                json.WriteString("namespace", test.Namespace);
                json.WriteEndObject();
                json.WriteString("column_name", node.ColumnName);
                json.WriteString("file_key_name", node.FileKeyName);
                json.WriteString("attached_node", node.AttachedNode);
                break;
            case ResourceType.Operation:
                json.WriteNumber("index", node.Index ?? 0);
                break;
        }
    }

    private void Source(Node node)
    {
        Common(node);
        Place(node);
        json.WriteString("source_name", node.SourceName);
        json.WriteString("source_description", node.SourceDescription);
        json.WriteString("loader", node.Loader);
        json.WriteString("identifier", node.Identifier);
        json.WriteString("loaded_at_field", node.LoadedAtField);
        ArtifactJson.Value(json, "freshness", node.Freshness);
        ArtifactJson.Value(json, "quoting", node.Quoting);
        ArtifactJson.Value(json, "external", node.External);
    }

    private void Exposure(Node node)
    {
        Common(node);
        foreach (var key in (string[])["type", "owner", "label", "maturity", "url"])
            ArtifactJson.Value(json, key, node.Properties.GetValueOrDefault(key));
        References(node);
    }

    private void Semantic(Node node)
    {
        Common(node);
        foreach (var (key, value) in node.Properties)
            if (key is not ("name" or "description" or "config" or "meta"))
                ArtifactJson.Value(json, key, value);
        References(node);
    }

    private void Macro(MacroDefinition macro)
    {
        json.WriteString("name", macro.Name);
        json.WriteString("resource_type", "macro");
        json.WriteString("package_name", macro.Package);
        json.WriteString("path", macro.Path);
        json.WriteString("original_file_path", macro.Path);
        json.WriteString("unique_id", macro.UniqueId);
        json.WriteString("macro_sql", MacroGraph.TextOf(macro));
        json.WriteStartObject("depends_on");
        ArtifactJson.Texts(json, "macros", project.MacroGraph.NamedBy(macro));
        json.WriteEndObject();
        json.WriteString("description", macro.Description);
        json.WriteStartArray("arguments");
        foreach (var parameter in macro.Node.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("type", parameter.Annotation);
            json.WriteString("description", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Doc(KeyValuePair<(string Package, string Name), string> doc)
    {
        json.WriteString("unique_id", $"doc.{doc.Key.Package}.{doc.Key.Name}");
        json.WriteString("resource_type", "doc");
        json.WriteString("package_name", doc.Key.Package);
        json.WriteString("name", doc.Key.Name);
        json.WriteString("block_contents", doc.Value);
    }

    private void References(Node node)
    {
        json.WriteStartArray("refs");
        foreach (var call in node.Refs)
        {
            json.WriteStartObject();
            json.WriteString("name", call.Name);
            json.WriteString("package", call.Package);
            json.WriteString("version", call.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (var call in node.Sources)
        {
            json.WriteStartArray();
            json.WriteStringValue(call.Source);
            json.WriteStringValue(call.Table);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("depends_on");
        ArtifactJson.Texts(json, "macros", node.DependsOnMacros);
        ArtifactJson.Texts(json, "nodes", node.DependsOn);
        json.WriteEndObject();
    }
}
