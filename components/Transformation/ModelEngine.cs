using System.Globalization;
using EcommAspire.Transformation.Artifacts;
using EcommAspire.Transformation.Artifacts.Manifest;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Project.Dependencies;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation;

/// <summary>A loaded dbt project and the commands on it. The database is open only while a command runs; one command at a time.</summary>
public sealed partial class ModelEngine
{
    private readonly ProjectState _state;

    private ModelEngine(ProjectState state, ModelProject project)
    {
        _state = state;
        Project = project;
    }

    /// <summary>The version of dbt whose behaviour the engine follows.</summary>
    public static string DbtVersion => DbtFacts.Version;

    /// <summary>What it was loaded with.</summary>
    public ModelOptions Options => _state.Options;

    /// <summary>The parsed project.</summary>
    public ModelProject Project { get; }

    /// <summary>Where the models go, and how.</summary>
    public Profile Profile => _state.Profile;

    /// <summary>The folder of artifacts and compiled SQL, absolute.</summary>
    public string TargetPath => _state.TargetPath;

    /// <summary>Reads and parses the project. Throws a <see cref="ProjectException"/> that says what is wrong and where.</summary>
    public static ModelEngine Load(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        var project = DeepStack.Run(() => ProjectLoader.Load(state));
        state.Project = project;
        return new ModelEngine(state, project);
    }

    /// <summary>Seeds, models and tests in the order of the graph; what failed takes its readers down with it.</summary>
    public Task<RunResult> BuildAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(CommandKind.Build, selection, progress, cancellationToken);

    /// <summary>Models.</summary>
    public Task<RunResult> RunAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(CommandKind.Run, selection, progress, cancellationToken);

    /// <summary>Data tests.</summary>
    public Task<RunResult> TestAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(CommandKind.Test, selection, progress, cancellationToken);

    /// <summary>Seeds.</summary>
    public Task<RunResult> SeedAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(CommandKind.Seed, selection, progress, cancellationToken);

    /// <summary>Snapshots: what changed in their queries becomes a new version in their tables.</summary>
    public Task<RunResult> SnapshotAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(CommandKind.Snapshot, selection, progress, cancellationToken);

    /// <summary>The age of each source's newest row, where there is a rule for it; written to <c>sources.json</c> or to <paramref name="output"/>.</summary>
    public Task<RunResult> SourceFreshnessAsync(NodeSelection selection, string? output = null, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return Task.Run(
            () =>
            {
                WriteManifest(CommandKind.Freshness);
                return new CommandRunner(_state, Project, CommandKind.Freshness, Reporter(progress)) { SourcesPath = output is null ? null : Path.GetFullPath(output) }.Run(selection, cancellationToken);
            },
            CancellationToken.None);
    }

    /// <summary>Makes the relations of models, seeds and snapshots show what the earlier run of <see cref="ModelOptions.State"/> has.</summary>
    public Task<RunResult> CloneAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(CommandKind.Cloning, selection, progress, cancellationToken);

