using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project.Warnings;
using EcommAspire.Transformation.Testing;

namespace EcommAspire.Transformation.Project;

/// <content>Nodes that live in YAML: sources, generic tests, exposures; and how everything hangs together.</content>
internal sealed partial class ProjectLoader
{
    private readonly List<(Node Node, YamlMap Map, string Package, PackageFile File)> _sourceTables = [];

    private void ReadSources()
    {
        var overrides = new SourceOverrides(_properties.Sources.Select(s => s.Map));
        foreach (var (written, file) in _properties.Sources.Where(s => !SourceOverrides.IsOverride(s.Map)))
        {
            var package = file.Package.Project.Name;
            var map = overrides.Apply(written, package);
            var render = _state.YamlRenderer(package);
            string? Text(YamlMap m, string key) => m.Text(key) is { } text ? PlainValues.Str(render(text, m.PlaceOf(key))) : null;
            var source = map.RequiredText("name", "a source");
            foreach (var table in map.Maps("tables"))
            {
                var name = table.RequiredText("name", $"a table of the source '{source}'");
                var node = new Node
                {
                    UniqueId = $"source.{package}.{source}.{name}",
                    ResourceType = ResourceType.Source,
                    Name = name,
                    SourceName = source,
                    PackageName = package,
                    OriginalFilePath = file.Path,
                    DisplayPath = file.Display,
                    Line = table.Place.Line,
                    Path = file.Path,
                    Fqn = [.. file.FqnPrefix, source, name],
                    Identifier = Text(table, "identifier") ?? name,
                    Alias = name,
                    Database = Text(table, "database") ?? Text(map, "database") ?? _state.Database,
                    Schema = Text(map, "schema") ?? source,
                    DatabaseAsWritten = table.Text("database") ?? map.Text("database"),
                    SchemaAsWritten = map.Text("schema"),
                    Description = Text(table, "description") ?? "",
                    DescriptionAsWritten = table.Text("description"),
                    SourceDescription = Text(map, "description") ?? "",
                    ProjectQuoting = _state.Root.Quoting,
                    Loader = Text(table, "loader") ?? Text(map, "loader") ?? "",
                    PackageRoot = file.Package.Project.Root,
                };
                node.Config = Configured(node, s_nothing, null);
                new SourceFreshness(render).Read(node, map, table);
                if (node is { FreshnessRule: not null, LoadedAtField: null, LoadedAtQuery: null })
                    _state.Warnings.Tell(WarningNames.AgeUnknown, $"{node.Place}: the database does not tell when a table was written last, so the age of {source}.{name} is not to be had. Give it a loaded_at_field or a loaded_at_query.");
                foreach (var level in (YamlMap[])[map, table])
                    node.Config.Overlay(Own(level, render));
                ConfigRules.CheckEnabled(node, node.Config);
                foreach (var (key, value) in ((string, string?)[])[("loaded_at_field", node.LoadedAtField), ("loaded_at_query", node.LoadedAtQuery)])
                    if (value is not null || node.Config[key] is not null)
                        node.Config.Set(key, value);

                node.UnrenderedConfig = SourceConfig(node, AsWritten(node, PlainOwn(table), PlainOwn(map)));
                node.External = table.Map("external") is { } external ? PlainValues.FromYaml(external) : null;
                node.Quoting = Quoting(map, table);
                OrderedDictionary<string, NodeColumn> columns = [];
                foreach (var column in table.Maps("columns").Select(c => ColumnReader.Read(c, (text, place) => text is null ? "" : PlainValues.Str(render(text, place)))))
                    columns[column.Name] = column;
                node.Columns = columns;
                node.RelationName = Relation.Of(node, _state.Engine.Quote).Render();
                if (_byId.ContainsKey(node.UniqueId))
                    throw new ProjectException($"the source table {source}.{name} is declared twice.", table.Place);
                Add(node);
                _sourceTables.Add((node, table, package, file));
            }
        }

        overrides.Warn(_state.Warnings);
    }

