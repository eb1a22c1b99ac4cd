using System.Globalization;
using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Execution.Contracts;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Testing.UnitTests;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>Writes one node of the manifest.</summary>
/// <param name="json">Where to.</param>
/// <param name="state">The loaded project's state.</param>
/// <param name="project">The parsed project.</param>
/// <param name="run">What was compiled, if anything was.</param>
internal sealed class NodeEntry(Utf8JsonWriter json, ProjectState state, ModelProject project, RunState? run)
{
    private readonly double _createdAt = ArtifactJson.Seconds(state.StartedAt);
    private readonly Lazy<ILookup<string, Node>> _tests = new(() => project.Graph.Nodes.Values.Concat(project.Disabled).Where(n => n.AttachedNode is not null).ToLookup(n => n.AttachedNode!));

    /// <summary>Models, seeds, snapshots, tests, analyses and hooks.</summary>
    public void Node(Node node)
    {
        Place(node);
        Common(node);
        json.WriteString("alias", node.Alias);
        json.WriteStartObject("checksum");
        json.WriteString("name", node.Checksum.Length == 0 ? "none" : node.ChecksumKind);
        json.WriteString("checksum", node.Checksum);
        json.WriteEndObject();
        Configuration(node);
        Columns(node);
        json.WriteString("group", node.Group);
        Docs(json, node.Config.Dictionary("docs"));
        json.WriteString("patch_path", node.PatchPath);
        json.WriteNull("build_path");
        json.WriteNumber("created_at", _createdAt);
        json.WriteString("relation_name", node.RelationName);
        json.WriteString("raw_code", node.ResourceType == ResourceType.Seed ? "" : node.RawCode);
        ArtifactJson.Texts(json, "doc_blocks", DocsBlocks.NamedIn(node.DescriptionAsWritten, state, node.PackageName));
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
        ArtifactJson.Value(json, "functions", node.FunctionCalls.Select(f => (object?)(f.Package is null ? new List<object?> { f.Name } : [f.Package, f.Name])).ToList());
        Compiled(node);
        Contract(node);
        switch (node.ResourceType)
        {
            case ResourceType.Model:
                Model(node);
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
            case ResourceType.Function when node.Signature is { } signature:
                ArtifactJson.Value(json, "arguments", signature.PlainArguments);
                ArtifactJson.Value(json, "returns", signature.PlainReturns);
                break;
            case ResourceType.Operation:
                ArtifactJson.Value(json, "index", node.Index);
                break;
        }
    }

    public void Source(Node node)
    {
        Place(node);
        Common(node);
        Configuration(node);
        Columns(node);
        json.WriteString("source_name", node.SourceName);
        json.WriteString("source_description", node.SourceDescription);
        json.WriteString("loader", node.Loader);
        json.WriteString("identifier", node.Identifier);
        ManifestFile.Quoting(json, node.Quoting, otherwise: null);
        json.WriteString("loaded_at_field", node.LoadedAtField);
        json.WriteString("loaded_at_query", node.LoadedAtQuery);
        ArtifactJson.Freshness(json, "freshness", node.Freshness);
        ArtifactJson.Value(json, "external", node.External);
        ArtifactJson.Value(json, "source_meta", new Dictionary<string, object?>());
        json.WriteNull("patch_path");
        json.WriteString("relation_name", node.RelationName);
        json.WriteNumber("created_at", _createdAt);
        json.WriteString("unrendered_database", node.DatabaseAsWritten);
        json.WriteString("unrendered_schema", node.SchemaAsWritten);
        ArtifactJson.Texts(json, "doc_blocks", DocsBlocks.NamedIn(node.DescriptionAsWritten, state, node.PackageName));
    }

    public void Exposure(Node node)
    {
        Common(node);
        Configuration(node);
        foreach (var key in (string[])["type", "owner", "label", "maturity", "url"])
            ArtifactJson.Value(json, key, node.Properties.GetValueOrDefault(key));
        References(node);
        json.WriteNumber("created_at", _createdAt);
    }

    /// <summary>A unit test: its rows by the names of columns, or its query.</summary>
    public void UnitTest(Node node)
    {
        Identity(node);
        ArtifactJson.Texts(json, "fqn", node.Fqn);
        json.WriteString("description", node.Description);
        json.WriteString("model", node.Properties.GetValueOrDefault("model") as string ?? "");
        json.WriteStartArray("given");
        foreach (var (i, given) in Items(node.Properties.GetValueOrDefault("given")).Index())
            Rows(given, node.UnitTest is { Problem: null } test ? test.Given[i].Rows : null, input: true);
        json.WriteEndArray();
        json.WritePropertyName("expect");
        Rows(node.Properties.GetValueOrDefault("expect"), node.UnitTest?.Expected, input: false);
        if (node.Properties.GetValueOrDefault("overrides") is IReadOnlyDictionary<string, object?> overrides)
        {
            json.WriteStartObject("overrides");
            foreach (var kind in (string[])["macros", "vars", "env_vars"])
                ArtifactJson.Value(json, kind, overrides.GetValueOrDefault(kind) ?? new Dictionary<string, object?>());
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("overrides");
        }

        DependsOn(node);
        json.WriteStartObject("config");
        ArtifactJson.Texts(json, "tags", node.Tags);
        ArtifactJson.Value(json, "meta", node.Config.Meta);
        json.WriteBoolean("enabled", node.Config.Enabled);
        json.WriteEndObject();
        json.WriteString("checksum", node.Checksum);
        json.WriteString("schema", node.Schema);
        json.WriteNumber("created_at", _createdAt);
        ArtifactJson.Value(json, "versions", node.Properties.GetValueOrDefault("versions"));
        Version("version", node.Version);

        void Rows(object? written, Fixture? read, bool input)
        {
            var fields = written as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
            json.WriteStartObject();
            if (input)
                json.WriteString("input", fields.GetValueOrDefault("input") as string ?? "");
            ArtifactJson.Value(json, "rows", read is null ? fields.GetValueOrDefault("rows") : read.Sql ?? (object)read.Rows);
            json.WriteString("format", fields.GetValueOrDefault("format") as string ?? "dict");
            ArtifactJson.Value(json, "fixture", fields.GetValueOrDefault("fixture"));
            json.WriteEndObject();
        }
    }

