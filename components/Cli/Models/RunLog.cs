using System.Text;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Models;

/// <summary>
/// The log of a run, <c>logs/dbt.log</c> of the project unless another folder is named: every line with its time and every statement
/// that went to the database, whatever the terminal shows. https://docs.getdbt.com/reference/global-configs/logs
/// </summary>
internal sealed class RunLog
{
    private const int MostFiles = 5;

    private readonly ConsoleReport _report = new(100);
    private readonly JsonLog? _json;
    private readonly LogLevel _level;
    private readonly string _path;
    private readonly long _mostBytes;
    private StreamWriter _file;

    private RunLog(string path, LineOptions options)
    {
        (_path, _file) = (path, Append(path));
        _mostBytes = options.FileMaxBytes ?? LineOptions.UsualFileMaxBytes;
        _json = options.FileFormat == "json" ? new JsonLog() : null;
        _level = RunLines.LevelNamed(options.FileLevel ?? "debug");
    }

    /// <summary>The folder that the environment names.</summary>
    public static string? FolderOfEnvironment() => DbtVariables.Find("log_path");

    /// <summary>Opens the log; null where it is not wanted, or where nobody asked for the folder and it cannot be written.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="command">The command, for the line that begins a run.</param>
    /// <param name="isAsked">Whether somebody named the folder.</param>
    /// <param name="options">What the file is to hold.</param>
    public static RunLog? Open(string folder, string command, bool isAsked, LineOptions options)
    {
        if (options.FileLevel == "none")
            return null;
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, "dbt.log");
            RunLog log = new(path, options);
            if (log._json is null)
                log.Write($"\n\n{new string('=', 30)} {DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff} | {command} {new string('=', 30)}\n");
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A project that may only be read runs all the same.
            return isAsked ? throw new Stack.SettingException($"The log cannot be written into {folder}: {e.Message} Name another folder with --log-path.") : null;
        }
    }

    public void Write(RunEvent value)
    {
        var level = RunLines.LevelOf(value);
        if (RunLines.Rank(level) < RunLines.Rank(_level))
            return;
        var lines = _json is null ? _report.Lines(value).Where(l => l.Length > 0).Select(l => Stamped(l, level)) : _json.Lines(value).Select(l => l.Text);
        var text = string.Join('\n', lines);
        if (text.Length > 0)
            Write(text + "\n");
    }

    // As in dbt, no file but one that has nothing else in it becomes larger than it may.
    private void Write(string text)
    {
        if (_mostBytes > 0 && IsTooLarge(_file.BaseStream.Length))
        {
            _file.Dispose();
            // Another command may have laid it aside already.
            if (new FileInfo(_path) is { Exists: true } file && IsTooLarge(file.Length))
                Rotate(_path);
            _file = Append(_path);
        }

        _file.Write(text);

        bool IsTooLarge(long length) => length > 0 && length + Encoding.UTF8.GetByteCount(text) >= _mostBytes;
    }

    // Another command may be at work in the same project.
    private static StreamWriter Append(string path) =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };

    /// <summary>A line as a log has it: its time, how loud it is, who says it.</summary>
    public static string Stamped(string line, LogLevel level)
    {
        var name = level switch { LogLevel.Debug => "debug", LogLevel.Warning => "warn ", LogLevel.Error => "error", _ => "info " };
        return $"{DateTime.Now:HH:mm:ss.ffffff} [{name}] [{Thread.CurrentThread.Name ?? "MainThread"}]: {line}";
    }

    private static void Rotate(string path)
    {
        for (var i = MostFiles - 1; i > 0; i--)
            if (File.Exists($"{path}.{i}"))
                File.Move($"{path}.{i}", $"{path}.{i + 1}", overwrite: true);
        File.Move(path, $"{path}.1", overwrite: true);
    }
}
