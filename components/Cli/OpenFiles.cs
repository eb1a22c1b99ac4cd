namespace EcommAspire.Cli;

/// <summary>How many files this process may open; with too few, it is the runtime that fails, and not in words of ours.</summary>
internal static class OpenFiles
{
    private const int Needed = 256;
    private const string Limit = "Max open files";

    /// <summary>Why this process cannot run; null where it may open enough.</summary>
    public static string? Refusal()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        // The runtime raises the first number to the second, which only root may raise.
        foreach (var line in File.ReadLines("/proc/self/limits"))
        {
            if (line.StartsWith(Limit, StringComparison.Ordinal))
            {
                return line[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var hard, ..]
                    && int.TryParse(hard, out var most) && most < Needed
                        ? $"This process may open {most} files at once, and needs {Needed}: raise the limit (`ulimit -n 1024`, or what started this shell), and run it again."
                        : null;
            }
        }

        return null;
    }
}
