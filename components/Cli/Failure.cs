using System.CommandLine;

namespace EcommAspire.Cli;

/// <summary>Turns what went wrong into a sentence; the stack trace goes to the log.</summary>
internal static class Failure
{
    private const int TooManyOpenFiles = 24;
    private const int DiskFull = 28;
    private const int ReadOnlyFileSystem = 30;
    private const string NoSpace = "No space left on device";

    public static string Describe(Exception error, ParseResult parsed) => Known(error) ?? $"{Sentence(error)}. {Log(error, parsed)}";

    /// <summary>What to say of an error that was foreseen; null of any other.</summary>
    public static string? Known(Exception error)
    {
        // Our own exceptions are written for the person at the terminal.
        if (error.GetType().Namespace is { } space && space.StartsWith("EcommAspire.", StringComparison.Ordinal))
            return error.Message;
        // DuckDB's library, or what loads it.
        if (error is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
            return (error.InnerException ?? error).Message;
        if (IsDiskFull(error))
            return DiskIsFull(error.Message);
        if (IsOutOfFiles(error))
            return $"This process may not open as many files as it needs: {Sentence(error)}. Let it open more (`ulimit -n 1024`), and run again.";
        return IsForbidden(error)
            ? $"{Sentence(error)}. Allow it, or put the data folder where you may write with --data DIR or ECOMM_DATA."
            : null;
    }

    /// <summary>Whether an error's words are those of a full disk.</summary>
    public static bool SaysDiskIsFull(string? message) => message?.Contains(NoSpace, StringComparison.Ordinal) is true;

    /// <summary>What to say of a full disk.</summary>
    /// <param name="message">The error's words, of which those that name the file are told.</param>
    public static string DiskIsFull(string message)
    {
        const string Cause = "Original error: ";
        var line = Array.Find(message.Split('\n'), SaysDiskIsFull) ?? message;
        var cause = line.LastIndexOf(Cause, StringComparison.Ordinal) is >= 0 and var at ? line[(at + Cause.Length)..] : line;
        return $"The disk is full: {cause.Trim().TrimEnd('.')}. Free some space, or put the data folder elsewhere with --data DIR, and run again; what was committed is kept.";
    }

    private static string Sentence(Exception error) => error.Message.Trim().TrimEnd('.');

    // The system's number where .NET wrote, its words where DuckDB or a driver did.
    private static bool IsDiskFull(Exception error) =>
        (error is IOException && (error.HResult & 0xFFFF) == DiskFull)
        || SaysDiskIsFull(error.Message)
        || (error.InnerException is { } inner && IsDiskFull(inner));

    private static bool IsOutOfFiles(Exception error) =>
        (error is IOException && (error.HResult & 0xFFFF) == TooManyOpenFiles)
        || error.Message.Contains("Too many open files", StringComparison.Ordinal)
        || (error.InnerException is { } inner && IsOutOfFiles(inner));

    private static bool IsForbidden(Exception error) =>
        error is UnauthorizedAccessException || (error is IOException && (error.HResult & 0xFFFF) == ReadOnlyFileSystem);

    private static string Log(Exception error, ParseResult parsed)
    {
        try
        {
            return Log(error, Options.DataFolder(parsed).Logs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LogElsewhere(error);
        }
    }

    private static string LogElsewhere(Exception error)
    {
        try
        {
            return Log(error, Path.GetTempPath());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The details could not be written to a log: {e.Message}";
        }
    }

    private static string Log(Exception error, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"ecomm-error-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Environment.ProcessId}.log");
        File.WriteAllText(path, error.ToString());
        return $"The details are in {path}.";
    }
}
