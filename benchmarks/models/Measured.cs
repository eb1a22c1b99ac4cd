using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EcommAspire.Benchmarks.Models;

/// <summary>What one process took.</summary>
internal readonly partial record struct Measured(double Seconds, double CpuSeconds, long PeakBytes)
{
    private const int Children = -1;

    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task<Measured> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var before = CpuOfChildren();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, HighWater(process.Id));
            await Task.WhenAny(ended, Task.Delay(5));
        }

        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? new(seconds, CpuOfChildren() - before, peak)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited {process.ExitCode}:\n{await output}\n{await errors}");
    }

    /// <summary>The middle of several runs, number by number.</summary>
    public static Measured Median(IReadOnlyCollection<Measured> runs)
    {
        return new(Middle(r => r.Seconds), Middle(r => r.CpuSeconds), (long)Middle(r => r.PeakBytes));
        double Middle(Func<Measured, double> number) => runs.Select(number).Order().ElementAt(runs.Count / 2);
    }

    // What children had of the processors is known exactly once they are waited for; a look now and then would miss the end.
    private static double CpuOfChildren()
    {
        Span<long> usage = stackalloc long[18];
        _ = GetResourceUsage(Children, usage);
        return usage[0] + (usage[1] / 1e6) + usage[2] + (usage[3] / 1e6);
    }

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

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, Span<long> usage);
}
