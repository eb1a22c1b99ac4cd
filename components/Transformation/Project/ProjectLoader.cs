using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Execution.Snapshots;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project.Dependencies;
using EcommAspire.Transformation.Project.Warnings;
using EcommAspire.Transformation.State;
using EcommAspire.Transformation.Testing;

namespace EcommAspire.Transformation.Project;

/// <summary>Reads a project from disk: packages, macros, properties, then every node.</summary>
internal sealed partial class ProjectLoader
{
    private static readonly string[] s_yaml = [".yml", ".yaml"];

    private static readonly Dictionary<string, object?> s_nothing = [];

    private readonly ProjectState _state;
    private readonly List<Node> _nodes = [];
    private readonly List<Node> _disabled = [];
    private readonly Dictionary<string, Node> _byId = [];
    private readonly PropertyFiles _properties;
    private readonly NodeNames _names;
    private readonly GenericTestWarnings _testWarnings = new();

    private ProjectLoader(ProjectState state)
    {
        _state = state;
        _properties = new PropertyFiles(state);
        _names = new NodeNames(state);
    }

    public static ModelProject Load(ProjectState state)
    {
        InternalMacros.ReadAhead();
        var loader = new ProjectLoader(state);
        loader.ReadPackages();
        using var ahead = loader.ReadAhead();
        loader.ReadMacros();
        loader.ReadDocs();
        loader.ReadProperties(ahead.Properties);
        loader.DescribeMacros();
        loader.ReadSeeds(ahead.Seeds);
        loader.ReadSql(ResourceType.Model, p => p.ModelPaths, ahead.Sql);
        loader.ReadSql(ResourceType.Analysis, p => p.AnalysisPaths, ahead.Sql);
        loader.ReadFunctions();
        loader.ReadSnapshots();
        loader.ReadSingularTests();
        loader.ReadSources();
        loader.ReadGenericTests();
        loader.ReadExposures();
        loader.ReadSemantics();
        loader.ReadHooks();
        return loader.Finish();
    }

    /// <summary>
    /// Only what is known before any node is: the profile and, with its target known, the project file. A command that does
    /// without a profile still takes one that is there, since the file may ask for the target; what cannot be rendered, for want
    /// of one or of a variable, is left as it is written.
    /// </summary>
    public static void ReadHead(ProjectState state, bool profile)
    {
        var root = Path.GetFullPath(state.Options.ProjectDir);
        state.Options = FlagResolution.WithTarget(state.Options, state.EnvironmentVariable);
        var render = state.YamlRenderer(null);
        if (profile)
            ReadProfile(state, root, render);
        else
            render = WithoutProfile(state, root, render);
        state.Root = DbtProject.Load(root, DbtProject.FileName, render, state.Warnings);
        if (state.Profile is { } profiles)
            state.Root.TakeFlagsFrom(profiles);
        state.Options = new FlagResolution(state.Options, state.Root.Flags, state.EnvironmentVariable).Resolve();
        state.Options = state.Options with { LogPath = state.Options.LogPath ?? Path.Combine(root, state.Root.LogPath) };
        state.TargetPath = Path.GetFullPath(state.Options.TargetPath ?? DbtVariables.Find("target_path", state.EnvironmentVariable) ?? state.Root.TargetPath, state.Options.TargetPath is null ? root : Environment.CurrentDirectory);
        CheckVersion(state, state.Root);
    }

    private static void ReadProfile(ProjectState state, string root, YamlRenderer render)
    {
        state.Profile = Profile.Load(root, DbtProject.ProfileName(root, render), state.Options, state.EnvironmentVariable, render);
        state.Engine = EngineFactories.For(state.Profile);
        state.Database = state.Engine.DatabaseOf(state.Profile, root);
        state.Threads = Math.Max(1, state.Options.Threads ?? state.Profile.Threads);
    }

    private static YamlRenderer WithoutProfile(ProjectState state, string root, YamlRenderer render)
    {
        try
        {
            state.Profile = Profile.Load(root, DbtProject.ProfileName(root, render), state.Options, state.EnvironmentVariable, render);
        }
        catch (ProjectException)
        {
            // The command does not need one, and a project may well be installed before there is any.
        }

        return AsWritten(render);
    }

    private static YamlRenderer AsWritten(YamlRenderer render) => (text, place) =>
    {
        try
        {
            return render(text, place);
        }
        catch (ProjectException)
        {
            return text;
        }
    };

