using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;
using EcommAspire.Transformation.Testing.UnitTests;

namespace EcommAspire.Transformation.Project;

/// <content>Unit tests: read once every model is known, one for each tested version.</content>
internal sealed partial class ProjectLoader
{
    private static readonly string[] s_unitTestKeys = ["name", "description", "model", "given", "expect", "overrides", "versions", "config", "tags", "meta", "enabled"];

    private void ReadUnitTests(NodeResolver enabled, NodeResolver disabled)
    {
        foreach (var (map, file) in _properties.UnitTests)
        {
            var name = map.RequiredText("name", "a unit test");
            var wanted = map.RequiredText("model", $"the unit test '{name}'");
            foreach (var key in map.Keys)
                if (!s_unitTestKeys.Contains(key))
                    _state.Warnings.Add(WarningNames.UnknownKey, $"{map.PlaceOf(key)}: '{key}' is not a key of a unit test{Nearest.Suffix(key, s_unitTestKeys)}; it has no effect.");
            var call = wanted.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var model, var version] ? new RefCall(model, null, version) : new RefCall(wanted);
            var package = file.Package.Project.Name;
            var tested = enabled.Find(call, package) ?? disabled.Find(call, package) ?? _byId.Values.FirstOrDefault(n => n.ResourceType == ResourceType.Model && n.Name == call.Name);
            if (tested is not { ResourceType: ResourceType.Model })
                throw new ProjectException($"the unit test '{name}' tests '{wanted}', but there is no such model{enabled.Suggest(call)}.", map.PlaceOf("model"));
            foreach (var one in Tested(name, map, tested))
                ReadUnitTest(name, wanted, map, file, one, enabled, disabled);
        }
    }

    /// <summary>The model, or those of its versions that the test asks for.</summary>
    private List<Node> Tested(string name, YamlMap map, Node model)
    {
        var versions = map.Map("versions");
        var (include, exclude) = (versions?.Texts("include") ?? [], versions?.Texts("exclude") ?? []);
        if (include.Count > 0 && exclude.Count > 0)
            throw new ProjectException($"the unit test '{name}' both includes and excludes versions. Keep one of the lists.", map.PlaceOf("versions"));
        if (model.Version is null)
            return include.Count + exclude.Count == 0 ? [model] : throw new ProjectException($"the unit test '{name}' chooses versions, but '{model.Name}' has none.", map.PlaceOf("versions"));
        var all = _byId.Values.Where(n => n.ResourceType == ResourceType.Model && n.PackageName == model.PackageName && n.Name == model.Name).OrderBy(n => n.UniqueId, StringComparer.Ordinal).ToList();
        foreach (var unknown in include.Concat(exclude).Where(v => !all.Exists(n => n.Version == v)))
            throw new ProjectException($"the unit test '{name}' names version {unknown} of '{model.Name}', which has {string.Join(", ", all.Select(n => n.Version))}.", versions!.Place);
        List<Node> chosen = [.. all.Where(n => exclude.Count > 0 ? !exclude.Contains(n.Version!) : include.Count == 0 || include.Contains(n.Version!))];
        return chosen.Count > 0 ? chosen : throw new ProjectException($"the unit test '{name}' leaves no version of '{model.Name}' to test.", versions!.Place);
    }

    private void ReadUnitTest(string name, string wanted, YamlMap map, PackageFile file, Node model, NodeResolver enabled, NodeResolver disabled)
    {
        var package = file.Package.Project.Name;
        var node = new Node
        {
            UniqueId = $"unit_test.{package}.{wanted}.{name}{(model.Version is null ? "" : $"_v{model.Version}")}",
            ResourceType = ResourceType.UnitTest,
            Name = name,
            PackageName = package,
            OriginalFilePath = file.Path,
            DisplayPath = file.Display,
            Line = map.Place.Line,
            Path = file.Below,
            Fqn = [.. file.FqnPrefix, wanted, name],
            Version = model.Version,
            Schema = model.Schema,
            Database = model.Database,
            Alias = name,
            PackageRoot = file.Package.Project.Root,
            Properties = PlainValues.FromYaml(map),
            DependsOn = [model.UniqueId],
        };
        if (_byId.ContainsKey(node.UniqueId))
            throw new ProjectException($"the model '{wanted}' has two unit tests named '{name}'. Rename one.", map.Place);
        var render = _state.YamlRenderer(package);
        node.Description = map.Text("description") is { } text ? PlainValues.Str(render(text, map.PlaceOf("description"))) : "";
        var own = Own(map, render);
        if (map.Has("enabled"))
            own["enabled"] = Rendering.Value(map["enabled"], map.PlaceOf("enabled"), render, _ => false);
        node.Config = Configured(node, own, null);
        node.UnrenderedConfig = AsWritten(node, PlainOwn(map), s_nothing);
        if (!model.Config.Enabled || model.Language == "python")
            node.Config.Set("enabled", false);
        if (node.Config.Enabled && model.Language != "python")
            node.UnitTest = Read(name, map, file, model, enabled, disabled);
        if (node.Config.Enabled && node.UnitTest is null)
            node.Config.Set("enabled", false);
        node.Checksum = UnitTestChecksum.Of(node);
        Add(node);
    }

    /// <summary>The test as it runs; null where it reads something that is switched off.</summary>
    private UnitTest? Read(string name, YamlMap map, PackageFile file, Node model, NodeResolver enabled, NodeResolver disabled)
    {
        var fixtures = new FixtureReader(name, file.Package);
        List<GivenRows> given = [];
        string? problem = null;
        foreach (var entry in map.Maps("given"))
        {
            var input = entry.RequiredText("input", "an entry of 'given'");
            var (found, missing) = InputNode(name, input, entry.PlaceOf("input"), file.Package.Project.Name, model, enabled, disabled);
            if (found is null && missing is null)
                return null;
            problem ??= missing;
            if (found is not { } node)
                continue;
            if (given.Exists(g => g.Node == node))
                throw new ProjectException($"the unit test '{name}' gives {input} twice. Keep one.", entry.Place);
            given.Add(new GivenRows(node, fixtures.Read(entry, node)));
        }

        var expect = map.Map("expect") ?? throw new ProjectException($"the unit test '{name}' needs an 'expect' with the rows that the model must give.", map.Place);
        var overrides = Overrides(map);
        if (model.DependsOnMacros.Contains("macro.dbt.is_incremental") || model.RawCode.Contains(UnitTest.IncrementalMacro + "(", StringComparison.Ordinal))
        {
            if (overrides.Macros.GetValueOrDefault(UnitTest.IncrementalMacro) is not bool incremental)
                throw new ProjectException($"the model '{model.Name}' asks is_incremental(), so the unit test '{name}' must say what it gets: overrides: {{macros: {{is_incremental: true}}}}, or false.", map.Place);
            if (incremental && !given.Exists(g => g.Node == model))
                throw new ProjectException($"the unit test '{name}' runs the model '{model.Name}' as an incremental one, so it must give the rows that are there already: - input: this.", map.Place);
        }

        return new UnitTest(model, given, fixtures.Read(expect, null), overrides) { Problem = problem };
    }

    /// <summary>The node that an input names, or why there is none; neither where it is switched off.</summary>
    private (Node? Found, string? Missing) InputNode(string test, string input, SourcePlace place, string package, Node model, NodeResolver enabled, NodeResolver disabled)
    {
        if (input.Trim() == "this")
            return (model, null);
        var scope = new ParseScope(_state, package, new Relation { Quoter = _state.Engine.Quote });
        ProjectState.RenderYaml(input.Contains("{{", StringComparison.Ordinal) ? input : $"{{{{ {input} }}}}", place, scope);
        var (found, off, what, suggest) = scope switch
        {
            { Refs: [var call] } => (enabled.Find(call, package), disabled.Find(call, package), $"{call}", (Func<string>)(() => enabled.Suggest(call))),
            { Sources: [var call] } => (enabled.Find(call, package), disabled.Find(call, package), $"source('{call.Source}', '{call.Table}')", () => enabled.Suggest(call)),
            _ => throw new ProjectException($"an input is ref('…'), source('…', '…') or this, not {input}.", place),
        };
        if (found is null && off is not null)
            _state.Warnings.Add(WarningNames.ReadsDisabled, $"{place}: the unit test '{test}' is left out, because it gives {what}, which is disabled.");
        else if (found is null)
            return (null, $"{place}: the unit test '{test}' gives {what}, which is not there{suggest()}.");
        return (found, null);
    }

    private static UnitTestOverrides Overrides(YamlMap map)
    {
        var overrides = map.Map("overrides");
        return new UnitTestOverrides(Of("macros"), Of("vars"), Of("env_vars"));

        IReadOnlyDictionary<string, object?> Of(string kind) => overrides?.Map(kind) is { } given ? PlainValues.FromYaml(given) : s_nothing;
    }
}
