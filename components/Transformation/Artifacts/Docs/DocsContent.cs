using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using EcommAspire.Transformation.Artifacts.Catalog;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Docs;

/// <summary>What the documentation page shows, as the JSON that its script reads.</summary>
internal sealed class DocsContent(ProjectState state, ModelProject project, ProjectCatalog catalog, RunResult? compiled)
{
    // Angle brackets and ampersands stay escaped: the JSON stands inside a script element.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly Dictionary<string, NodeResult> _compiled = compiled?.Results.ToDictionary(r => r.UniqueId) ?? [];

    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
            Write(json);
        return stream.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("project");
        json.WriteString("name", project.Name);
        json.WriteString("version", project.Root.Version);
        json.WriteString("adapter", state.Profile.Type);
        json.WriteString("target", state.Profile.Target);
        json.WriteString("generated", ArtifactJson.Time(state.Options.Clock.GetUtcNow()));
        json.WriteBoolean("hasCatalog", catalog.Errors.Count == 0 && catalog != ProjectCatalog.Empty);
        ArtifactJson.Texts(json, "problems", catalog.Errors);
        // dbt's way to write the first page: a docs block of this name.
        if (state.Docs.TryGetValue((project.Name, "__overview__"), out var overview))
            json.WriteString("overview", overview.Text);
        json.WriteEndObject();
        json.WriteStartObject("nodes");
        foreach (var node in project.Graph.Nodes.Values.OrderBy(n => n.UniqueId, StringComparer.Ordinal))
            if (node.ResourceType is not (ResourceType.Operation or ResourceType.SqlOperation))
                Node(json, node);
        json.WriteEndObject();
        json.WriteStartObject("macros");
        foreach (var macro in state.Macros.All.Where(m => m.Package != MacroRegistry.Internal).OrderBy(m => m.UniqueId, StringComparer.Ordinal))
            Macro(json, macro);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Node(Utf8JsonWriter json, Node node)
    {
        var table = catalog.Find(node);
        json.WriteStartObject(node.UniqueId);
        json.WriteString("type", node.ResourceType.Spelling());
        json.WriteString("name", node.ResourceType == ResourceType.Source ? $"{node.SourceName}.{node.Name}" : node.Version is null ? node.Name : $"{node.Name}.v{node.Version}");
        json.WriteString("package", node.PackageName);
        json.WriteString("path", node.OriginalFilePath);
        ArtifactJson.Texts(json, "fqn", node.Fqn);
        Some("patch", node.PatchPath?.Split("://")[^1]);
        Some("relation", node.RelationName);
        Some("description", node.Description);
        if (node.ResourceType is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot or ResourceType.Test)
            Some("materialized", node.ResourceType == ResourceType.Test ? null : node.Config.Materialized);
        Some("group", node.Group);
        if (node.ResourceType == ResourceType.Model)
        {
            json.WriteString("access", node.Access);
            Some("latest", node.Version is null ? null : node.LatestVersion);
        }

        if (node.Tags.Count > 0)
            ArtifactJson.Texts(json, "tags", node.Tags);
        if (node.Meta.Count > 0)
            ArtifactJson.Value(json, "meta", node.Meta);
        if (node.Config.Dictionary("contract").GetValueOrDefault("enforced") is true)
            json.WriteBoolean("contract", true);
        var shown = node.Config.Dictionary("docs");
        if (shown.GetValueOrDefault("show") is false)
            json.WriteBoolean("hidden", true);
        Some("color", shown.GetValueOrDefault("node_color") as string);
        if (node.TestMetadata is { } test)
        {
            Some("test", test.Namespace is null ? test.Name : $"{test.Namespace}.{test.Name}");
            Some("column", node.ColumnName);
            Some("tests", TestedBy(node));
            ArtifactJson.Value(json, "arguments", Arguments(test));
        }

        if (node.ResourceType == ResourceType.Test)
            Some("severity", node.Config.Text("severity")?.ToLowerInvariant());
        if (node.ResourceType == ResourceType.Source)
        {
            Some("loader", node.Loader);
            Some("sourceDescription", node.SourceDescription);
        }

        if (node.Properties.Count > 0)
            ArtifactJson.Value(json, "properties", node.Properties.Where(p => p.Key is not ("name" or "description" or "depends_on" or "meta" or "tags" or "config")).ToDictionary());
        Columns(json, node, table);
        if (table is not null)
        {
            json.WriteString("relationType", table.Type == "BASE TABLE" ? "table" : table.Type.ToLowerInvariant());
            json.WriteStartArray("statistics");
            foreach (var statistic in table.Statistics.Where(s => s.Include))
            {
                json.WriteStartObject();
                json.WriteString("label", statistic.Label);
                ArtifactJson.Value(json, "value", statistic.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        ArtifactJson.Texts(json, "depends", node.DependsOn.Where(project.Graph.Nodes.ContainsKey));
        ArtifactJson.Texts(json, "macros", node.DependsOnMacros.Where(m => !m.StartsWith($"macro.{MacroRegistry.Internal}.", StringComparison.Ordinal)));
        if (node.ResourceType != ResourceType.Source)
            Some("code", node.TestMetadata is null ? node.RawCode : null);
        if (_compiled.TryGetValue(node.UniqueId, out var result))
        {
            Some("compiled", result.CompiledCode);
            if (result.IsFailure)
                Some("error", result.Message);
        }

        json.WriteEndObject();

        void Some(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                json.WriteString(name, value);
        }
    }

    /// <summary>The node that a generic test is written at; dbt's own field says nothing of sources.</summary>
    private string? TestedBy(Node test) => test.AttachedNode
        ?? test.DependsOn.FirstOrDefault(id => test.FileKeyName == $"sources.{project.Graph.Nodes[id].Name}")
        ?? test.DependsOn.FirstOrDefault();

    private static Dictionary<string, object?> Arguments(TestMetadata test) =>
        test.Kwargs.Where(a => a.Key is not ("model" or "column_name")).ToDictionary();

    /// <summary>The columns of the database with what is said of them; then those that are only spoken of.</summary>
    private static void Columns(Utf8JsonWriter json, Node node, CatalogTable? table)
    {
        if (node.Columns.Count == 0 && table is null)
            return;
        Dictionary<string, NodeColumn> described = new(StringComparer.OrdinalIgnoreCase);
        foreach (var column in node.Columns.Values)
            described.TryAdd(column.Name, column);
        json.WriteStartArray("columns");
        foreach (var column in table?.Columns ?? [])
        {
            described.Remove(column.Name, out var said);
            Column(column.Name, column.Type, said, isMissing: false);
        }

        foreach (var said in described.Values)
            Column(said.Name, said.DataType, said, isMissing: table is not null);
        json.WriteEndArray();

        void Column(string name, string? type, NodeColumn? said, bool isMissing)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            if (type is not null)
                json.WriteString("type", type);
            if (said?.Description is { Length: > 0 } description)
                json.WriteString("description", description);
            if (said is { Tags.Count: > 0 })
                ArtifactJson.Texts(json, "tags", said.Tags);
            if (said is { Constraints.Count: > 0 })
                ArtifactJson.Texts(json, "constraints", said.Constraints.OfType<IReadOnlyDictionary<string, object?>>().Select(c => PlainValues.Str(c.GetValueOrDefault("type"))));
            if (isMissing)
                json.WriteBoolean("missing", true);
            json.WriteEndObject();
        }
    }

    private void Macro(Utf8JsonWriter json, MacroDefinition macro)
    {
        json.WriteStartObject(macro.UniqueId);
        json.WriteString("type", "macro");
        json.WriteString("name", macro.Name);
        json.WriteString("package", macro.Package);
        json.WriteString("path", macro.Path);
        json.WriteString("description", macro.Description);
        ArtifactJson.Arguments(json, "parameters", macro);
        ArtifactJson.Texts(json, "macros", project.MacroGraph.NamedBy(macro).Where(id => !id.StartsWith($"macro.{MacroRegistry.Internal}.", StringComparison.Ordinal)));
        if (macro.Described?.Docs.GetValueOrDefault("show") is false)
            json.WriteBoolean("hidden", true);
        json.WriteString("code", MacroGraph.TextOf(macro));
        json.WriteEndObject();
    }
}