    private static void CheckVersion(ProjectState state, DbtProject project)
    {
        if (!state.Options.VersionCheck)
            return;
        VersionRange.Check(project.Name, project.RequiredVersions.Written, DbtFacts.Version, project.RequiredVersions.Place);
    }

    private void ReadPackages()
    {
        ReadHead(_state, profile: true);
        _state.Macros = new MacroRegistry(_state.Root.Name)
        {
            LetsPackagesReplaceBuiltIns = _state.Root.Flags.GetValueOrDefault("require_explicit_package_overrides_for_builtin_materializations") is false,
        };
        _state.AddPackage(new PackageFiles(_state.Root, ""));
        foreach (var folder in InstalledPackages.Folders(_state.Root))
            ReadPackage(folder, $"{_state.Root.PackagesPath}/{Path.GetFileName(folder)}/");
        InstalledPackages.Check(
            _state.Root, PackagesFile.Read(_state.Root.Root, _state.YamlRenderer(null)),
            [.. _state.Packages.Values.Select(p => p.Project).Where(p => p != _state.Root)]);
    }

    private void ReadPackage(string folder, string display)
    {
        var package = DbtProject.Load(folder, display + DbtProject.FileName, _state.YamlRenderer(null), new WarningList());
        if (_state.Packages.TryGetValue(package.Name, out var other))
            throw new ProjectException($"two packages are named '{package.Name}': {other.Project.Root} and {folder}. Remove one.");
        CheckVersion(_state, package);
        _state.AddPackage(new PackageFiles(package, display));
    }

    private void ReadMacros()
    {
        _state.Macros.AddInternal();
        foreach (var package in _state.Packages.Values)
        {
            foreach (var file in package.Files(package.Project.MacroPaths, ".sql"))
                _state.Macros.AddFile(package.Project.Name, file.ReadText(), file.Path, file.Display);
            foreach (var file in package.Files(package.Project.TestPaths.Select(p => p + "/generic"), ".sql"))
                _state.Macros.AddFile(package.Project.Name, file.ReadText(), file.Path, file.Display);
        }
    }

    private void ReadDocs()
    {
        foreach (var package in _state.Packages.Values)
        {
            var p = package.Project;
            var folders = p.DocsPaths.Count > 0 ? p.DocsPaths : [.. p.ModelPaths, .. p.SeedPaths, .. p.SnapshotPaths, .. p.AnalysisPaths, .. p.MacroPaths, .. p.TestPaths, .. p.FunctionPaths];
            foreach (var file in package.Files(folders, ".md"))
            {
                var text = file.ReadText();
                if (!text.Contains("{%", StringComparison.Ordinal))
                    continue;
                foreach (var block in MacroRegistry.Parse(text, file.Display).HostBlocks.Where(b => b.Tag.Name == "docs"))
                    if (!_state.Docs.TryAdd((p.Name, block.Name), new DocsBlock(block.RawBody.Trim(), file.Below, file.Path)))
                        throw new ProjectException($"the docs block '{block.Name}' is there twice.", new SourcePlace(file.Display, block.Position.Line));
            }
        }
    }

    private ReadAhead ReadAhead() => new(
        _state.Packages.Values.SelectMany(PropertyFilesOf),
        _state.Packages.Values.SelectMany(p => p.Files(p.Project.SeedPaths, ".csv")),
        _state.Packages.Values.SelectMany(p => p.Files(p.Project.ModelPaths, ".sql")).Concat(_state.Packages.Values.SelectMany(p => p.Files(p.Project.AnalysisPaths, ".sql"))),
        () =>
        {
            if (_state.Options.Command is not ("parse" or "list" or "lint" or "serve"))
                _state.Engine.Prepare();
        });

    private static IEnumerable<PackageFile> PropertyFilesOf(PackageFiles package)
    {
        var p = package.Project;
        return package.Files([.. p.ModelPaths, .. p.SeedPaths, .. p.SnapshotPaths, .. p.AnalysisPaths, .. p.MacroPaths, .. p.TestPaths, .. p.FunctionPaths], s_yaml);
    }

    private void ReadProperties(FilesAhead<PropertiesText> ahead)
    {
        foreach (var file in _state.Packages.Values.SelectMany(PropertyFilesOf))
            _properties.Read(file, ahead[file]);
    }

    private void DescribeMacros()
    {
        foreach (var package in _state.Packages.Keys)
            MacroDescriptions.Apply(_properties.Rest("macros", package), _state.Macros, _state.YamlRenderer(package), _state.ValidatesMacroArguments, _state.Warnings);
    }