    /// <summary>dbt counts these to a source's configuration wherever they are written.</summary>
    private static OrderedDictionary<string, object?> SourceConfig(Node source, OrderedDictionary<string, object?> written)
    {
        written["loaded_at_field"] = source.LoadedAtField;
        written.TryAdd("loaded_at_query", null);
        written["meta"] = source.Config.Meta;
        written["tags"] = source.Tags.Cast<object?>().ToList();
        return written;
    }

    private static OrderedDictionary<string, object?> Quoting(YamlMap source, YamlMap table)
    {
        OrderedDictionary<string, object?> quoting = [];
        foreach (var level in (YamlMap?[])[source.Map("quoting"), table.Map("quoting")])
            if (level is not null)
                foreach (var (key, value) in PlainValues.FromYaml(level))
                    quoting[key] = value;
        return quoting;
    }

    private static IReadOnlyDictionary<string, object?> PlainOwn(YamlMap map) => map.Map("config") is { } config ? PlainValues.FromYaml(config) : s_nothing;

    private static OrderedDictionary<string, object?> Own(YamlMap map, YamlRenderer render)
    {
        OrderedDictionary<string, object?> own = [];
        foreach (var key in (string[])["tags", "meta", "quoting"])
            if (map.Has(key))
                own[key] = Rendering.Value(map[key], map.PlaceOf(key), render, _ => false);
        if (map.Map("config") is { } config)
            // The query is rendered when the source is asked for its age.
            foreach (var (key, value) in Rendering.Tree(config, render, k => k == "loaded_at_query"))
                own[key] = value;
        return own;
    }

    private void ReadGenericTests()
    {
        var misplaced = _properties.Misplaced.Where(m => _byId.ContainsKey(m.UniqueId)).Select(m => new DescribedNode(m.Patch, _byId[m.UniqueId]));
        foreach (var (patch, node) in _properties.Described.Concat(misplaced).ToList())
        {
            var version = node.Version is null ? "" : $", version='{node.Version}'";
            foreach (var (test, place, column) in patch.Tests())
                AddTest(node, test, place, column, patch.File, patch.Kind, $"ref('{node.Name}'{version})", node.NameWithVersion, "");
        }

        foreach (var (node, map, _, file) in _sourceTables)
        {
            var model = $"source('{node.SourceName}', '{node.Name}')";
            foreach (var (test, place) in Patch.TestsOf(map))
                AddTest(node, test, place, null, file, "sources", model, $"{node.SourceName}_{node.Name}", "source_");
            foreach (var column in map.Maps("columns"))
                foreach (var (test, place) in Patch.TestsOf(column))
                    AddTest(node, test, place, column, file, "sources", model, $"{node.SourceName}_{node.Name}", "source_");
        }
    }

