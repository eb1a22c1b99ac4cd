using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Cli.Output;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Verbs;

/// <summary>
/// <c>ecomm model</c>: the model engine with dbt's verbs and flags. Without <c>--project-dir</c> it works on the platform's own
/// project and builds into the warehouse; with it, on any dbt project, into the database that its profile names.
/// </summary>
internal static class ModelVerb
{
    public static Command Create()
    {
        var flags = new ModelFlags();
        const FlagSet selection = FlagSet.Selection;
        return flags.AddGlobalTo(new("model", "SQL models in dbt's language: build, test, compile, list")
        {
            new Option<bool>("--version", "-V", "-v") { Hidden = true, Action = new VersionLines() },
            Running(flags, selection | FlagSet.ResourceTypes | FlagSet.FullRefresh | FlagSet.Empty | FlagSet.EventTime | FlagSet.StoreFailures, "build",
                "Seeds, models and their tests, in the order of the graph; a build that passes is published", (e, s, p, c) => e.BuildAsync(s, p, c)),
            Running(flags, selection | FlagSet.FullRefresh | FlagSet.Empty | FlagSet.EventTime, "run", "Models", (e, s, p, c) => e.RunAsync(s, p, c)),
            Running(flags, selection | FlagSet.ResourceTypes | FlagSet.StoreFailures, "test", "Data tests and unit tests", (e, s, p, c) => e.TestAsync(s, p, c)),
            Running(flags, selection | FlagSet.FullRefresh, "seed", "Seeds", (e, s, p, c) => e.SeedAsync(s, p, c)),
            Running(flags, selection | FlagSet.Empty, "snapshot", "Snapshots", (e, s, p, c) => e.SnapshotAsync(s, p, c)),
            Running(flags, selection | FlagSet.ResourceTypes | FlagSet.FullRefresh, "clone", "Views of what an earlier run has (--state)", (e, s, p, c) => e.CloneAsync(s, p, c)),
            ModelRetryVerb.Create(flags),
            Compile(flags),
            Parse(flags),
            ModelListVerb.Create(flags),
            Show(flags),
            ModelDocsVerb.Create(flags),
            ModelLintVerb.Create(flags),
            ModelSourceVerb.Create(flags),
            RunOperation(flags),
            Debug(flags),
            ModelInitVerb.Create(flags),
            Clean(flags),
            Deps(flags),
        });
    }