    private void ReadSeeds(FilesAhead<SeedChecksum> ahead)
    {
        foreach (var package in _state.Packages.Values)
        {
            var seeds = package.Files(package.Project.SeedPaths, ".csv").ToLookup(f => f.Name);
            foreach (var file in seeds.SelectMany(s => s))
            {
                var isMeant = IsMeant("seeds", file, seeds[file.Name], other => Configured(MakeSeed(other, null), s_nothing, null).Enabled);
                var patch = !isMeant ? null : _properties.TakeOf("seeds", package.Project.Name, file.Name, _properties.Describes("models", package.Project.Name, file.Name) && !HasModel(package, file.Name) ? ["models"] : []);
                var node = MakeSeed(file, patch);
                (node.ChecksumKind, node.Checksum) = ahead[file];
                Settle(node, s_nothing, patch);
            }
        }
    }

    private Node MakeSeed(PackageFile file, Patch? patch) =>
        Make(ResourceType.Seed, file, file.Name, [.. file.FqnPrefix, file.Name], $"seed.{file.Package.Project.Name}.{file.Name}", patch, null);

    /// <summary>
    /// Whether what the properties say of a name is said of this file. Of several files of one name it is, as in dbt, the one that is
    /// enabled without it; where none is, the properties cannot say which of them to enable.
    /// </summary>
    private bool IsMeant(string kind, PackageFile file, IEnumerable<PackageFile> ofOneName, Func<PackageFile, bool> isEnabled)
    {
        var all = ofOneName.ToList();
        if (all.Count == 1 || _properties.Waiting(kind, file.Package.Project.Name, file.Name) is not { } patch)
            return true;
        if (all.Find(isEnabled.Invoke) is { } enabled)
            return file == enabled;
        if (patch.Config.GetValueOrDefault("enabled") is true)
            throw new ProjectException($"Found {all.Count} matching disabled nodes for {kind[..^1]} '{file.Name}': {string.Join(", ", all.Select(f => f.Display))}. Which of them to enable is said in {DbtProject.FileName} or in the file itself, not here.", patch.Map.Place);
        return file == all[0];
    }

    private static bool HasModel(PackageFiles package, string name) => package.Files(package.Project.ModelPaths, [".sql", ".py"]).Any(f => f.Name == name);

    private void ReadSql(ResourceType type, Func<DbtProject, IReadOnlyList<string>> folders, FilesAhead<SqlText> ahead)
    {
        foreach (var package in _state.Packages.Values)
        {
            var files = package.Files(folders(package.Project), type == ResourceType.Model ? [".sql", ".py"] : [".sql"]).ToLookup(f => f.Name);
            foreach (var file in files.SelectMany(f => f))
                ReadModel(type, package.Project.Name, file, files[file.Name], ahead);
        }
    }

    private void ReadModel(ResourceType type, string package, PackageFile file, IEnumerable<PackageFile> ofOneName, FilesAhead<SqlText> ahead)
    {
        var kind = type == ResourceType.Model ? "models" : "analyses";
        var (patch, version) = !IsMeant(kind, file, ofOneName, other => IsEnabledByItself(type, package, other, ahead)) ? (null, null)
            : type == ResourceType.Model ? _properties.TakeVersion(package, file.Name)
            : (_properties.Take(kind, package, file.Name), null);
        var name = version is null ? file.Name : patch!.Name;
        var id = version is null ? $"{type.Spelling()}.{package}.{name}" : $"{type.Spelling()}.{package}.{name}.v{version}";
        string[] fqn = version is null ? [.. file.FqnPrefix, name] : [.. file.FqnPrefix, name, $"v{version}"];
        if (type == ResourceType.Analysis)
            fqn = [package, "analysis", .. fqn[1..]];
        var node = Make(type, file, name, fqn, id, patch, version);
        Render(node, TextOf(node, file, ahead), patch);
    }

    private static SqlText TextOf(Node node, PackageFile file, FilesAhead<SqlText> ahead)
    {
        if (node.Language != "python")
            return ahead[file];
        var source = file.ReadText();
        return SqlText.Of(source, PythonSource.AsJinja(source), node.DisplayPath);
    }

    private bool IsEnabledByItself(ResourceType type, string package, PackageFile file, FilesAhead<SqlText> ahead)
    {
        var node = Make(type, file, file.Name, [.. file.FqnPrefix, file.Name], $"{type.Spelling()}.{package}.{file.Name}", null, null);
        return Configured(node, Parse(node, TextOf(node, file, ahead), null).Config, null).Enabled;
    }

