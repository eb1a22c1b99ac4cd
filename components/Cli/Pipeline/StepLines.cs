using System.Diagnostics;
using EcommAspire.Cli.Output;
using EcommAspire.Ingestion;
using EcommAspire.Transformation.Execution;
using Spectre.Console;

namespace EcommAspire.Cli.Pipeline;

/// <summary>
/// Shows a run step by step on standard error: one line a step when it is done, and in a terminal a moving line while it
/// runs that says what is being worked on.
/// </summary>
internal sealed class StepLines(Terminal terminal) : IProgress<string>, IProgress<IngestionProgress>, IProgress<RunEvent>
{
    private StatusContext? _status;
    private string _step = "";

    /// <summary>Runs a step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="work">What it does.</param>
    /// <param name="outcome">What it says when it is done.</param>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> work, Func<T, string> outcome)
    {
        using var activity = Telemetry.Activity.StartActivity(name);
        var clock = Stopwatch.StartNew();
        _step = name;
        var result = terminal.ShowsProgress
            ? await terminal.Notes.Status().StartAsync(name, async status =>
            {
                _status = status;
                return await work();
            })
            : await work();
        _status = null;
        var said = outcome(result);
        terminal.Progress($"{name,-10} {said} · {Amounts.Duration(clock.Elapsed)}");
        ServiceLog.Step(name, said, clock.Elapsed);
        return result;
    }

    /// <inheritdoc/>
    public void Report(string value) => Say(value);

    /// <inheritdoc/>
    public void Report(IngestionProgress value)
    {
        if (value.Result is { } result)
            ServiceLog.Table(result);
        Say($"{value.Source}.{value.Table} {Amounts.Bytes(value.BytesRead)}");
    }

    /// <inheritdoc/>
    public void Report(RunEvent value)
    {
        switch (value)
        {
            case NodeFinished finished: ServiceLog.Node(finished.Result); break;
            case NodeStarted started: Say($"{started.Index} of {started.Total}: {started.Node.Name}"); break;
            case LogLine { Level: LogLevel.Warning or LogLevel.Print or LogLevel.Info } line: terminal.Note(line.Message); break;
        }
    }

    private void Say(string what)
    {
        if (_status is { } status)
            status.Status = Markup.Escape($"{_step,-10} {what}");
    }
}
