using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm model ls</c>: the nodes that a selection chooses, a line each.</summary>
internal static class ModelListVerb
{
    public static Command Create(ModelFlags flags)
    {
        var output = new Option<string?>("--output") { Description = "selector, name, path or json", DefaultValueFactory = _ => "selector", HelpName = "FORM" };
        Choice.Among(output, "selector", "name", "path", "json");
        var keys = new Option<string[]>("--output-keys") { Description = "With --output json: only these keys, such as name or config.materialized", AllowMultipleArgumentsPerToken = true, HelpName = "KEY" };
        var command = flags.AddTo(new Command("ls", "The chosen nodes"), FlagSet.Selection | FlagSet.ResourceTypes);
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
            var engine = flags.Open(parsed, "list");
            engine.WriteManifest();
            var terminal = Options.Terminal(parsed);
            List<string> unmatched = [];
            var nodes = engine.List(Asked(flags, parsed), unmatched);
            flags.Warn(
                parsed,
                "list",
                engine,
                [.. engine.Project.WarningLines, .. unmatched.Select(u => new LogLine(u, LogLevel.Warning, "NoNodesForSelectionCriteria")), .. nodes.Count == 0 ? (LogLine[])[new("No nodes selected!", LogLevel.Warning, "NoNodesSelected")] : []],
                isAside: true);

            var form = terminal.IsJson ? "json" : parsed.GetValue(output)!;
            foreach (var node in nodes)
                terminal.Line(NodeLine.Of(engine, node, form, [.. (parsed.GetValue(keys) ?? []).SelectMany(k => k.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))]));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>As in dbt, <c>--models</c> lists models only, where <c>--select</c> lists whatever is chosen.</summary>
    private static Transformation.NodeSelection Asked(ModelFlags flags, ParseResult parsed)
    {
        var selection = flags.Selection(parsed);
        if (!parsed.Tokens.Any(t => t.Value is "--models" or "--model" or "-m"))
            return selection;
        if (parsed.Tokens.FirstOrDefault(t => t.Value is "--select" or "-s" or "--resource-type" or "--resource-types") is { } other)
            throw new Stack.SettingException($"--models and {other.Value} do not go together: --models lists models, --select whatever is chosen.");
        return selection with { ResourceTypes = ["model"] };
    }
}