    private Node Make(ResourceType type, PackageFile file, string name, IReadOnlyList<string> fqn, string id, Patch? patch, string? version, string? path = null) => new()
    {
        UniqueId = id,
        ResourceType = type,
        Name = name,
        PackageName = file.Package.Project.Name,
        OriginalFilePath = file.Path,
        DisplayPath = file.Display,
        Path = path ?? (type == ResourceType.Analysis ? "analysis/" + file.Below : file.Below),
        Fqn = fqn,
        Version = version,
        LatestVersion = version is null ? null : patch!.LatestVersion,
        PackageRoot = file.Package.Project.Root,
        ProjectQuoting = _state.Root.Quoting,
        Language = type is ResourceType.Model or ResourceType.Function && file.Path.EndsWith(".py", StringComparison.OrdinalIgnoreCase) ? "python" : "sql",
    };

    /// <summary>Renders a node's SQL once, without a database, to learn its references and configuration.</summary>
    private void Render(Node node, string source, Patch? patch) => Render(node, SqlText.Of(source, node.DisplayPath), patch);

    private void Render(Node node, SqlText source, Patch? patch)
    {
        node.RawCode = source.Text.Trim();
        node.Checksum = source.Checksum;
        var scope = Parse(node, source, patch);
        Settle(node, scope.Config, patch, source.Template is { } template && _state.Root.Flags.GetValueOrDefault(StateComparison.MoreAsWritten) is true && !(node.ResourceType == ResourceType.Model && ConfigCall.IsPlain(template)) ? ConfigCall.AsWritten(template, scope.Config) : null);
    }

    private ParseScope Parse(Node node, SqlText source, Patch? patch) =>
        Parse(node, patch, scope => source.Template?.Render(scope, new RenderOptions { Undefined = UndefinedBehavior.Chainable }));

    private ParseScope Parse(Node node, Patch? patch, Action<ParseScope> render)
    {
        // While parsing, ref() and this give a relation of the node itself, as far as its name is known.
        var placeholder = new Relation { Quoter = _state.Engine.Quote, Database = _state.Database, Schema = _state.Profile.Schema, Identifier = node.NameWithVersion };
        var scope = new ParseScope(_state, node.PackageName, placeholder);
        node.Config = Configured(node, s_nothing, patch);
        scope.Model = node;
        try
        {
            render(scope);
        }
        catch (JinjaException e) when (!IsDisabledAnyway(node, scope, patch))
        {
            // Who wrote a generic test's arguments wrote them in a properties file.
            throw node.TestMetadata is null ? JinjaPlaces.Wrap(e, node.DisplayPath) : JinjaPlaces.Wrap(e, node.Place);
        }
        catch (JinjaException)
        {
            // A disabled node may name what is not there.
        }

        node.Refs = [.. scope.Refs.Distinct()];
        node.Sources = [.. scope.Sources.Distinct()];
        node.FunctionCalls = [.. scope.Functions.Distinct()];
        node.Metrics = [.. scope.Metrics.Distinct()];
        node.DependsOnMacros = [.. scope.MacrosCalled];
        return scope;
    }

    private bool IsDisabledAnyway(Node node, ParseScope scope, Patch? patch) => !Configured(node, scope.Config, patch).Enabled;

    private NodeConfig Configured(Node node, IReadOnlyDictionary<string, object?> inFile, Patch? patch)
    {
        var config = ConfigDefaults.For(node.ResourceType);
        if (node is { Language: "python", ResourceType: ResourceType.Model })
            config.Set("materialized", "table");
        var own = _state.Packages[node.PackageName].Project;
        foreach (var layer in own.ConfigLayers(node.ResourceType, node.Fqn))
            config.Overlay(layer);
        if (patch is not null)
            config.Overlay(patch.Config);
        config.Overlay(inFile);
        if (own != _state.Root)
            foreach (var layer in _state.Root.ConfigLayers(node.ResourceType, node.Fqn))
                config.Overlay(layer);
        if (node.ResourceType == ResourceType.Test)
            StoredFailures.Settle(config);
        ConfigRules.CheckEnabled(node, config);
        return config;
    }