    private static Command Running(ModelFlags flags, FlagSet set, string name, string description, PlatformBuild.Command run)
    {
        var noPublish = new Option<bool>("--no-publish") { Description = "Make the build, but do not point readers to it" };
        var command = flags.AddTo(new Command(name, description), set);
        if (name == "build")
            command.Add(noPublish);
        var show = new Option<bool>("--show") { Description = "Print the first rows of each seed" };
        if (name is "seed" or "build")
            command.Add(show);
        if (name == "build")
        {
            // Saved queries are part of a build in any case, and nothing is exported.
            foreach (var option in (Option[])[.. new Switch("--export-saved-queries", "").Hidden(), .. new Switch("--include-saved-query", "").Hidden()])
                command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var selection = flags.Selection(parsed);
            PlatformBuild.Command shown = async (engine, chosen, lines, stop) =>
            {
                var result = await run(engine, chosen, lines, stop);
                SeedSamples.Print(Options.Terminal(parsed), engine.Options.Lines, result);
                return result;
            };
            return await RunAsync(flags, parsed, name, publish: !parsed.GetValue(noPublish), selection, parsed.GetValue(show) ? shown : run, ModelEngine.Load, cancellation);
        });
        return command;
    }

    /// <summary>Runs a command into the database that a project's profile names, or, on the platform's own project, into a build.</summary>
    internal static async Task<int> RunAsync(
        ModelFlags flags, ParseResult parsed, string name, bool publish, NodeSelection selection, PlatformBuild.Command run, Func<ModelOptions, ModelEngine> load, CancellationToken cancellation)
    {
        var terminal = Options.Terminal(parsed);
        var lines = flags.Lines(parsed, name);
        var options = flags.Read(parsed, name);
        if (flags.IsForeign(parsed))
            return Finish(terminal, await lines.WatchAsync(() => run(load(options), selection, lines, cancellation)));

        var folder = Options.DataFolder(parsed);
        var platform = new PlatformBuild(new(folder.Warehouse), folder);
        var made = await lines.WatchAsync(() => name == "test"
            ? platform.TestAsync(options, selection, run, lines, cancellation)
            : platform.RunAsync(options, selection, run, isTested: true, publish, lines, cancellation, load));
        if (!lines.IsQuiet)
            terminal.Note(Ending(made, made.Run.Command));

        return Finish(terminal, made.Run);
    }

    private static string Ending(PlatformBuildResult made, string command) => (command, made.Build) switch
    {
        _ when made.IsDiscarded => "No build was made.",
        _ when made.Published => $"Published {made.Build.Id}.",
        ("test", { State: BuildState.Passed, PublishedAt: null } build) => $"Tested the build {build.Id}; `ecomm builds publish {build.Id}` points readers to it.",
        ("test", { State: BuildState.Untested, PublishedAt: null } build) => $"Tested a part of the build {build.Id}; `ecomm model test` tests all of it.",
        ("test", var build) => $"Tested the build {build.Id}.",
        (_, { State: BuildState.Failed } build) => $"The build {build.Id} is not published; readers see what they saw before.",
        (_, { State: BuildState.Passed } build) => $"The build {build.Id} is made; `ecomm builds publish {build.Id}` points readers to it.",
        (_, var build) => $"The build {build.Id} is made; `ecomm model test`, then `ecomm builds publish {build.Id}` points readers to it.",
    };

    internal static int Finish(Terminal terminal, RunResult result)
    {
        if (terminal.IsJson)
        {
            terminal.Json(result.Results.Select(r => new
            {
                r.UniqueId,
                Status = r.Status.Spelling(),
                r.Failures,
                r.Message,
                Seconds = r.ExecutionTime.TotalSeconds,
                r.CompiledPath,
            }));
        }

        return result.ExitCode;
    }

    private static Command Compile(ModelFlags flags)
    {
        var inline = new Option<string?>("--inline") { Description = "SQL with Jinja to compile in place of nodes", HelpName = "SQL" };
        var output = OutputForm("text", "json");
        var command = flags.AddTo(new Command("compile", "Render nodes into target/compiled without running them"), FlagSet.Selection | FlagSet.FullRefresh | FlagSet.Empty);
        command.Add(inline);
        command.Add(output);
        foreach (var option in (Option[])[.. flags.Introspect.Options, .. flags.InjectEphemeralCtes.Options])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var engine = flags.Open(parsed, "compile");
            var selection = flags.Selection(parsed);
            if (parsed.GetValue(inline) is not null)
                RefuseNodes(selection);
            var lines = flags.Lines(parsed, "compile", engine);
            var result = await engine.CompileAsync(selection, parsed.GetValue(inline), new CompileLines(lines), cancellation);
            var asJson = parsed.GetValue(output) == "json";
            if (result.InlineCode is { } inlined)
                terminal.Line(asJson ? Compiled(null, inlined) : lines.IsQuiet ? inlined : $"Compiled inline node is:\n{inlined}");
            if (!terminal.IsJson)
            {
                foreach (var node in result.Results.Where(r => r.CompiledCode is not null && selection.Select.Contains(r.Node.Name)))
                    terminal.Line(asJson ? Compiled(node.Node.Name, node.CompiledCode!) : lines.IsQuiet ? node.CompiledCode! : $"Compiled node '{node.Node.Name}' is:\n{node.CompiledCode}\n");
            }

            // As in dbt: what cannot be compiled is an error of the project, not of a run.
            return Finish(terminal, result) is var code and not ExitCode.Failed ? code : ExitCode.CouldNotRun;
        });
        return command;

        static string Compiled(string? node, string code)
        {
            var all = new System.Text.Json.Nodes.JsonObject();
            if (node is not null)
                all["node"] = node;
            all["compiled"] = code;
            return all.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
    }

    private static Option<string?> OutputForm(params string[] forms)
    {
        var output = new Option<string?>("--output") { Description = string.Join(" or ", forms), DefaultValueFactory = _ => forms[0], HelpName = "FORM" };
        Choice.Among(output, forms);
        return output;
    }

    private static Command Parse(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("parse", "Read the project and write target/manifest.json"), FlagSet.None);
        command.SetAction(parsed =>
        {
            var engine = flags.Open(parsed, "parse");
            flags.Warn(parsed, "parse", engine, engine.Project.WarningLines);
            var path = engine.WriteManifest();
            if (engine.Options is { WriteJson: true, Lines.Quiet: not true })
                Options.Terminal(parsed).Note($"Wrote {path}.");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>As in dbt, a query is asked for or nodes are, not both.</summary>
    private static void RefuseNodes(NodeSelection selection)
    {
        if (selection.Select.Count > 0 || selection.Selector is not null)
            throw new Stack.SettingException("--inline and --select do not go together: the one is a query, the other chooses nodes.");
    }

    private static Command Show(ModelFlags flags)
    {
        var inline = new Option<string?>("--inline") { Description = "SQL with Jinja to run in place of a node", HelpName = "SQL" };
        var direct = new Option<string?>("--inline-direct") { Description = "SQL to run as it is", HelpName = "SQL" };
        var limit = new Option<int>("--limit") { Description = "At most so many rows; -1 for all", DefaultValueFactory = _ => 5, HelpName = "N" };
        var output = OutputForm("text", "json");
        var command = flags.AddTo(new Command("show", "The first rows of a node, or of a query with Jinja"), FlagSet.Selection | FlagSet.FullRefresh);
        foreach (var option in (Option[])[inline, direct, limit, output, .. flags.Introspect.Options, .. flags.InjectEphemeralCtes.Options])
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var selection = flags.Selection(parsed);
            var query = parsed.GetValue(inline) ?? (parsed.GetValue(direct) is { } raw ? $"{{% raw %}}{raw}{{% endraw %}}" : null);
            if (query is not null)
                RefuseNodes(selection);
            if (query is null && selection.Select.Count == 0 && selection.Selector is null)
                throw new Stack.SettingException("show needs to know what: --select a node, or --inline a query.");
            var engine = flags.Open(parsed, "show");
            flags.Warn(parsed, "show", engine, engine.Project.WarningLines, isAside: true);
            foreach (var one in query is null ? Named(engine, selection) : [selection])
            {
                var shown = await engine.ShowAsync(one, query, parsed.GetValue(limit), cancellation);
                if (terminal.IsJson)
                    terminal.Json(shown.Table.Rows.Select(row => shown.Table.Columns.Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value)));
                else
                    ShownRows.Print(terminal, shown, parsed.GetValue(output) == "json", engine.Options.Lines.Quiet is true);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A selection for each of the chosen nodes that are asked for by name, as dbt shows them; else the selection itself.</summary>
    private static IEnumerable<NodeSelection> Named(ModelEngine engine, NodeSelection selection)
    {
        var named = engine.List(selection)
            .Where(n => n.ResourceType is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot && selection.Select.Any(s => s.Contains(n.Name, StringComparison.Ordinal)))
            .ToList();
        return named.Count > 1 ? named.Select(n => selection with { Select = [$"fqn:{string.Join('.', n.Fqn)}"], Exclude = [], Selector = null }) : [selection];
    }

    private static Command RunOperation(ModelFlags flags)
    {
        var macro = new Argument<string>("MACRO") { Description = "The macro to call" };
        var arguments = new Option<string>("--args") { Description = "Its arguments, as a YAML mapping", DefaultValueFactory = _ => "{}", HelpName = "YAML" };
        var command = flags.AddTo(new Command("run-operation", "Call a macro"), FlagSet.None);
        command.Add(macro);
        command.Add(arguments);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var engine = flags.Open(parsed, "run-operation");
            var lines = flags.Lines(parsed, "run-operation", engine);
            var result = await engine.RunOperationAsync(parsed.GetRequiredValue(macro), ModelOptions.ParseVars(parsed.GetValue(arguments)!), lines, cancellation);
            foreach (var failed in result.Results.Where(r => r.IsFailure))
                if (!lines.Tell(failed.Message ?? "The macro failed."))
                    terminal.Note(failed.Message ?? "The macro failed.");
            return Finish(terminal, result);
        });
        return command;
    }

    private static Command Debug(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("debug", "Whether project, profile and database are as they must be"), FlagSet.None);
        var connection = new Option<bool>("--connection") { Description = "Only whether the database answers" };
        var configDir = new Option<bool>("--config-dir") { Description = "Only the folder that profiles.yml is in" };
        command.Add(connection);
        command.Add(configDir);
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var options = flags.Located(parsed, "debug");
            if (parsed.GetValue(configDir))
            {
                terminal.Line(ModelEngine.ProfilesFolder(options));
                return ExitCode.Done;
            }

            var checks = ModelEngine.Debug(options);
            if (parsed.GetValue(connection))
                checks = [checks[^1]];
            var grid = new Grid(("", Align.Left), ("check", Align.Left), ("says", Align.Prose));
            foreach (var check in checks)
                grid.Add(check.Ok ? "✓" : "✗", check.Name, check.Message);
            terminal.Show(grid);
            return checks.All(c => c.Ok) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command Clean(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("clean", "Remove the project's clean-targets"), selects: false);
        var projectFilesOnly = new Switch("--clean-project-files-only", "Remove folders outside the project too") { IsOnByDefault = true };
        foreach (var option in projectFilesOnly.Options)
            command.Add(option);
        command.SetAction(parsed =>
        {
            foreach (var removed in ModelEngine.Clean(flags.Located(parsed, "clean"), projectFilesOnly.Said(parsed) ?? DbtVariables.FindFlag("clean_project_files_only") ?? true))
                Options.Terminal(parsed).Line($"Removed {removed}");
        });
        return command;
    }

    private static Command Deps(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("deps", "Install the packages that packages.yml names"), selects: false);
        var lockOnly = new Option<bool>("--lock") { Description = "Write package-lock.yml, and install nothing" };
        var upgrade = new Option<bool>("--upgrade") { Description = "Take what packages.yml asks for anew, whatever package-lock.yml says" };
        var add = new Option<string?>("--add-package") { Description = "Ask for another package first: its name, and its version or revision after an @", HelpName = "NAME@VERSION" };
        var source = new Option<string>("--source") { Description = "Where that package is: hub, git, local or tarball", DefaultValueFactory = _ => "hub", HelpName = "KIND" };
        source.AcceptOnlyFromAmong("hub", "git", "local", "tarball");
        foreach (var option in (Option[])[lockOnly, upgrade, add, source])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var options = flags.Located(parsed, "deps");
            if (parsed.GetValue(add) is { } package)
                terminal.Line($"Added {package} to {ModelEngine.AddPackage(options, package, parsed.GetValue(source)!)}");
            foreach (var line in ModelEngine.Deps(options, new() { Lock = parsed.GetValue(lockOnly), Upgrade = parsed.GetValue(upgrade) }))
                terminal.Line($"{(parsed.GetValue(lockOnly) ? "Locked" : "Installed")} {line}");
        });
        return command;
    }
}
