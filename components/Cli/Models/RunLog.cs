using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Models;

/// <summary>The log of a run in the folder that <c>--log-path</c> names: every line with its time, whatever the terminal shows.</summary>
internal sealed class RunLog(string folder)
{
    private readonly ConsoleReport _report = new(100);
    private readonly string _file = Path.Combine(folder, "dbt.log");

    public void Write(RunEvent value)
    {
        var level = RunLines.LevelOf(value) switch { LogLevel.Debug => "debug", LogLevel.Warning => "warn ", LogLevel.Error => "error", _ => "info " };
        var lines = value is LogLine { Level: LogLevel.Debug } debug ? [debug.Message] : _report.Lines(value);
        var time = DateTime.Now.ToString("HH:mm:ss.ffffff");
        Directory.CreateDirectory(folder);
        File.AppendAllLines(_file, lines.SelectMany(l => l.Split('\n')).Where(l => l.Length > 0).Select(l => $"{time} [{level}] [{Thread.CurrentThread.Name ?? "MainThread"}]: {l}"));
    }
}