    /// <summary>What was configured, before Jinja: each layer's keys replace those of the one before.</summary>
    private OrderedDictionary<string, object?> AsWritten(Node node, IReadOnlyDictionary<string, object?> inFile, IReadOnlyDictionary<string, object?> inProperties)
    {
        OrderedDictionary<string, object?> config = [];
        var own = _state.Packages[node.PackageName].Project;
        var layers = own.ConfigLayersAsWritten(node.ResourceType, node.Fqn).Append(inProperties).Append(inFile);
        foreach (var layer in own == _state.Root ? layers : layers.Concat(_state.Root.ConfigLayersAsWritten(node.ResourceType, node.Fqn)))
            foreach (var (key, value) in layer)
                config[key switch { "pre_hook" => "pre-hook", "post_hook" => "post-hook", _ => key }] = value;
        return config;
    }

    /// <summary>The node's configuration is complete: it gets its place in the database and in the project.</summary>
    private void Settle(Node node, IReadOnlyDictionary<string, object?> inFile, Patch? patch, IReadOnlyDictionary<string, object?>? asWritten = null)
    {
        node.Config = Configured(node, inFile, patch);
        node.UnrenderedConfig = AsWritten(node, asWritten ?? inFile, patch is null ? s_nothing : patch.ConfigAsWritten);
        node.Access = node.Config.Text("access") ?? node.Access;
        patch?.Describe(node);
        if (_byId.TryGetValue(node.UniqueId, out var other) && node.Config.Enabled && other.Config.Enabled)
        {
            throw new ProjectException(
                node.ResourceType == ResourceType.Analysis
                    ? $"two analyses are named '{node.Name}': {other.DisplayPath} and {node.DisplayPath}. Rename one."
                    : $"two {node.ResourceType.Spelling()}s are named '{node.Name}': {other.DisplayPath} and {node.DisplayPath}. ref('{node.Name}') could mean either; rename one.");
        }

        if (node.ResourceType is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot or ResourceType.Test or ResourceType.Analysis or ResourceType.Function)
            Place(node);
        if (node.Config.Enabled)
        {
            ReadHooks(node);
            Check(node);
        }

        Add(node);
    }

    private void Check(Node node)
    {
        ConfigRules.Check(node);
        if (node.ResourceType == ResourceType.Snapshot)
            SnapshotRules.Check(node);
        if (node.ResourceType != ResourceType.Model)
            return;
        ContractRules.Check(node);
        ContractRules.Warn(node, _state.Warnings);
        MicrobatchRules.Check(node);
        ModelFreshnessRules.Check(node);
        var keys = new ParseScope(_state, node.PackageName, new Relation { Quoter = _state.Engine.Quote });
        foreach (var to in ContractRules.ForeignKeys(node))
        {
            var named = keys.Refs.Count + keys.Sources.Count;
            ProjectState.RenderYaml($"{{{{ {to} }}}}", node.Place, keys);
            if (keys.Refs.Count + keys.Sources.Count == named)
                throw new ProjectException($"a foreign key of the model '{node.Name}' goes to {to}, which is neither ref('…') nor source('…', '…').", node.Place);
        }
        node.Refs = [.. node.Refs.Union(keys.Refs)];
        node.Sources = [.. node.Sources.Union(keys.Sources)];
    }

    private void Add(Node node)
    {
        (node.Config.Enabled ? _nodes : _disabled).Add(node);
        if (node.Config.Enabled || !_byId.ContainsKey(node.UniqueId))
            _byId[node.UniqueId] = node;
    }

    private void Place(Node node)
    {
        var isSnapshot = node.ResourceType == ResourceType.Snapshot;
        node.Alias = _names.Alias(node);
        // A snapshot's older target_schema and target_database are the names themselves, whatever the project does with others.
        node.Schema = (isSnapshot ? node.Config.Text("target_schema") : null) ?? _names.Schema(node);
        node.Database = (isSnapshot ? node.Config.Text("target_database") : null) ?? _names.Database(node);
        if ((node.ResourceType.IsRefable() || node.ResourceType == ResourceType.Function) && !node.IsEphemeral)
            node.RelationName = Relation.Of(node, _state.Engine.Quote).Render();
    }

    private void ReadSingularTests()
    {
        foreach (var package in _state.Packages.Values)
            foreach (var file in package.Files(package.Project.TestPaths, ".sql"))
            {
                // Below generic/ are macros, below fixtures/ the rows of unit tests.
                if (file.Below.Split('/')[0] is "generic" or "fixtures" && file.Below.Contains('/', StringComparison.Ordinal))
                    continue;
                var patch = _properties.Take("data_tests", package.Project.Name, file.Name);
                var node = Make(ResourceType.Test, file, file.Name, [.. file.FqnPrefix, file.Name], $"test.{package.Project.Name}.{file.Name}", patch, null);
                Render(node, file.ReadText(), patch);
            }
    }

