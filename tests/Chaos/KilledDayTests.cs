using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.Chaos.Tests;

/// <summary>
/// Playing days is killed with SIGKILL wherever it happens to be, the servers' start and end included. The next run ends with
/// the days that an undisturbed one has, each once, and so does the gold made of them.
/// </summary>
public sealed class KilledDayTests
{
    private const int Days = 8;
    private static readonly int _kills = Soak.IsOn ? 100 : 6;

    [RequiresFact(Needs.Servers)]
    public async Task Days_after_a_kill_end_as_if_there_had_been_none()
    {
        await using var calm = await FilledData.CopyAsync();
        var clock = Stopwatch.StartNew();
        await DoneAsync(calm, Forward(Days));
        var whole = clock.Elapsed;
        await DoneAsync(calm, "pipeline", "run");

        var moments = new Random(20261122);
        await using var ecomm = await FilledData.CopyAsync();
        for (var kill = 0; kill < _kills; kill++)
        {
            // Further each time, so that the last ones, too, have something to do.
            using var run = ecomm.Start(Forward(1 + (kill * Days / _kills)));
            var drained = Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
            await Task.WhenAny(run.WaitForExitAsync(), Task.Delay(whole * moments.NextDouble()));
            run.Kill();
            await run.WaitForExitAsync();
            await drained;
        }

        await DoneAsync(ecomm, Forward(Days));
        await DoneAsync(ecomm, "pipeline", "run");

        (await ecomm.GoldAsync()).ShouldBe(await calm.GoldAsync());
        (await EventsAsync(ecomm)).ShouldBe(await EventsAsync(calm));
    }

    private static string[] Forward(int days) => ["simulate", "forward", "--until", $"{new DateOnly(2025, 12, 31).AddDays(days):yyyy-MM-dd}"];

    private static async Task DoneAsync(Ecomm ecomm, params string[] arguments)
    {
        var result = await ecomm.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    // What came by files, as the lake took it: a line that is there twice counts.
    private static async Task<string> EventsAsync(Ecomm ecomm)
    {
        var result = await ecomm.RunAsync("query", """
            select 'clicks' as what, sum(event_count) as rows from fct_sessions
            union all select 'reviews', count(*) from stg_engagement__product_reviews
            union all select 'partner orders', count(*) from stg_feeds__orders
            union all select 'partner products', count(*) from stg_feeds__products
            union all select 'partner customers', count(*) from stg_feeds__customers
            """, "--format", "csv");
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.ToString());
    }
}
