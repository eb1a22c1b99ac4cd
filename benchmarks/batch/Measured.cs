using System.Diagnostics;
using System.Globalization;

namespace EcommAspire.Benchmarks.Batch;

/// <summary>One contender's run.</summary>
/// <param name="Seconds">From start to end of its process.</param>
/// <param name="CpuSeconds">What its process, and those that it started and saw end, had of the processors; the servers' own work is not in it.</param>
/// <param name="PeakBytes">The most memory that its process held at once.</param>
/// <param name="Output">What it printed.</param>
internal sealed record Measured(double Seconds, double CpuSeconds, long PeakBytes, string Output)
{
    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="ContenderException">It failed; the message is what it said.</exception>
    public static async Task<Measured> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        var cpu = 0.0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, HighWater(process.Id));
            cpu = Math.Max(cpu, CpuSecondsOf(process.Id));
            await Task.WhenAny(ended, Task.Delay(20));
        }

        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? new(seconds, cpu, peak, await output)
            : throw new ContenderException($"{start.FileName} {string.Join(' ', start.ArgumentList)} exited {process.ExitCode}: {LastWords(await errors, await output)}");
    }

    // What a program died of stands at the end of what it said.
    private static string LastWords(string errors, string output)
    {
        const int most = 20;
        var said = string.IsNullOrWhiteSpace(errors) ? output : errors;
        return string.Join('\n', said.TrimEnd().Split('\n').TakeLast(most));
    }

    // The kernel keeps the high-water mark itself, so looking now and then loses at most what the last 20 ms added.
    private static long HighWater(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // utime, stime, cutime and cstime, in hundredths of a second, are the 12th to 15th fields after the name in brackets.
    private static double CpuSecondsOf(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(long.Parse) / 100.0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <summary>A process that was to be measured failed.</summary>
internal sealed class ContenderException(string message) : Exception(message);
