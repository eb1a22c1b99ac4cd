using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Cli.Output;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm model lint</c>: what in the project breaks the rules a team expects, a line a place.</summary>
internal static class ModelLintVerb
{
    public static Command Create(ModelFlags flags)
    {
        var fix = new Option<bool>("--fix") { Description = "Mend what can be mended without changing what a model means" };
        var output = new Option<string>("--output") { Description = "text or json", DefaultValueFactory = _ => "text", HelpName = "FORM" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = flags.AddTo(new Command("lint", "Check models against the rules a team expects; exit code 1 where one is broken"), FlagSet.Selection);
        command.Add(fix);
        command.Add(output);
        command.SetAction(parsed =>
        {
            var engine = flags.Open(parsed, "lint");
            var terminal = Options.Terminal(parsed);
            var findings = engine.Lint(flags.Selection(parsed), parsed.GetValue(fix));
            if (terminal.IsJson || parsed.GetValue(output) == "json")
            {
                terminal.Json(findings.Select(f => new { f.Rule, f.File, f.Line, f.Column, f.Reason, f.IsFixed }));
            }
            else
            {
                foreach (var finding in findings)
                    terminal.Line(finding.IsFixed ? $"{finding} Mended." : finding.ToString());
            }

            var left = findings.Count(f => !f.IsFixed);
            terminal.Note(findings.Count == 0 ? "No rule is broken." : $"{Amounts.Of(left, "finding")}{(findings.Count > left ? $", {findings.Count - left} mended" : "")}.");
            return left == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
