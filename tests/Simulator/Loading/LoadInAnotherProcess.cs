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
        if (args is ["engagement", var scale, var seed, var dirt])
        {
            var database = new SimulationTargets { EngagementDatabase = Console.In.ReadLine() };
            await BusinessSimulator.LoadAsync(database, new() { Scale = decimal.Parse(scale), Seed = ulong.Parse(seed), Dirt = decimal.Parse(dirt) }, new FirstRows("engagement"));
            return 0;
        }

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
            await BusinessSimulator.LoadAsync(targets, new() { Scale = decimal.Parse(args[3]), Seed = ulong.Parse(args[4]) }, new FirstRows("marketplace"));
        }

        return 0;
    }

    public static Task StartAndKillAsync(SimulationTargets targets, SimulatorOptions options, TimeSpan after) =>
        StartAndKillAsync(targets, "loading", [options.Scale.ToString(), options.Seed.ToString()], after);

    public static Task PlayAndKillAsync(SimulationTargets targets, DateOnly until, TimeSpan after) =>
        StartAndKillAsync(targets, "playing", [$"{until:yyyy-MM-dd}"], after);

    /// <summary>A load of the engagement's database alone.</summary>
    public static Task StartAndKillAsync(string engagementDatabase, SimulatorOptions options, TimeSpan after) =>
        StartAndKillAsync(["engagement", options.Scale.ToString(), options.Seed.ToString(), options.Dirt.ToString()], [engagementDatabase], "loading", after);

    private static Task StartAndKillAsync(SimulationTargets targets, string begun, string[] what, TimeSpan after) => StartAndKillAsync(
        [targets.Marketplace!.Dialect.ToString(), targets.EngagementFolder!, targets.FeedsFolder!, .. what],
        [targets.Marketplace.ConnectionString, targets.Shop!.ConnectionString, targets.Stores!.ConnectionString],
        begun,
        after);

    private static async Task StartAndKillAsync(string[] arguments, string[] connectionStrings, string begun, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LoadInAnotherProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        foreach (var connectionString in connectionStrings)
            await process.StandardInput.WriteLineAsync(connectionString);
        process.StandardInput.Close();

        (await process.StandardOutput.ReadLineAsync()).ShouldBe(begun);
        await Task.Delay(after);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Tells the parent that rows are on their way.</summary>
    private sealed class FirstRows(string source) : IProgress<SimulationProgress>
    {
        private int _told;

        public void Report(SimulationProgress value)
        {
            if (value.Source == source && Interlocked.Exchange(ref _told, 1) == 0)
                Console.WriteLine("loading");
        }
    }
}
