using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Cli.Output;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
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
        return new("model", "SQL models in dbt's language: build, test, compile, list")
        {
            Running(flags, "build", "Seeds, models and their tests, in the order of the graph; a build that passes is published", (e, s, p, c) => e.BuildAsync(s, p, c), isTested: true),
            Running(flags, "run", "Models", (e, s, p, c) => e.RunAsync(s, p, c)),
            Running(flags, "test", "Data tests", (e, s, p, c) => e.TestAsync(s, p, c), isTested: true),
            Running(flags, "seed", "Seeds", (e, s, p, c) => e.SeedAsync(s, p, c)),
            Running(flags, "snapshot", "Snapshots", (e, s, p, c) => e.SnapshotAsync(s, p, c)),
            Compile(flags),
            Parse(flags),
            List(flags),
            Show(flags),
            ModelDocsVerb.Create(flags),
            ModelSourceVerb.Create(flags),
            RunOperation(flags),
            Debug(flags),
            Clean(flags),
            Deps(flags),
        };
    }

    private static Command Running(ModelFlags flags, string name, string description, PlatformBuild.Command run, bool isTested = false)
    {
        var noPublish = new Option<bool>("--no-publish") { Description = "Make the build, but do not point readers to it" };
        var command = flags.AddTo(new Command(name, description), selects: true);
        if (name == "build")
            command.Add(noPublish);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var progress = new RunLines(terminal);
            var options = flags.Read(parsed, name);
            var selection = flags.Selection(parsed);
            if (flags.IsForeign(parsed))
            {
                var engine = ModelEngine.Load(options);
                var result = await run(engine, selection, progress, cancellation);
                return Finish(terminal, result);
            }

            var folder = Options.DataFolder(parsed);
            var platform = new PlatformBuild(new(folder.Warehouse), folder);
            var made = name == "test"
                ? await platform.TestAsync(options, selection, run, progress, cancellation)
                : await platform.RunAsync(options, selection, run, isTested, publish: name == "build" && !parsed.GetValue(noPublish), progress, cancellation);
            terminal.Note(Ending(made, name));
            return Finish(terminal, made.Run);
        });
        return command;
    }

    private static string Ending(PlatformBuildResult made, string command) => (command, made.Build) switch
    {
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
        var command = flags.AddTo(new Command("compile", "Render nodes into target/compiled without running them"), selects: true);
        command.Add(inline);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            using var place = flags.Open(parsed, "compile");
            var selection = flags.Selection(parsed);
            var result = await place.Engine.CompileAsync(selection, parsed.GetValue(inline), new CompileLines(terminal), cancellation);
            if (result.InlineCode is { } code)
                terminal.Line(code);
            if (!terminal.IsJson)
            {
                foreach (var node in result.Results.Where(r => r.CompiledCode is not null && selection.Select.Contains(r.Node.Name)))
                    terminal.Line($"Compiled node '{node.Node.Name}' is:\n{node.CompiledCode}\n");
            }

            return Finish(terminal, result);
        });
        return command;
    }

    private static Command Parse(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("parse", "Read the project and write target/manifest.json"), selects: false);
        command.SetAction(parsed =>
        {
            using var place = flags.Open(parsed, "parse");
            Options.Terminal(parsed).Note($"Wrote {place.Engine.WriteManifest()}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(ModelFlags flags)
    {
        var output = new Option<string>("--output") { Description = "selector, name, path or json", DefaultValueFactory = _ => "selector", HelpName = "FORM" };
        output.AcceptOnlyFromAmong("selector", "name", "path", "json");
        var keys = new Option<string[]>("--output-keys") { Description = "With --output json: only these keys", AllowMultipleArgumentsPerToken = true, HelpName = "KEY" };
        var command = flags.AddTo(new Command("ls", "The chosen nodes"), selects: true);
        command.Aliases.Add("list");
        command.Add(output);
        command.Add(keys);
        command.Validators.Add(given =>
        {
            if (given.GetValue(Options.Json) && given.GetResult(output) is { Implicit: false } && given.GetValue(output) is { } other and not "json")
                given.AddError($"--json and --output {other} exclude each other");
        });
        command.SetAction(parsed =>
        {
            using var place = flags.Open(parsed, "list");
            var terminal = Options.Terminal(parsed);
            var nodes = place.Engine.List(flags.Selection(parsed));
            if (nodes.Count == 0)
                terminal.Note("No nodes selected!");
            var form = terminal.IsJson ? "json" : parsed.GetValue(output)!;
            foreach (var node in nodes)
                terminal.Line(NodeLine.Of(node, form, parsed.GetValue(keys) ?? []));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(ModelFlags flags)
    {
        var inline = new Option<string?>("--inline") { Description = "SQL with Jinja to run in place of a node", HelpName = "SQL" };
        var limit = new Option<int>("--limit") { Description = "At most so many rows; -1 for all", DefaultValueFactory = _ => 5, HelpName = "N" };
        var command = flags.AddTo(new Command("show", "The first rows of a node, or of a query with Jinja"), selects: true);
        command.Add(inline);
        command.Add(limit);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            using var place = flags.Open(parsed, "show");
            var shown = await place.Engine.ShowAsync(flags.Selection(parsed), parsed.GetValue(inline), parsed.GetValue(limit), cancellation);
            if (terminal.IsJson)
            {
                terminal.Json(shown.Table.Rows.Select(row => shown.Table.Columns.Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value)));
                return ExitCode.Done;
            }

            Output.ResultTable.Show(terminal, shown.Table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command RunOperation(ModelFlags flags)
    {
        var macro = new Argument<string>("MACRO") { Description = "The macro to call" };
        var arguments = new Option<string>("--args") { Description = "Its arguments, as a YAML mapping", DefaultValueFactory = _ => "{}", HelpName = "YAML" };
        var command = flags.AddTo(new Command("run-operation", "Call a macro"), selects: false);
        command.Add(macro);
        command.Add(arguments);
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            using var place = flags.Open(parsed, "run-operation");
            var result = await place.Engine.RunOperationAsync(
                parsed.GetRequiredValue(macro), ModelOptions.ParseVars(parsed.GetValue(arguments)!), new RunLines(terminal), cancellation);
            return Finish(terminal, result);
        });
        return command;
    }

    private static Command Debug(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("debug", "Whether project, profile and database are as they must be"), selects: false);
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var checks = ModelEngine.Debug(flags.Located(parsed, "debug"));
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
        command.SetAction(parsed =>
        {
            foreach (var removed in ModelEngine.Clean(flags.Located(parsed, "clean")))
                Options.Terminal(parsed).Line($"Removed {removed}");
        });
        return command;
    }

    private static Command Deps(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("deps", "Install the packages that packages.yml names"), selects: false);
        command.SetAction(parsed =>
        {
            foreach (var package in ModelEngine.Deps(flags.Located(parsed, "deps")))
                Options.Terminal(parsed).Line($"Installed {package}");
        });
        return command;
    }
}
