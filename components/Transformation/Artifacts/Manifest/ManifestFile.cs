using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>Writes <c>manifest.json</c> by dbt's schema, version 12.</summary>
internal sealed class ManifestFile
{
    private const int FlushAt = 32 * 1024;

    private readonly Utf8JsonWriter _json;
    private readonly ProjectState _state;
    private readonly ModelProject _project;
    private readonly NodeEntry _nodes;
    private readonly Lazy<SemanticEntries> _semantics;

    private ManifestFile(Utf8JsonWriter json, ProjectState state, ModelProject project, RunState? run)
    {
        (_json, _state, _project) = (json, state, project);
        _nodes = new NodeEntry(json, state, project, run);
        _semantics = new(() => new SemanticEntries(state, project));
    }

    /// <summary>Writes the manifest into the target folder, with what was compiled if something was; gives its path.</summary>
    public static string Write(ProjectState state, ModelProject project, RunState? run = null)
    {
        var path = Path.Combine(state.TargetPath, "manifest.json");
        Files.WriteWhole(path, stream => Write(stream, state, project, run));
        return path;
    }

    /// <summary>The manifest as bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes(ProjectState state, ModelProject project)
    {
        using var buffer = new MemoryStream(64 * 1024);
        Write(buffer, state, project, null);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    // The nodes are two thirds of it; the rest is made meanwhile on another core.
    private static void Write(Stream stream, ProjectState state, ModelProject project, RunState? run)
    {
        var rest = Task.Run(() =>
        {
            var buffer = new ArrayBufferWriter<byte>(1024 * 1024);
            using (var json = new Utf8JsonWriter(buffer))
                new ManifestFile(json, state, project, run).WriteRest();
            return buffer.WrittenMemory;
        });
        using (var json = new Utf8JsonWriter(stream))
            new ManifestFile(json, state, project, run).WriteNodes();
        stream.WriteByte((byte)',');
        stream.Write(rest.GetAwaiter().GetResult().Span[1..]);
    }

    /// <summary>One node as the manifest has it.</summary>
    public static ReadOnlyMemory<byte> Bytes(ProjectState state, ModelProject project, Node node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            new ManifestFile(json, state, project, null).Entry(node);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The object as far as its nodes, left open.</summary>
    private void WriteNodes()
    {
        _json.WriteStartObject();
        ArtifactJson.Metadata(_json, _state, "manifest/v12", Metadata);
        Members("nodes", _project.Graph.Nodes.Values.Where(n => !HasSectionOfItsOwn(n)), n => n.UniqueId, Entry);
    }

    /// <summary>What comes behind the nodes, as an object of its own.</summary>
    private void WriteRest()
    {
        var byType = _project.Graph.Nodes.Values.ToLookup(n => n.ResourceType);
        _json.WriteStartObject();
        Members("sources", byType[ResourceType.Source], n => n.UniqueId, Entry);
        Members("macros", _state.Macros.All, m => m.UniqueId, Macro);
        Members("docs", _state.Docs, d => $"doc.{d.Key.Package}.{d.Key.Name}", d => Doc(d.Key, d.Value));
        Members("exposures", byType[ResourceType.Exposure], n => n.UniqueId, Entry);
        Members("metrics", byType[ResourceType.Metric], n => n.UniqueId, Entry);
        Members("groups", _project.Groups, g => g.UniqueId, Group);
        ArtifactJson.Value(_json, "selectors", _project.Selectors.Written);
        Disabled();
        Neighbours("parent_map", _project.Graph.Parents);
        Neighbours("child_map", _project.Graph.Children);
        GroupMap();
        Members("saved_queries", byType[ResourceType.SavedQuery], n => n.UniqueId, Entry);
        Members("semantic_models", byType[ResourceType.SemanticModel], n => n.UniqueId, Entry);
        Members("unit_tests", byType[ResourceType.UnitTest], n => n.UniqueId, Entry);
        Members("functions", byType[ResourceType.Function], n => n.UniqueId, Entry);
        _json.WriteEndObject();
    }

    private static bool HasSectionOfItsOwn(Node node) =>
        node.ResourceType is ResourceType.Source or ResourceType.Exposure or ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery or ResourceType.UnitTest or ResourceType.Function;

    private void Metadata(Utf8JsonWriter json)
    {
        json.WriteString("project_name", _project.Name);
#pragma warning disable CA5351 // dbt's project id is the MD5 of the name; nothing secret depends on it.
        json.WriteString("project_id", Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(_project.Name))));
#pragma warning restore CA5351
        json.WriteNull("user_id");
        json.WriteBoolean("send_anonymous_usage_stats", false);
        json.WriteString("adapter_type", _state.Profile.Type);
        Quoting(json, _project.Root.Quoting, otherwise: true);
        json.WriteString("run_started_at", ArtifactJson.Time(_state.StartedAt));
    }

    /// <summary>What is quoted in a relation's name, by dbt's four parts of it.</summary>
    internal static void Quoting(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> written, bool? otherwise)
    {
        json.WriteStartObject("quoting");
        foreach (var part in (string[])["database", "schema", "identifier", "column"])
            ArtifactJson.Value(json, part, written.GetValueOrDefault(part) is bool asked ? asked : part == "column" ? null : otherwise);
        json.WriteEndObject();
    }