    private void AddTest(Node tested, object? written, SourcePlace place, YamlMap? column, PackageFile file, string kind, string model, string target, string prefix)
    {
        var columnName = column?.Text("name");
        var quoted = column?.Flag("quote") == true && columnName is not null ? _state.Engine.Quote(columnName) : columnName;
        var test = GenericTest.Read(written, place, quoted);
        _testWarnings.Note(test);
        var package = file.Package.Project.Name;
        var (shortName, fullName) = test.Names(prefix, target);
        var expression = $"{{{{ get_where_subquery({model}) }}}}";
        OrderedDictionary<string, object?> kwargs = [];
        foreach (var (key, value) in test.Arguments)
            kwargs[key] = value;
        kwargs["model"] = expression;
        var macro = FindTest(test, package)
            ?? throw new ProjectException($"there is no generic test '{(test.Namespace is null ? "" : test.Namespace + ".")}{test.Name}'{Nearest.Suffix(test.Name, TestNames())}. Tests: {string.Join(", ", TestNames())}.", test.Place);
        var node = new Node
        {
            UniqueId = $"test.{package}.{fullName}.{test.Hash(fullName, expression)}",
            ResourceType = ResourceType.Test,
            Name = fullName,
            PackageName = package,
            OriginalFilePath = file.Path,
            DisplayPath = file.Display,
            Line = test.Place.Line,
            Path = $"{shortName}.sql",
            Fqn = [.. file.FqnPrefix, fullName],
            TestMetadata = new TestMetadata(test.Name, test.Namespace, kwargs),
            ColumnName = columnName,
            FileKeyName = $"{kind}.{tested.Name}",
            AttachedNode = tested.ResourceType == ResourceType.Source ? null : tested.UniqueId,
            Description = test.Description.Length == 0 ? "" : PlainValues.Str(_state.YamlRenderer(package)(test.Description, test.Place)),
            PackageRoot = file.Package.Project.Root,
            RawCode = $"{{{{ {(test.Namespace is null ? "" : test.Namespace + ".")}test_{test.Name}(**_dbt_generic_test_kwargs) }}}}",
        };
        // Nobody wrote its SQL, so there is nothing to check.
        (node.ChecksumKind, node.Checksum) = ("none", "");
        var render = _state.YamlRenderer(package);
        OrderedDictionary<string, object?> config = [];
        if (shortName != fullName)
            config["alias"] = shortName;
        foreach (var (key, value) in test.Config)
        {
            // What comes to nothing is as if it were not written: what the project says counts.
            if ((value is string text && key is not ("where" or "fail_calc") || value is not string ? RenderPlain(value, test.Place, render) : render((string)value, test.Place)) is { } rendered)
                config[key] = rendered;
        }

        var scope = Parse(node, null, s =>
        {
            var arguments = TestArguments.Render(node, s, new RenderOptions { Undefined = UndefinedBehavior.Chainable });
            try
            {
                macro.Template.BindMacro(macro.Node, s).Call(arguments, new RenderOptions { Undefined = UndefinedBehavior.Chainable });
            }
            catch (JinjaException) when (macro is { Package: MacroRegistry.Internal, Name: "test_unique" or "test_not_null" })
            {
                // As in dbt, what is wrong with the two that every project has is found when they run.
            }
        });
        node.DependsOnMacros = [.. node.DependsOnMacros.Prepend(macro.UniqueId).Distinct()];
        var merged = new NodeConfig(scope.Config);
        if (column is not null && ColumnReader.Read(column, (_, _) => "").Tags is { Count: > 0 } tags)
            merged.Overlay([new("tags", tags.Cast<object?>().ToList())]);
        merged.Overlay(config);
        if (!tested.Config.Enabled)
            merged.Set("enabled", false);
        Settle(node, (IReadOnlyDictionary<string, object?>)merged.Values, null);
    }

    private static object? RenderPlain(object? value, SourcePlace place, YamlRenderer render) => value switch
    {
        string text => render(text, place),
        IReadOnlyDictionary<string, object?> map => new OrderedDictionary<string, object?>(map.Select(p => new KeyValuePair<string, object?>(p.Key, RenderPlain(p.Value, place, render)))),
        IEnumerable<object?> list => list.Select(item => RenderPlain(item, place, render)).ToList(),
        _ => value,
    };

    private MacroDefinition? FindTest(GenericTest test, string package) => test.Namespace is { } ns
        ? _state.Macros.Find(ns, "test_" + test.Name)
        : _state.Macros.Resolve("test_" + test.Name, package);

    private IEnumerable<string> TestNames() => _state.Macros.All.Where(m => m.Name.StartsWith("test_", StringComparison.Ordinal))
        .Select(m => m.Package is MacroRegistry.Internal || m.Package == _state.Root.Name ? m.Name[5..] : $"{m.Package}.{m.Name[5..]}").Distinct().Order(StringComparer.Ordinal);

