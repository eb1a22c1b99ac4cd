using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.Chaos.Tests;

/// <summary>
/// A run is killed with SIGKILL wherever it happens to be. The next run ends with the gold of a run that nobody disturbed,
/// and at no time do readers see anything but a build that passed.
/// </summary>
public sealed class KilledRunTests
{
    private static readonly string[] _run = ["pipeline", "run", "--scale", "0.002"];
    private static readonly int _kills = Environment.GetEnvironmentVariable("ECOMM_SOAK") is null ? 10 : 200;

    [RequiresFact(Needs.Servers)]
    public async Task The_run_after_a_kill_ends_as_if_there_had_been_none()
    {
        await using var calm = new Ecomm();
        var clock = Stopwatch.StartNew();
        (await calm.RunAsync([.. _run])).ExitCode.ShouldBe(0);
        var whole = clock.Elapsed;
        var expected = await calm.GoldAsync();

        // The first kills hit the very first run, set-up of servers included; later ones a data folder that has a past.
        var moments = new Random(20261121);
        await using var ecomm = new Ecomm();
        for (var kill = 0; kill < _kills; kill++)
        {
            using (var run = ecomm.Start([.. _run]))
            {
                var drained = Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
                await Task.WhenAny(run.WaitForExitAsync(), Task.Delay(whole * moments.NextDouble()));
                run.Kill();
                await run.WaitForExitAsync();
                await drained;
            }

            if (File.Exists(Path.Combine(ecomm.Data, "warehouse", "current")))
                (await ecomm.GoldAsync()).ShouldBe(expected, $"what readers see after kill {kill}");
        }

        var last = await ecomm.RunAsync([.. _run]);

        last.ExitCode.ShouldBe(0, last.ToString());
        (await ecomm.GoldAsync()).ShouldBe(expected);
        var verified = await ecomm.RunAsync("lake", "verify");
        verified.ExitCode.ShouldBe(0, verified.ToString());
        Directory.GetFiles(Path.Combine(ecomm.Data, "warehouse"), "*.tmp").ShouldBeEmpty();
        Directory.GetDirectories(Path.Combine(ecomm.Data, "reports")).ShouldAllBe(folder => !folder.EndsWith(".tmp"));
    }
}