    private void Members<T>(string name, IEnumerable<T> members, Func<T, string> id, Action<T> write)
    {
        _json.WriteStartObject(name);
        foreach (var member in members)
        {
            _json.WriteStartObject(id(member));
            write(member);
            _json.WriteEndObject();
            // To the file as it grows, rather than all of it once more in memory.
            if (_json.BytesPending > FlushAt)
                _json.Flush();
        }

        _json.WriteEndObject();
    }

    private void Entry(Node node)
    {
        switch (node.ResourceType)
        {
            case ResourceType.Source:
                _nodes.Source(node);
                break;
            case ResourceType.Exposure:
                _nodes.Exposure(node);
                break;
            case ResourceType.UnitTest:
                _nodes.UnitTest(node);
                break;
            case ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery:
                foreach (var (key, value) in _semantics.Value.Entry(node))
                    ArtifactJson.Value(_json, key, value);
                break;
            default:
                _nodes.Node(node);
                break;
        }
    }

    private void Disabled()
    {
        _json.WriteStartObject("disabled");
        foreach (var group in _project.Disabled.GroupBy(n => n.UniqueId))
        {
            _json.WriteStartArray(group.Key);
            foreach (var node in group)
            {
                _json.WriteStartObject();
                Entry(node);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void Neighbours(string name, Func<string, IEnumerable<string>> others)
    {
        _json.WriteStartObject(name);
        foreach (var id in _project.Graph.Nodes.Keys)
            ArtifactJson.Texts(_json, id, others(id).Order(StringComparer.Ordinal));
        _json.WriteEndObject();
    }

    private void GroupMap()
    {
        _json.WriteStartObject("group_map");
        foreach (var group in _project.Groups)
            ArtifactJson.Texts(_json, group.Name, _project.Graph.Nodes.Values.Where(n => n.Group == group.Name).Select(n => n.UniqueId).Order(StringComparer.Ordinal));
        _json.WriteEndObject();
    }

    private void Macro(MacroDefinition macro)
    {
        _json.WriteString("name", macro.Name);
        _json.WriteString("resource_type", "macro");
        _json.WriteString("package_name", macro.Package);
        _json.WriteString("path", macro.Path);
        _json.WriteString("original_file_path", macro.Path);
        _json.WriteString("unique_id", macro.UniqueId);
        _json.WriteString("macro_sql", MacroGraph.TextOf(macro));
        _json.WriteStartObject("depends_on");
        ArtifactJson.Texts(_json, "macros", _project.MacroGraph.NamedBy(macro));
        _json.WriteEndObject();
        _json.WriteString("description", macro.Description);
        ArtifactJson.Value(_json, "meta", macro.Described?.Meta ?? new Dictionary<string, object?>());
        NodeEntry.Docs(_json, macro.Described?.Docs);
        _json.WriteStartObject("config");
        ArtifactJson.Value(_json, "meta", macro.Described?.Meta ?? new Dictionary<string, object?>());
        NodeEntry.Docs(_json, macro.Described?.Docs);
        _json.WriteEndObject();
        _json.WriteString("patch_path", macro.Described?.PatchPath);
        // As in dbt, what a macro declares is taken down only where what is said of it is compared with that.
        ArtifactJson.Arguments(_json, "arguments", macro.Described is { Arguments.Count: > 0 } described ? described.Arguments
            : _state.ValidatesMacroArguments ? macro.Node.Parameters.Select(p => new MacroArgument(p.Name, null, "")) : []);
        _json.WriteNumber("created_at", ArtifactJson.Seconds(_state.StartedAt));
        if (macro.Name.StartsWith("materialization_", StringComparison.Ordinal))
            ArtifactJson.Texts(_json, "supported_languages", macro.SupportedLanguages);
        else
            _json.WriteNull("supported_languages");
    }

    private void Doc((string Package, string Name) key, DocsBlock block)
    {
        _json.WriteString("name", key.Name);
        _json.WriteString("resource_type", "doc");
        _json.WriteString("package_name", key.Package);
        _json.WriteString("path", block.Path);
        _json.WriteString("original_file_path", block.OriginalFilePath);
        _json.WriteString("unique_id", $"doc.{key.Package}.{key.Name}");
        _json.WriteString("block_contents", block.Text);
    }

    private void Group(NodeGroup group)
    {
        _json.WriteString("name", group.Name);
        _json.WriteString("resource_type", "group");
        _json.WriteString("package_name", group.PackageName);
        _json.WriteString("path", group.OriginalFilePath);
        _json.WriteString("original_file_path", group.OriginalFilePath);
        _json.WriteString("unique_id", group.UniqueId);
        ArtifactJson.Value(_json, "owner", group.Owner);
        _json.WriteString("description", group.Description.Length == 0 ? null : group.Description);
        _json.WriteStartObject("config");
        ArtifactJson.Value(_json, "meta", group.Config.GetValueOrDefault("meta") ?? new Dictionary<string, object?>());
        _json.WriteEndObject();
    }
}
