using System.CommandLine;
using EcommAspire.Cli.Health;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Cli.Stack;
using EcommAspire.Cli.Streaming;
using EcommAspire.Lake;
using EcommAspire.Streaming.Consuming;
using EcommAspire.Streaming.Producing;
using EcommAspire.Streaming.Status;
using EcommAspire.Warehouse.Builds;
using Npgsql;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm stream</c>: events from the topics into the operational database and the lake.</summary>
internal static class StreamVerb
{
    private static readonly TimeSpan _watchEvery = TimeSpan.FromSeconds(1);

    public static Command Create() => new("stream", "Events from the broker into the operational database and the lake, each once")
    {
        Produce("produce", "Send the shop's events to the broker until Ctrl-C, on from where the last run ended"),
        Consume(),
        Status(),
        DeadLettersVerb.Create(),
    };

    /// <summary>The verb that sends events, under either of its names.</summary>
    public static Command Produce(string name, string description)
    {
        var business = new BusinessFlags();
        var rate = new Option<string>("--rate") { Description = "Events a second, as in 500, 50k/s or 100/min. Default 100", DefaultValueFactory = _ => "100", HelpName = "R" };
        var count = new Option<long?>("--count") { Description = "Messages to send before it ends", HelpName = "N" };
        var topic = new Option<string?>("--topic") { Description = "Only messages of this topic", HelpName = "T" };
        var health = new HealthFlag();
        var command = health.AddTo(business.AddTo(new Command(name, description) { rate, count, topic }));
        command.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var sending = new ProducerOptions
            {
                Rate = Rate.Parse(parsed.GetRequiredValue(rate)),
                Count = parsed.GetValue(count),
                Topic = Known(parsed.GetValue(topic)),
            };
            var source = new SimulatedSource(business.Read(parsed).Simulator);
            await using var stack = await EventStack.StartAsync(Options.DataFolder(parsed), needsDatabase: false, terminal, cancellation);
            using var probe = new BrokerProbe(stack.Options);
            await using var answering = await health.StartAsync(parsed, terminal, checks => checks.AddBroker(probe));
            var producer = new EventProducer(stack.Options, source, sending, terminal.Note);
            var started = TimeProvider.System.GetTimestamp();
            await producer.RunAsync(cancellation);
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            if (terminal.IsJson)
                terminal.Json(new { Messages = producer.Sent, NextEvent = producer.Next, Seconds = Math.Round(elapsed.TotalSeconds, 3) });
            else
                terminal.Line($"Sent {Amounts.Of(producer.Sent, "message")} in {Amounts.Duration(elapsed)}; the next event is number {Amounts.Count(producer.Next)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Consume()
    {
        var to = new Option<string>("--to") { Description = "Where to: operational, lake or both. Default both", DefaultValueFactory = _ => "both", HelpName = "WHERE" };
        to.AcceptOnlyFromAmong("operational", "lake", "both");
        var mostLag = new Option<long>("--max-lag")
        {
            Description = "The messages a consumer may be behind and yet be well. Default 1000000",
            DefaultValueFactory = _ => 1_000_000,
            HelpName = "N",
        };
        var health = new HealthFlag();
        var command = health.AddTo(new Command("consume", "Take events into the operational database and the lake until Ctrl-C") { to, mostLag });
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var wanted = parsed.GetRequiredValue(to);
            await using var stack = await EventStack.StartAsync(folder, wanted != "lake", terminal, cancellation);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var operational = wanted != "lake" ? new OperationalConsumer(stack.Options, stack.Database!, terminal.Note) : null;
            var lake = wanted != "operational" ? new LakeConsumer(stack.Options, new Bronze(folder.Lake), new QuarantineStore(folder.Quarantine), terminal.Note) : null;
            using var probe = new BrokerProbe(stack.Options);
            await using var database = operational is null ? null : NpgsqlDataSource.Create(stack.Database!);
            await using var answering = await health.StartAsync(parsed, terminal, checks =>
            {
                checks.AddBroker(probe);
                if (database is not null)
                    checks.AddDatabase(database);
                if (operational is not null)
                    checks.AddConsumer("operational-consumer", () => operational.Health, parsed.GetValue(mostLag));
                if (lake is not null)
                    checks.AddConsumer("lake-consumer", () => lake.Health, parsed.GetValue(mostLag));
            });
            // It runs as long as the platform does, so it tells of the warehouse, too.
            BuildAge.Watch(new BuildStore(folder.Warehouse));
            var consumers = new List<Task>();
            if (operational is not null)
                consumers.Add(operational.RunAsync(stop.Token));
            if (lake is not null)
                consumers.Add(lake.RunAsync(stop.Token));
            terminal.Note($"Consuming from {stack.Options.BootstrapServers}; Ctrl-C ends it.");
            // Where one cannot go on, the other ends well.
            await Task.WhenAny(consumers);
            await stop.CancelAsync();
            await Task.WhenAll(consumers);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Status()
    {
        var watch = new Option<bool>("--watch") { Description = "Again every second, until Ctrl-C" };
        var command = new Command("status", "How far the stream has come: offsets, lag, latency, messages put aside") { watch };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            await using var stack = await EventStack.StartAsync(folder, needsDatabase: true, terminal, cancellation);
            while (true)
            {
                var status = await StreamStatus.ReadAsync(stack.Options, stack.Database, new Bronze(folder.Lake), cancellation);
                if (parsed.GetValue(watch) && terminal.IsInteractive)
                    Spectre.Console.AnsiConsole.Clear();
                StreamStatusView.Show(status, terminal);
                if (!parsed.GetValue(watch))
                    return status.Problems.Count > 0 ? ExitCode.Failed : ExitCode.Done;
                await Task.Delay(_watchEvery, cancellation);
            }
        });
        return command;
    }

    private static string? Known(string? topic) => topic is null || Domain.Sources.Events.All.Any(t => t.Name == topic)
        ? topic
        : throw new SettingException($"--topic is {topic}; the topics are {string.Join(", ", Domain.Sources.Events.All.Select(t => t.Name))}.");
}
