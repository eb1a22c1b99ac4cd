using EcommAspire.Fixtures;
using EcommAspire.Simulator;

namespace EcommAspire.Streaming.Tests.Fire;

/// <summary>Days that are played on by processes that are killed, as the stream's readers have them.</summary>
public sealed class DaysFireTests
{
    [RequiresFact(Needs.Servers)]
    public async Task Killed_at_any_moment_the_stream_hears_of_each_day_once()
    {
        const int Days = 5;
        await using var ecomm = await FilledData.CopyAsync();
        var business = new SimulatedBusiness(new() { Scale = 0.001m });
        for (var kill = 0; kill < (Soak.IsOn ? 40 : 5); kill++)
        {
            using var forward = ecomm.Start("simulate", "forward", "--until", $"{business.Options.Day(1 + (kill % Days)):yyyy-MM-dd}");
            await Task.Delay(Random.Shared.Next(2_500));
            forward.Kill();
            await forward.WaitForExitAsync();
        }

        var rest = await ecomm.RunAsync("simulate", "forward", "--until", $"{business.Options.Day(Days):yyyy-MM-dd}");
        rest.ExitCode.ShouldBe(0, rest.ToString());
        // One that nothing happened to: the lake has it after whatever came twice before.
        var last = await ecomm.RunAsync("simulate", "forward");
        last.ExitCode.ShouldBe(0, last.ToString());

        var lake = new EcommAspire.Lake.Bronze(Path.Combine(ecomm.Data, "lake"));
        long Taken(string topic) => lake.Table("events", topic).Live().Rows;
        var events = Enumerable.Range(1, Days + 1).SelectMany(day => business.Day(day).Events).CountBy(e => e.Topic).ToDictionary();
        using (var consumer = ecomm.Start("stream", "consume", "--to", "lake"))
        {
            await Eventually.BeAsync(() => events.All(e => Taken(e.Key) >= e.Value), "all events are in the lake");
            consumer.Kill();
            await consumer.WaitForExitAsync();
        }

        foreach (var (topic, count) in events)
            Taken(topic).ShouldBe(count, topic);
    }
}