    private void ReadExposures()
    {
        foreach (var (map, file) in _properties.Exposures)
        {
            var package = file.Package.Project.Name;
            var name = map.RequiredText("name", "an exposure");
            ExposureRules.Check(name, map, _state.Warnings);
            if (_byId.TryGetValue($"exposure.{package}.{name}", out var other))
                throw new ProjectException($"two exposures are named '{name}', the first at {other.Place}. Rename one.", map.Place);
            var node = new Node
            {
                UniqueId = $"exposure.{package}.{name}",
                ResourceType = ResourceType.Exposure,
                Name = name,
                PackageName = package,
                OriginalFilePath = file.Path,
                DisplayPath = file.Display,
                Line = map.Place.Line,
                Path = file.Below,
                Fqn = [.. file.FqnPrefix, name],
                Properties = PlainValues.FromYaml(map),
                PackageRoot = file.Package.Project.Root,
            };
            var render = _state.YamlRenderer(package);
            node.Description = map.Text("description") is { } text ? PlainValues.Str(render(text, map.PlaceOf("description"))) : "";
            var scope = new ParseScope(_state, package, new Relation { Quoter = _state.Engine.Quote });
            foreach (var dependency in map.Texts("depends_on"))
                ProjectState.RenderYaml($"{{{{ {dependency} }}}}", map.PlaceOf("depends_on"), scope);
            node.Refs = [.. scope.Refs.Distinct()];
            node.Sources = [.. scope.Sources.Distinct()];
            node.Metrics = [.. scope.Metrics.Distinct()];
            node.Config = Configured(node, Own(map, render), null);
            node.Config.Set("tags", node.Config.Tags.Order(StringComparer.Ordinal).ToList<object?>());
            node.UnrenderedConfig = AsWritten(node, PlainOwn(map), s_nothing);
            Add(node);
        }
    }

    private ModelProject Finish()
    {
        foreach (var patch in _properties.NotTaken)
            _state.Warnings.Add(WarningNames.DescribesNoNode, $"{patch.Map.Place}: there is no {patch.Kind[..^1]} '{patch.Name}'{Nearest.Suffix(patch.Name, _byId.Values.Where(n => n.ResourceType.IsRefable()).Select(n => n.Name))}; its description has no effect.");
        foreach (var patch in _properties.Described.Select(d => d.Patch).DistinctBy(p => p.Map))
            foreach (var version in patch.Versions.Where(v => !_byId.ContainsKey($"model.{patch.File.Package.Project.Name}.{patch.Name}.v{v.Version}")))
                _state.Warnings.Add(WarningNames.DescribesNoNode, $"{version.Map.Place}: version {version.Version} of '{patch.Name}' has no file {version.DefinedIn ?? $"{patch.Name}_v{version.Version}"}.sql; what is said of it has no effect.");
        if (_state.Root.Flags.GetValueOrDefault("require_generic_test_arguments_property") is not false)
            _testWarnings.Warn(_state.Warnings);
        var resolver = new NodeResolver(_nodes, _state.Root.Name, _state.PrefersOwnPackage);
        var disabled = new NodeResolver(_disabled, _state.Root.Name, _state.PrefersOwnPackage);
        foreach (var node in _nodes.ToList())
            Connect(node, resolver, disabled);
        ReadUnitTests(resolver, disabled);
        ConnectSemantics();
        CheckAccess();
        ModelVersions.Warn(_nodes, resolver, _state);
        MicrobatchRules.Warn(_nodes, _byId, _state.Warnings);
        InvocationWarnings.Warn(_state);
        WarnOfReplacedMaterializations();
        UnusedConfigPaths.Warn(_state.Root, _nodes.Concat(_disabled), _state.Warnings);
        var graph = new Dag(_nodes);
        if (graph.FindCycle() is { } cycle)
        {
            throw new ProjectException(
                $"the models read each other in a cycle: {string.Join(" → ", cycle.Select(id => graph.Nodes[id].NameWithVersion))}. Break it at one of {string.Join(", ", cycle.Distinct().Select(id => graph.Nodes[id].DisplayPath))}.");
        }

        CheckRelations();
        NameRules.Check(_nodes, _state.Root, _state.Warnings);
        TimeSpineRules.Check(_nodes);
        return new ModelProject([_state.Root, .. _state.Packages.Values.Select(p => p.Project).Where(p => p != _state.Root)], _state.Profile, graph, _disabled, _state.Warnings.Settled(_state.Options.Warnings, isForAll: _state.Root.Flags.GetValueOrDefault("require_all_warnings_handled_by_warn_error") is true))
        {
            MacroCount = _state.Macros.Count,
            MacroGraph = new MacroGraph(_state.Macros, _state.Profile.Type),
            Groups = _properties.Groups,
            Selectors = SavedSelectors.Read(_state.Root.Root, _state.YamlRenderer(null)),
        };
    }

