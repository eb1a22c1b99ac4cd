using System.Text;
using System.Text.RegularExpressions;

namespace EcommAspire.LocalServers;

/// <summary>A server's log, from where this run of it began.</summary>
internal sealed partial class ServerLog(string path, long start)
{
    private const long Large = 16 << 20;

    /// <summary>The log at its end, before a start; a large one is put aside first.</summary>
    public static ServerLog AtEnd(string path)
    {
        var file = new FileInfo(path);
        if (file is { Exists: true, Length: > Large })
        {
            file.MoveTo(path + ".1", overwrite: true);
            return new(path, 0);
        }
        return new(path, file.Exists ? file.Length : 0);
    }

    public string Read()
    {
        if (!File.Exists(path))
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(Math.Min(start, file.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public bool SaysPortIsTaken() => Read().Contains("Address already in use", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the log says went wrong, in a sentence.</summary>
    public string Summary() => Summarise(Read());

    /// <summary>The first error of a server's output, which later ones follow from; else its last line.</summary>
    public static string Summarise(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(Serious().IsMatch) ?? lines.LastOrDefault();
        if (line is null)
            return "the server said nothing.";
        var message = Preamble().Replace(line, "").TrimEnd('.');
        return DiskFull().IsMatch(output) ? FullDisk.Sentence(message) : message + ".";
    }

    [GeneratedRegex(@"\b(FATAL|PANIC|ERROR)\b|could not|error while loading|error:", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Serious();

    // In the words of PostgreSQL, and with the system's number as MariaDB gives it.
    [GeneratedRegex(@"No space left on device|wrote only \d+ of \d+ bytes|\b(error|errno|Errcode):? 28\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex DiskFull();

    [GeneratedRegex(@"^[\d: .TZUC-]*(\[\d+\] )?(\d+ )?(LOG|FATAL|PANIC|ERROR|HINT|DETAIL|\[ERROR\])?:?\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Preamble();
}
