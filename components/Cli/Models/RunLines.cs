using EcommAspire.Cli.Output;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Models;

/// <summary>Prints what the model engine does, in dbt's lines; on standard error where the result is JSON.</summary>
internal sealed class RunLines(Terminal terminal) : IProgress<RunEvent>
{
    private readonly ConsoleReport _report = new(terminal.IsInteractive ? Math.Max(80, Spectre.Console.AnsiConsole.Profile.Width - 20) : 80);
    private readonly Lock _lock = new();

    public void Report(RunEvent value)
    {
        lock (_lock)
        {
            foreach (var line in _report.Lines(value))
            {
                if (terminal.IsJson)
                    terminal.Note(line);
                else if (terminal.IsInteractive)
                    Spectre.Console.AnsiConsole.MarkupLine(Coloured(line, value));
                else
                    terminal.Line(line);
            }
        }
    }

    private static string Coloured(string line, RunEvent value)
    {
        var text = Spectre.Console.Markup.Escape(Printable.Of(line));
        return (value as NodeFinished)?.Result.Status switch
        {
            NodeStatus.Success or NodeStatus.Pass => $"[green]{text}[/]",
            NodeStatus.Warn or NodeStatus.Skipped => $"[yellow]{text}[/]",
            NodeStatus.Error or NodeStatus.Fail => $"[red]{text}[/]",
            _ => text,
        };
    }
}
