namespace EcommAspire.LocalServers;

/// <summary>One process, told apart from a later one with the same number by the time it started (in clock ticks since boot).</summary>
internal readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    public bool IsAlive => StartTicksOf(Pid) == StartTicks;

    /// <summary>Reads "PID TICKS" from a server's pid file.</summary>
    public static ProcessIdentity? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var parts = File.ReadAllText(path).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return parts is [var pid, var ticks] && int.TryParse(pid, out var number) && long.TryParse(ticks, out var start)
            ? new ProcessIdentity(number, start)
            : null;
    }

    /// <summary>When the process started; null when there is none, or only its remains.</summary>
    private static long? StartTicksOf(int pid)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null; // no such process
        }
        // "PID (command) STATE …": the command may hold anything, so count from its closing parenthesis.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19]);
    }
}
