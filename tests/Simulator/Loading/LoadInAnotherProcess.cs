using System.Diagnostics;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Tests.Loading;

/// <summary>A load, or days played, in a process of its own, which can be killed as a power cut would.</summary>
internal static class LoadInAnotherProcess
{
    public static async Task<int> Main(string[] args)
    {
        // Connection strings come by standard input, as they hold passwords.
        LoadTarget Target(string dialect) => new(Enum.Parse<SqlDialect>(dialect), Console.In.ReadLine()!);
        var targets = new SimulationTargets
        {
            Marketplace = Target(args[0]),
            Shop = Target(nameof(SqlDialect.PostgreSql)),
            Stores = Target(nameof(SqlDialect.PostgreSql)),
            EngagementFolder = args[1],
            FeedsFolder = args[2],
        };
        if (args is [_, _, _, var until])
        {
            Console.WriteLine("playing");
            await BusinessDays.PlayAsync(targets, new() { Until = DateOnly.Parse(until) });
        }
        else
        {
            await BusinessSimulator.LoadAsync(targets, new() { Scale = decimal.Parse(args[3]), Seed = ulong.Parse(args[4]) }, new FirstRows());
        }

        return 0;
    }

    public static Task StartAndKillAsync(SimulationTargets targets, SimulatorOptions options, TimeSpan after) =>
        StartAndKillAsync(targets, "loading", [options.Scale.ToString(), options.Seed.ToString()], after);

    public static Task PlayAndKillAsync(SimulationTargets targets, DateOnly until, TimeSpan after) =>
        StartAndKillAsync(targets, "playing", [$"{until:yyyy-MM-dd}"], after);

    private static async Task StartAndKillAsync(SimulationTargets targets, string begun, string[] what, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet", [
            typeof(LoadInAnotherProcess).Assembly.Location, targets.Marketplace!.Dialect.ToString(), targets.EngagementFolder!, targets.FeedsFolder!, .. what])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        foreach (var target in new[] { targets.Marketplace, targets.Shop!, targets.Stores! })
            await process.StandardInput.WriteLineAsync(target.ConnectionString);
        process.StandardInput.Close();

        (await process.StandardOutput.ReadLineAsync()).ShouldBe(begun);
        await Task.Delay(after);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Tells the parent that rows are on their way.</summary>
    private sealed class FirstRows : IProgress<SimulationProgress>
    {
        private int _told;

        public void Report(SimulationProgress value)
        {
            if (value.Source == "marketplace" && Interlocked.Exchange(ref _told, 1) == 0)
                Console.WriteLine("loading");
        }
    }
}