    private void ReadSnapshots()
    {
        foreach (var package in _state.Packages.Values)
        {
            foreach (var file in package.Files(package.Project.SnapshotPaths, ".sql"))
            {
                var text = file.ReadText();
                foreach (var block in MacroRegistry.Parse(text, file.Display).HostBlocks.Where(b => b.Tag.Name == "snapshot"))
                {
                    var patch = _properties.TakeOf("snapshots", package.Project.Name, block.Name, "models", "seeds");
                    var node = Make(ResourceType.Snapshot, file, block.Name, [.. file.FqnPrefix, file.Name, block.Name], $"snapshot.{package.Project.Name}.{block.Name}", patch, null);
                    Render(node, block.RawBody, patch);
                    // dbt keeps the block as it is, and the checksum of the file it stands in.
                    node.RawCode = block.RawBody;
                    node.Checksum = Checksums.Of(text.Trim());
                }
            }

            foreach (var patch in _properties.Rest("snapshots", package.Project.Name).Where(p => p.Map.Has("relation")).ToList())
            {
                var taken = _properties.Take("snapshots", package.Project.Name, patch.Name)!;
                var node = Make(ResourceType.Snapshot, taken.File, taken.Name, [.. taken.File.FqnPrefix, taken.Name], $"snapshot.{package.Project.Name}.{taken.Name}", taken, null, taken.Name + ".sql");
                Render(node, $"select * from {{{{ {taken.Map.Text("relation")} }}}}", taken);
            }
        }
    }

    /// <summary>What a node's hooks refer to is built before it, as what its SQL refers to.</summary>
    private void ReadHooks(Node node)
    {
        List<string> hooks = [.. ((string[])["pre-hook", "post-hook"])
            .SelectMany(kind => node.Config[kind] as IEnumerable<object?> ?? [])
            .OfType<IReadOnlyDictionary<string, object?>>().Select(h => h.GetValueOrDefault("sql") as string ?? "").Where(JinjaEnvironment.MayHoldJinja)];
        if (hooks.Count == 0)
            return;
        var scope = new ParseScope(_state, node.PackageName, Relation.Of(node, _state.Engine.Quote)) { Model = node };
        foreach (var hook in hooks)
        {
            try
            {
                MacroRegistry.Parse(hook, node.DisplayPath).Render(scope, new RenderOptions { Undefined = UndefinedBehavior.Chainable });
            }
            catch (JinjaException e)
            {
                throw JinjaPlaces.Wrap(e, node.DisplayPath);
            }
        }

        if (node.ResourceType == ResourceType.Seed && scope.Refs.Count + scope.Sources.Count > 0)
            throw new ProjectException($"a hook of the seed '{node.Name}' refers to {(scope.Refs.Count > 0 ? scope.Refs[0].ToString() : scope.Sources[0].ToString())}, and a seed cannot depend on another node.", node.Place);
        node.Refs = [.. node.Refs.Union(scope.Refs)];
        node.Sources = [.. node.Sources.Union(scope.Sources)];
        node.FunctionCalls = [.. node.FunctionCalls.Union(scope.Functions)];
        node.DependsOnMacros = [.. node.DependsOnMacros.Union(scope.MacrosCalled)];
    }

    private void ReadHooks()
    {
        // As in dbt, the project's hooks run before its packages', and those by the packages' names.
        foreach (var package in _state.Packages.Values.Select(p => p.Project).OrderBy(p => p == _state.Root ? "" : p.Name, StringComparer.Ordinal))
            foreach (var (kind, hooks) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)[("on-run-start", package.OnRunStart), ("on-run-end", package.OnRunEnd)])
                for (var i = 0; i < hooks.Count; i++)
                {
                    var name = $"{package.Name}-{kind}-{i}";
                    _nodes.Add(new Node
                    {
                        UniqueId = $"operation.{package.Name}.{name}",
                        ResourceType = ResourceType.Operation,
                        Name = name,
                        PackageName = package.Name,
                        OriginalFilePath = DbtProject.FileName,
                        DisplayPath = _state.Packages[package.Name].Display(DbtProject.FileName),
                        Path = $"hooks/{name}.sql",
                        Fqn = [package.Name, "hooks", name],
                        Index = i,
                        PackageRoot = package.Root,
                        RawCode = hooks[i],
                        Database = _state.Database,
                        Schema = _state.Profile.Schema,
                        Alias = name,
                        Config = new NodeConfig([new("tags", new List<object?> { kind })]),
                    });
                }
    }
}