    private void WarnOfReplacedMaterializations()
    {
        foreach (var name in _nodes.Where(n => n.ResourceType == ResourceType.Model).Select(n => n.Config.Materialized).Distinct())
            if (_state.Macros.Materialization(name, _state.Profile.Type) is { } macro && _state.Macros.ReplacesBuiltIn(macro, name, _state.Profile.Type))
                _state.Warnings.Add(WarningNames.ReplacedMaterialization, $"{macro.DisplayPath}: the package '{macro.Package}' replaces the built-in materialization '{name}', which dbt is to stop. Write one of the project's own that calls it.");
    }

    private void CheckAccess()
    {
        var rules = new GroupRules(new ProjectGroups(_properties.Groups), package => _state.Packages[package].Project.RestrictsAccess);
        foreach (var node in _nodes)
            rules.Check(node);
        foreach (var node in _nodes)
            foreach (var target in node.ResourceType == ResourceType.UnitTest ? [] : node.DependsOn.Select(id => _byId[id]))
                rules.CheckRead(node, target, () => PlaceOf(node, target.Name), node.AttachedNode is { } tested ? _byId.GetValueOrDefault(tested) : null);
    }

    private void Connect(Node node, NodeResolver enabled, NodeResolver disabled)
    {
        List<string> dependsOn = [];
        foreach (var call in node.Refs)
        {
            if (enabled.Find(call, node.PackageName) is { } target)
            {
                if (!dependsOn.Contains(target.UniqueId))
                    dependsOn.Add(target.UniqueId);
                if (call.Package is null && target.PackageName == _state.Root.Name && node.PackageName != _state.Root.Name && !_state.PrefersOwnPackage)
                    _state.Warnings.Add(WarningNames.PackageReadsRoot, $"{node.Place}: {node.UniqueId} reads {target.UniqueId} of the project, because '{call.Name}' is looked for there first. Set the flag {NodeResolver.OwnBeforeRootFlag} in {DbtProject.FileName}, and packages read their own.");
            }
            else if (!IsLeftOut(node, disabled.Find(call, node.PackageName), call.ToString()))
            {
                LeaveOut(node, Missing(node, $"{call}", $"'{call.Name}'{(call.Package is null ? "" : $" in the package '{call.Package}'")}{(call.Version is null ? "" : $" of version {call.Version}")}", "model, seed or snapshot", enabled.Suggest(call, node)));
                return;
            }
            else
            {
                return;
            }
        }

        foreach (var call in node.Sources)
        {
            if (enabled.Find(call, node.PackageName) is { } target)
            {
                if (!dependsOn.Contains(target.UniqueId))
                    dependsOn.Add(target.UniqueId);
            }
            else if (!IsLeftOut(node, disabled.Find(call, node.PackageName), $"source('{call.Source}', '{call.Table}')"))
            {
                LeaveOut(node, Missing(node, $"source('{call.Source}', '{call.Table}')", $"'{call.Source}.{call.Table}'", "source", enabled.Suggest(call)));
                return;
            }
            else
            {
                return;
            }
        }

        foreach (var call in node.FunctionCalls)
        {
            if (enabled.Find(call, node.PackageName) is { } target)
            {
                if (!dependsOn.Contains(target.UniqueId))
                    dependsOn.Add(target.UniqueId);
            }
            else if (!IsLeftOut(node, disabled.Find(call, node.PackageName), $"{call}"))
            {
                LeaveOut(node, Missing(node, $"{call}", $"'{call.Name}'", "function", enabled.Suggest(call)));
                return;
            }
            else
            {
                return;
            }
        }

        node.DependsOn = dependsOn;
    }