    /// <summary>Runs nodes of an earlier run again; see <see cref="Retry"/>.</summary>
    internal Task<RunResult> RunAgainAsync(CommandKind kind, Resumption resumed, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                WriteManifest(kind);
                return new CommandRunner(_state, Project, kind, Reporter(progress)).RunAgain(resumed, cancellationToken);
            },
            CancellationToken.None);

    /// <summary>Renders nodes into <c>target/compiled</c> without running them.</summary>
    public Task<RunResult> CompileAsync(NodeSelection selection, string? inline = null, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        inline is null
            ? RunAsync(CommandKind.Compile, selection, progress, cancellationToken)
            : InSession(CommandKind.Compile, progress, (run, session) =>
            {
                Warn(progress);
                WriteManifest(CommandKind.Compile);
                var compiled = CompileInline(run, session, inline, cancellationToken);
                return Recorded(new() { Command = "compile", Results = [Done(Inline(inline), compiled)], InlineCode = compiled.Code }, selection, new() { ["inline"] = inline });
            }, cancellationToken);

    /// <summary>The first rows of a node or of a query with Jinja; <paramref name="limit"/> below zero is none.</summary>
    public Task<ShowResult> ShowAsync(NodeSelection selection, string? inline = null, int limit = 5, CancellationToken cancellationToken = default) =>
        InSession(CommandKind.Show, null, (run, session) =>
        {
            WriteManifest(CommandKind.Show);
            Node? node = null;
            CompiledNode compiled;
            if (inline is not null)
            {
                compiled = CompileInline(run, session, inline, cancellationToken);
            }
            else
            {
                node = new CommandRunner(_state, Project, CommandKind.Show, _ => { }).Choose(selection).FirstOrDefault(n => n.ResourceType != ResourceType.Test)
                    ?? throw new ModelException("nothing to show: the selection matches no model, seed or snapshot.");
                compiled = node.ResourceType == ResourceType.Seed
                    ? new CompiledNode($"select * from {node.RelationName}", "", [])
                    : Guarded(node, () => new NodeCompiler(run).Compile(node, new RunScope(run, node, session, cancellationToken), session, cancellationToken));
            }

            var shown = node ?? Inline(inline!);
            var query = limit < 0 ? compiled.Code : $"select * from (\n{compiled.Code}\n) as model_limit_subq limit {limit.ToString(CultureInfo.InvariantCulture)}";
            var table = Guarded(shown, () => new RunScope(run, shown, session, cancellationToken).Execute(query, fetch: true).Table, compiled.Code);
            Recorded(new() { Command = "show", Results = [Done(shown, compiled)] }, selection, new() { ["inline"] = inline, ["limit"] = limit });
            return new ShowResult(node, compiled.Code, table);
        }, cancellationToken);

    private static NodeResult Done(Node node, CompiledNode compiled) => new() { Node = node, Status = NodeStatus.Success, CompiledCode = compiled.Code };

    /// <summary>The results of a query are written where those of a run are.</summary>
    private RunResult Recorded(RunResult result, NodeSelection selection, Dictionary<string, object?> asked)
    {
        var arguments = InvocationArguments.Of(_state, result.Command, selection);
        foreach (var (name, value) in asked)
            arguments[name] = value;
        RunResultsFile.Write(_state, result, arguments);
        return result;
    }

    /// <summary>Calls a macro; what it returns is in the result's message.</summary>
    public Task<RunResult> RunOperationAsync(string macro, IReadOnlyDictionary<string, object?> arguments, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(macro);
        ArgumentNullException.ThrowIfNull(arguments);
        var found = FindMacro(macro);
        Warn(progress);
        WriteManifest();
        return InSession(new CommandKind("run-operation", new HashSet<ResourceType>(), true, false, false), progress, (run, session) =>
        {
            var node = Operation(found);
            var scope = new RunScope(run, null, session, cancellationToken);
            var (started, stamp) = (Options.Clock.GetUtcNow(), Options.Clock.GetTimestamp());
            try
            {
                var returned = scope.Call(found, new CallArguments([], [.. arguments.Select(a => new KeyValuePair<string, object?>(a.Key, JinjaValue.From(a.Value)))]));
                session.Rollback();
                return Result(new NodeResult { Node = node, Status = NodeStatus.Success, Message = JinjaValue.ToText(returned), Failures = 0 }, started, stamp);
            }
            catch (Exception e) when (e is JinjaException or EngineException)
            {
                session.Rollback();
                return Result(new NodeResult { Node = node, Status = NodeStatus.Error, Message = Problems.Describe(e, node, null, null, _state.Root.Root), Failures = 1 }, started, stamp);
            }
        }, cancellationToken);

        RunResult Result(NodeResult called, DateTimeOffset started, long stamp)
        {
            var result = called with
            {
                ExecutionTime = Options.Clock.GetElapsedTime(stamp),
                ThreadId = "MainThread",
                Timing = [new("compile", started, started), new("execute", started, Options.Clock.GetUtcNow())],
            };
            var run = new RunResult { Command = "run-operation", Results = [result], Elapsed = result.ExecutionTime };
            var asked = InvocationArguments.Of(_state, "run-operation");
            (asked["macro"], asked["args"]) = (macro, arguments);
            RunResultsFile.Write(_state, run, asked);
            return run;
        }
    }

    /// <summary>An earlier call of a macro that went well, which there is no reason to repeat.</summary>
    internal RunResult DoneOperation(string macro)
    {
        WriteManifest();
        return new() { Command = "run-operation", Results = [new NodeResult { Node = Operation(FindMacro(macro)), Status = NodeStatus.Success }] };
    }

    private MacroDefinition FindMacro(string macro)
    {
        var dot = macro.IndexOf('.', StringComparison.Ordinal);
        var (package, name) = dot < 0 ? (null, macro) : (macro[..dot], macro[(dot + 1)..]);
        return (package is not null ? _state.Macros.Find(package, name) : _state.Macros.ResolveFromRoot(name) ?? _state.Macros.All.FirstOrDefault(m => m.Name == name))
            ?? throw new ProjectException($"there is no macro '{macro}' in any package{Nearest.Suffix(name, _state.Macros.All.Select(m => m.Name))}.");
    }

    private Node Operation(MacroDefinition macro) => new()
    {
        UniqueId = macro.UniqueId,
        ResourceType = ResourceType.Operation,
        Name = macro.Name,
        PackageName = Project.Name,
        OriginalFilePath = macro.Path,
        DisplayPath = macro.DisplayPath,
        Path = macro.Path,
        Fqn = [macro.Package, macro.Name],
        PackageRoot = _state.Root.Root,
    };

    /// <summary>The chosen nodes, by id; criteria that match nothing are said in <paramref name="warnings"/>.</summary>
    public IReadOnlyList<Node> List(NodeSelection selection, ICollection<string>? warnings = null)
    {
        ArgumentNullException.ThrowIfNull(selection);
        List<string> unmatched = [];
        var nodes = new NodeSelector(Project, unmatched, _state.Earlier, Options.IndirectSelection, new SemanticEntries(_state, Project).Entry).Select(selection, CommandKind.List.Types, lists: true);
        foreach (var warning in unmatched)
            if (WarningList.Settle(Options.Warnings, WarningNames.NothingSelected, warning) is { } shown)
                warnings?.Add(shown);
        return nodes;
    }

    /// <summary>A node as <c>manifest.json</c> has it, as JSON in Python's spelling: only some keys, <c>config.materialized</c> and the like among them, or those that <c>ls</c> shows.</summary>
    public string Describe(Node node, IReadOnlyCollection<string> keys)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(keys);
        return NodeListing.Describe(_state, Project, node, keys);
    }

    /// <summary>The options with what the environment and the project's flags add, without reading more than the project's own file.</summary>
    public static ModelOptions ReadFlags(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        ProjectLoader.ReadHead(state, profile: false);
        return state.Options;
    }

    /// <summary>Writes <c>manifest.json</c>; gives its path.</summary>
    public string WriteManifest() => WriteManifest(Options.Command == CommandKind.List.Name ? CommandKind.List : null);

    private string WriteManifest(CommandKind? kind)
    {
        BeginArtifacts(kind);
        return Options.WriteJson ? ManifestFile.Write(_state, Project) : Path.Combine(TargetPath, "manifest.json");
    }

    /// <summary>What is compared with is read before it may be overwritten.</summary>
    private void BeginArtifacts(CommandKind? kind)
    {
        _state.Earlier?.Hold();
        _state.Deferred?.Hold();
        if (!Options.WriteJson)
            return;
        SemanticManifestFile.Write(_state, Project);
        // As in dbt, only what works on nodes looks at the graph.
        if (kind is not null)
            GraphSummaryFile.Write(_state, Project.Graph, withTests: kind == CommandKind.Build);
    }

    /// <summary>The rows that failed each test, at most <paramref name="limit"/>: from the table that keeps them, else by running the test's query again.</summary>
    public Task<IReadOnlyList<ResultTable>> FailingRowsAsync(IReadOnlyList<NodeResult> tests, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tests);
        return tests.Count == 0
            ? Task.FromResult<IReadOnlyList<ResultTable>>([])
            : InSession<IReadOnlyList<ResultTable>>(CommandKind.Show, null, (_, session) => [.. tests.Select(test => FailingRows(test, session, limit))], cancellationToken);
    }

    /// <summary>The first rows of a seed, as its file has them.</summary>
    public static ResultTable SeedRows(Node seed, int limit)
    {
        ArgumentNullException.ThrowIfNull(seed);
        var table = NodeRunner.ReadSeed(seed).Table;
        return table with { Rows = [.. table.Rows.Take(limit)] };
    }

    private ResultTable FailingRows(NodeResult test, IEngineSession session, int limit)
    {
        var query = test.FailuresRelation is { } kept ? $"select * from {kept}" : test.CompiledCode ?? throw new ModelException($"{test.UniqueId} has no compiled SQL.");
        return Guarded(test.Node, () => session.Execute($"select * from (\n{query}\n) as dbt_failures limit {limit.ToString(CultureInfo.InvariantCulture)}", fetch: true).Table, query);
    }

    /// <summary>Whether project, profile and database answer: one line a check.</summary>
    public static IReadOnlyList<DebugCheck> Debug(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        List<DebugCheck> checks = [];
        if (Check("dbt_project.yml", () => ProjectLoader.ReadHead(state, profile: false), () => $"the project '{state.Root.Name}' in {state.Root.Root}")
            && Check("profiles.yml", () => ProjectLoader.ReadHead(state, profile: true), () => $"the target '{state.Profile.Target}' of the profile '{state.Profile.Name}' in {state.Profile.File}"))
        {
            Check("connection", () =>
            {
                using var engine = state.Engine.Open(state.Profile, state.Root.Root);
                using var session = engine.Open();
                session.Execute("select 1 as id", fetch: true);
            }, () => $"{state.Profile.Type}, database {state.Database}, schema {state.Profile.Schema}, {state.Threads} threads");
        }

        return checks;

        bool Check(string name, Action act, Func<string> said)
        {
            try
            {
                act();
                checks.Add(new DebugCheck(name, true, said()));
                return true;
            }
            catch (Exception e) when (e is ModelException or EngineException)
            {
                checks.Add(new DebugCheck(name, false, e.Message));
                return false;
            }
        }
    }

    /// <summary>The folder of the <c>profiles.yml</c> that the project uses.</summary>
    public static string ProfilesFolder(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        ProjectLoader.ReadHead(state, profile: true);
        return Path.GetDirectoryName(state.Profile.File)!;
    }

    /// <summary>The profile that the project names.</summary>
    public static string ProfileName(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        return DbtProject.ProfileName(Path.GetFullPath(options.ProjectDir), state.YamlRenderer(null)) ?? throw new ProjectException("dbt_project.yml names no profile.");
    }

    /// <summary>Removes the project's <c>clean-targets</c>; gives the folders removed.</summary>
    /// <param name="options">The project.</param>
    /// <param name="projectFilesOnly">Whether a folder outside the project is an error, and not removed too.</param>
    public static IReadOnlyList<string> Clean(ModelOptions options, bool projectFilesOnly = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        ProjectLoader.ReadHead(state, profile: false);
        List<string> removed = [];
        foreach (var target in state.Root.CleanTargets)
        {
            var folder = Path.GetFullPath(target, state.Root.Root);
            if (projectFilesOnly && !folder.StartsWith(state.Root.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new ProjectException($"'{target}' is not inside the project; clean removes only what is, unless it is called with --no-clean-project-files-only.", new SourcePlace(DbtProject.FileName));
            string[] sources = [.. state.Root.ModelPaths, .. state.Root.SeedPaths, .. state.Root.TestPaths, .. state.Root.MacroPaths, .. state.Root.SnapshotPaths, .. state.Root.AnalysisPaths, .. state.Root.FunctionPaths];
            if (sources.Any(s => (Path.GetFullPath(s, state.Root.Root) + "/").StartsWith(folder + "/", StringComparison.Ordinal)))
                throw new ProjectException($"clean would remove '{target}', which holds sources of the project. Take it out of clean-targets.", new SourcePlace(DbtProject.FileName));
            if (!Directory.Exists(folder))
                continue;
            Directory.Delete(folder, recursive: true);
            removed.Add(folder);
        }

        return removed;
    }

    /// <summary>
    /// Installs the packages that <c>packages.yml</c> or <c>dependencies.yml</c> name by a local folder or a repository; gives a line for each.
    /// Packages of the hub are used as they lie where packages are installed.
    /// </summary>
    public static IReadOnlyList<string> Deps(ModelOptions options, DepsOptions? how = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        ProjectLoader.ReadHead(state, profile: false);
        how ??= new();
        return how.Lock
            ? PackageInstaller.Lock(state.Root, state.YamlRenderer(null))
            : new PackageInstaller(state.Root, state.YamlRenderer(null)).Install(how.Upgrade);
    }

    /// <summary>Asks for another package, <c>name@version</c>, in the project's <c>packages.yml</c>; gives that file.</summary>
    public static string AddPackage(ModelOptions options, string package, string source)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        ProjectLoader.ReadHead(state, profile: false);
        return new PackageAddition(state.Root.Root).Add(package, source);
    }

    private Task<RunResult> RunAsync(CommandKind kind, NodeSelection selection, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return Task.Run(
            () =>
            {
                using var opening = new EngineOpening(_state);
                // What only compiles takes no longer than the manifest does, which it writes once, at its end.
                if (kind.Executes)
                    WriteManifest(kind);
                else
                    BeginArtifacts(kind);
                return new CommandRunner(_state, Project, kind, Reporter(progress)) { Opening = opening }.Run(selection, cancellationToken);
            },
            CancellationToken.None);
    }

    private Task<T> InSession<T>(CommandKind kind, IProgress<RunEvent>? progress, Func<RunState, IEngineSession, T> act, CancellationToken cancellationToken) =>
        Task.Run(() => DeepStack.Run(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var engine = _state.Engine.Open(_state.Profile, _state.Root.Root);
            using var session = engine.Open();
            using var interrupting = cancellationToken.Register(session.Interrupt);
            return act(new RunState(_state, Project, kind.Name, Reporter(progress)), session);
        }), CancellationToken.None);

    /// <summary>What is not right with the project, for a command on none of its nodes.</summary>
    private void Warn(IProgress<RunEvent>? progress)
    {
        foreach (var warning in Project.WarningLines)
            progress?.Report(warning);
    }

    private static Action<RunEvent> Reporter(IProgress<RunEvent>? progress)
    {
        if (progress is null)
            return _ => { };
        Lock gate = new();
        return happened =>
        {
            lock (gate)
                progress.Report(happened);
        };
    }

    private Node Inline(string sql) => new()
    {
        UniqueId = $"sql_operation.{Project.Name}.inline_query",
        ResourceType = ResourceType.SqlOperation,
        Name = "inline_query",
        PackageName = Project.Name,
        OriginalFilePath = "inline_query",
        DisplayPath = "the inline query",
        Path = "inline_query",
        Fqn = [Project.Name, "sql", "inline_query"],
        RawCode = sql,
        Database = _state.Database,
        Schema = _state.Profile.Schema,
        Alias = "inline_query",
        PackageRoot = _state.Root.Root,
    };

    private CompiledNode CompileInline(RunState run, IEngineSession session, string sql, CancellationToken cancellationToken)
    {
        var node = Inline(sql);
        return Guarded(node, () => new NodeCompiler(run).Compile(node, new RunScope(run, node, session, cancellationToken), session, cancellationToken));
    }

    private T Guarded<T>(Node node, Func<T> act, string? compiled = null)
    {
        try
        {
            return act();
        }
        catch (EphemeralException e)
        {
            throw new ModelException(e.Cause, null, e);
        }
        catch (Exception e) when (e is JinjaException or EngineException)
        {
            throw new ModelException(Problems.Describe(e, node, compiled, null, _state.Root.Root), null, e);
        }
    }
}

/// <summary>What <see cref="ModelEngine.Deps"/> does beside installing (https://docs.getdbt.com/reference/commands/deps).</summary>
public sealed record DepsOptions
{
    /// <summary>Only <c>package-lock.yml</c> is written; nothing is installed.</summary>
    public bool Lock { get; init; }

    /// <summary>What was asked for is looked up anew, whatever <c>package-lock.yml</c> says.</summary>
    public bool Upgrade { get; init; }
}

/// <summary>One check of <c>debug</c>.</summary>
public sealed record DebugCheck(string Name, bool Ok, string Message);
