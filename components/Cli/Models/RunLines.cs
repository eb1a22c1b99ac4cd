using System.Diagnostics;
using EcommAspire.Cli.Output;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;
using Spectre.Console;

namespace EcommAspire.Cli.Models;

/// <summary>
/// Prints what the model engine does, in dbt's lines; on standard error where the result is JSON. In a terminal the last line
/// moves: it says what is running while the finished nodes pass above it.
/// </summary>
internal sealed class RunLines : IProgress<RunEvent>
{
    private readonly Terminal _terminal;
    private readonly ConsoleReport _report;
    private readonly JsonLog? _json;
    private readonly RunLog? _log;
    private readonly LogLevel _level;
    private readonly bool _isQuiet;
    private readonly bool _prints;
    private readonly bool _isColoured;
    private readonly bool _isStamped;
    private readonly Lock _lock = new();
    private readonly List<string> _running = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private StatusContext? _status;
    private int _done;
    private int _total;

    public RunLines(Terminal terminal, LineOptions? options = null, RunLog? log = null)
    {
        _log = log;
        _terminal = terminal;
        var (lines, width) = (options ?? new(), terminal.IsInteractive ? AnsiConsole.Profile.Width : 100);
        _report = new(lines.PrinterWidth ?? Math.Clamp(width - 20, 60, 110));
        _json = lines.Format == "json" ? new JsonLog() : null;
        _isQuiet = lines.Quiet ?? false;
        _prints = lines.Print ?? true;
        _level = LevelNamed(lines.Level);
        _isStamped = lines.Format == "debug" || (lines.Format is null && _level == LogLevel.Debug);
        _isColoured = lines.UseColors ?? (terminal.IsInteractive && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");
    }

    /// <summary>Whether what is printed stands beside a result, and goes to standard error.</summary>
    public bool IsAside { get; init; }

    /// <summary>Whether the person asked for silence but for failures.</summary>
    public bool IsQuiet => _isQuiet || _level > LogLevel.Info;

    /// <summary>Says an error in the log's own form where a machine reads it; whether it does.</summary>
    public bool Tell(string error)
    {
        if (_json is null)
            return false;
        Report(new LogLine(error, LogLevel.Error));
        return true;
    }

    private bool IsLive => _terminal.IsInteractive && _json is null && !IsQuiet && _level == LogLevel.Info;

    /// <summary>Does the work, with a moving line below what is printed where a person watches.</summary>
    public async Task<T> WatchAsync<T>(Func<Task<T>> work)
    {
        if (!IsLive)
            return await work();
        return await AnsiConsole.Console.Status().Spinner(Spinner.Known.Dots).StartAsync("Reading the project", async status =>
        {
            _status = status;
            try
            {
                return await work();
            }
            finally
            {
                lock (_lock)
                    _status = null;
            }
        });
    }

    public void Report(RunEvent value)
    {
        lock (_lock)
        {
            Follow(value);
            _log?.Write(value);
            if (_json is not null)
                foreach (var line in _json.Lines(value).Where(l => IsShown(l.Level)))
                    Console.Out.WriteLine(line.Text);
            else if (IsShown(LevelOf(value)))
                Print(value, IsQuiet && value is RunFinished finished ? Problems(finished.Result) : _report.Lines(value));
        }
    }

    private void Print(RunEvent value, IEnumerable<string> lines)
    {
        // What has begun is in the moving line already.
        if (_status is not null && value is NodeStarted)
            return;
        foreach (var said in lines)
        {
            var line = _isStamped && said.Length > 0 && value is not LogLine { Level: LogLevel.Print } ? RunLog.Stamped(said, LevelOf(value)) : said;
            if (_terminal.IsJson || IsAside)
                _terminal.Note(line);
            else if (_terminal.IsInteractive)
                AnsiConsole.Console.Write(new Text(Printable.Of(line) + "\n", _isColoured ? new Style(ColourOf(value)) : Style.Plain));
            else
                _terminal.Line(_isColoured && CodeOf(ColourOf(value)) is { } code ? $"\e[{code}m{line}\e[0m" : line);
        }
    }

    /// <summary>Only what went wrong.</summary>
    private IEnumerable<string> Problems(RunResult result) =>
        result.Results.Where(r => r.IsFailure || r.Status == NodeStatus.Warn && _level <= LogLevel.Warning && !_isQuiet).SelectMany(ConsoleReport.Problem);

    private void Follow(RunEvent value)
    {
        switch (value)
        {
            case RunStarted run:
                _total = run.Total;
                break;
            case NodeStarted started:
                _running.Add(started.Node.Name);
                break;
            case NodeFinished finished:
                _running.Remove(finished.Result.Node.Name);
                _done += finished.Result.Node.ResourceType == ResourceType.Operation ? 0 : 1;
                break;
        }

        if (_status is null || value is not (NodeStarted or NodeFinished))
            return;
        string[] parts = [$"{_done} of {_total}", .. _running.Count == 0 ? [] : (string[])[string.Join(", ", _running)], Amounts.Duration(_clock.Elapsed)];
        var text = string.Join(" · ", parts);
        var most = Math.Max(20, AnsiConsole.Profile.Width - 4);
        _status.Status = Markup.Escape(Printable.Of(text.Length > most ? text[..(most - 1)] + "…" : text));
    }

    private bool IsShown(LogLevel level) => level switch
    {
        LogLevel.Print => _prints,
        _ when _isQuiet => level == LogLevel.Error,
        _ when _level == LogLevel.Print => false,
        _ => Rank(level) >= Rank(_level),
    };

    public static LogLevel LevelNamed(string? name) => name switch { "debug" => LogLevel.Debug, "warn" => LogLevel.Warning, "error" => LogLevel.Error, "none" => LogLevel.Print, _ => LogLevel.Info };

    public static int Rank(LogLevel level) => level switch { LogLevel.Debug => 0, LogLevel.Info => 1, LogLevel.Warning => 2, _ => 3 };

    public static LogLevel LevelOf(RunEvent value) => value switch
    {
        LogLine line => line.Level,
        StatementSent or StatementAnswered => LogLevel.Debug,
        NodeFinished { Result.IsFailure: true } => LogLevel.Error,
        NodeFinished { Result.Status: NodeStatus.Warn } => LogLevel.Warning,
        RunFinished { Result: var result } when result.Results.Any(r => r.IsFailure) => LogLevel.Error,
        RunFinished { Result: var result } when result.Results.Any(r => r.Status == NodeStatus.Warn) => LogLevel.Warning,
        _ => LogLevel.Info,
    };

    private static Color ColourOf(RunEvent value) => value switch
    {
        NodeFinished { Result.Status: NodeStatus.Success or NodeStatus.Pass } => Color.Green,
        NodeFinished { Result.Status: NodeStatus.Warn or NodeStatus.Skipped } or LogLine { Level: LogLevel.Warning } => Color.Yellow,
        NodeFinished { Result.Status: NodeStatus.Error or NodeStatus.Fail or NodeStatus.PartialSuccess } => Color.Red,
        _ => Color.Default,
    };

    private static int? CodeOf(Color colour) => colour == Color.Green ? 32 : colour == Color.Yellow ? 33 : colour == Color.Red ? 31 : null;
}