    /// <summary>As in dbt, a test of something that is switched off is switched off too, and nothing said of it; any other node is an error.</summary>
    private bool IsLeftOut(Node node, Node? disabled, string call)
    {
        if (disabled is null)
            return false;
        if (node.ResourceType is not (ResourceType.Test or ResourceType.UnitTest))
            throw new ProjectException($"{node.UniqueId} reads {call}, which is disabled. Enable {disabled.DisplayPath}, or disable this node too.", PlaceOf(node, disabled.Name));
        SwitchOff(node);
        return true;
    }

    /// <summary>A data test of what is not there is left out with a warning; of any other node it is an error.</summary>
    private void LeaveOut(Node node, ProjectException missing)
    {
        if (node.ResourceType != ResourceType.Test)
            throw missing;
        _state.Warnings.Add(WarningNames.ReadsDisabled, $"{missing.Message} The test is left out.");
        SwitchOff(node);
    }

    private void SwitchOff(Node node)
    {
        _nodes.Remove(node);
        _disabled.Add(node);
    }

    private static ProjectException Missing(Node node, string call, string what, string kind, string suggestion) =>
        new($"{node.UniqueId} reads {call}, but there is no {kind} {what}{suggestion}.", PlaceOf(node, call.Split('\'') is { Length: > 1 } parts ? parts[^2] : call));

    /// <summary>The line of the node's file that says a name.</summary>
    private static SourcePlace PlaceOf(Node node, string name)
    {
        if (node.TestMetadata is not null)
            return node.Place;
        var path = Path.Combine(node.PackageRoot, node.OriginalFilePath);
        if (!File.Exists(path))
            return node.Place;
        var lines = File.ReadAllLines(path);
        var at = Array.FindIndex(lines, l => l.Contains($"'{name}'", StringComparison.Ordinal) || l.Contains($"\"{name}\"", StringComparison.Ordinal));
        return at < 0 ? node.Place : new SourcePlace(node.DisplayPath, at + 1);
    }

    private void CheckRelations()
    {
        Dictionary<string, Node> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var node in _nodes.Where(n => n.ResourceType.IsRefable() && n.RelationName is not null))
            if (!taken.TryAdd(node.RelationName!, node) && taken[node.RelationName!] is var other)
                throw new ProjectException($"{other.UniqueId} ({other.DisplayPath}) and {node.UniqueId} both become {node.RelationName}. Give one another alias or schema.", node.Place);
        var refused = _state.Root.Flags.GetValueOrDefault("require_unique_project_resource_names") is true;
        Dictionary<(string, string), Node> names = [];
        foreach (var node in _nodes.Where(n => n.ResourceType.IsRefable() && n.Version is null))
            if (!names.TryAdd((node.PackageName, node.Name), node) && names[(node.PackageName, node.Name)] is var other)
            {
                if (refused)
                    throw new ProjectException($"{other.UniqueId} ({other.DisplayPath}) and {node.UniqueId} have one name, which the flag require_unique_project_resource_names refuses. Rename one.", node.Place);
                _state.Warnings.Add(WarningNames.OneNameForTwo, $"{node.Place}: {other.UniqueId} ({other.DisplayPath}) and {node.UniqueId} have one name, so that ref('{node.Name}') says not which. Rename one.");
            }
    }
}