    public static void Docs(Utf8JsonWriter json, IReadOnlyDictionary<string, object?>? docs)
    {
        json.WriteStartObject("docs");
        json.WriteBoolean("show", docs?.GetValueOrDefault("show") is not false);
        json.WriteString("node_color", docs?.GetValueOrDefault("node_color") as string);
        json.WriteEndObject();
    }

    private void Identity(Node node)
    {
        json.WriteString("name", node.Name);
        json.WriteString("resource_type", node.ResourceType.Spelling());
        json.WriteString("package_name", node.PackageName);
        json.WriteString("path", node.Path);
        json.WriteString("original_file_path", node.OriginalFilePath);
        json.WriteString("unique_id", node.UniqueId);
    }

    private void Place(Node node)
    {
        json.WriteString("database", node.Database);
        json.WriteString("schema", node.Schema);
    }

    private void Common(Node node)
    {
        Identity(node);
        ArtifactJson.Texts(json, "fqn", node.Fqn);
        ArtifactJson.Texts(json, "tags", node.Tags);
        json.WriteString("description", node.Description);
        ArtifactJson.Value(json, "meta", node.Config.Meta);
    }

    private void Configuration(Node node)
    {
        ArtifactJson.Value(json, "config", ConfigShape.Of(node));
        ArtifactJson.Value(json, "unrendered_config", node.UnrenderedConfig);
    }

    private void Columns(Node node)
    {
        json.WriteStartObject("columns");
        foreach (var column in node.Columns.Values)
        {
            json.WriteStartObject(column.Name);
            json.WriteString("name", column.Name);
            json.WriteString("description", column.Description);
            ArtifactJson.Value(json, "meta", column.Meta);
            json.WriteString("data_type", column.DataType);
            ArtifactJson.Value(json, "constraints", column.Constraints.Select(c => Constraint.Whole(ForeignKeyTargets.Resolved(node, c), ofModel: false)));
            ArtifactJson.Value(json, "quote", column.Quote);
            json.WriteStartObject("config");
            ArtifactJson.Value(json, "meta", column.Meta);
            ArtifactJson.Texts(json, "tags", column.Tags);
            json.WriteEndObject();
            ArtifactJson.Texts(json, "tags", column.Tags);
            json.WriteString("granularity", column.Granularity);
            ArtifactJson.Texts(json, "doc_blocks", DocsBlocks.NamedIn(column.DescriptionAsWritten, state, node.PackageName));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void Compiled(Node node)
    {
        if (run?.CompiledOf(node.UniqueId) is not { } compiled)
        {
            json.WriteNull("compiled_path");
            return;
        }

        json.WriteString("compiled_path", Path.GetRelativePath(state.Root.Root, compiled.Path).Replace('\\', '/'));
        json.WriteBoolean("compiled", true);
        json.WriteString("compiled_code", compiled.Node.Code);
        json.WriteBoolean("extra_ctes_injected", true);
        json.WriteStartArray("extra_ctes");
        foreach (var (id, cte) in compiled.Node.Ctes)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("sql", cte);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Contract(Node node)
    {
        var contract = node.Config.Dictionary("contract");
        json.WriteStartObject("contract");
        json.WriteBoolean("enforced", contract.GetValueOrDefault("enforced") is true);
        json.WriteBoolean("alias_types", contract.GetValueOrDefault("alias_types") is not false);
        json.WriteString("checksum", Constraint.Checksum(node));
        json.WriteEndObject();
    }

    private void Model(Node node)
    {
        json.WriteString("access", node.Access);
        ArtifactJson.Value(json, "constraints", node.Constraints.Select(c => Constraint.Whole(ForeignKeyTargets.Resolved(node, c), ofModel: true)));
        Version("version", node.Version);
        Version("latest_version", node.LatestVersion);
        json.WriteString("deprecation_date", node.DeprecationDate);
        ArtifactJson.Texts(json, "primary_key", PrimaryKey.Of(node, _tests.Value[node.UniqueId]));
        ArtifactJson.Value(json, "time_spine", TimeSpine.Of(node));
    }

    private void References(Node node)
    {
        json.WriteStartArray("refs");
        foreach (var call in node.Refs)
        {
            json.WriteStartObject();
            json.WriteString("name", call.Name);
            json.WriteString("package", call.Package);
            Version("version", call.Version);
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
        ArtifactJson.Value(json, "metrics", node.Metrics.Select(name => new List<object?> { name }));
        DependsOn(node);
    }

    private void DependsOn(Node node)
    {
        json.WriteStartObject("depends_on");
        ArtifactJson.Texts(json, "macros", node.DependsOnMacros);
        ArtifactJson.Texts(json, "nodes", node.DependsOn);
        json.WriteEndObject();
    }

    /// <summary>A version is a number where it is written as one.</summary>
    private void Version(string name, string? version)
    {
        if (long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumber(name, whole);
        else if (double.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var real))
            json.WriteNumber(name, real);
        else
            json.WriteString(name, version);
    }

    private static IEnumerable<object?> Items(object? value) => value as IEnumerable<object?> ?? [];
}
