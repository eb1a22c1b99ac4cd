using System.CommandLine;
using System.Reflection;
using EcommAspire.Cli.Models;
using EcommAspire.Cli.Verbs;
using EcommAspire.LocalServers;
using EcommAspire.ServiceDefaults.Telemetry;

namespace EcommAspire.Cli;

/// <summary>The command line: its verbs, and the one place where errors become sentences and exit codes.</summary>
internal static class CommandLine
{
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    // A verb is made only when the line may mean it, for what is not made need not be loaded: start-up is part of the interface.
    private static readonly Verb[] _verbs =
    [
        new("status", StatusVerb.Create),
        new("doctor", DoctorVerb.Create),
        new("server", ServerVerb.Create),
        new("broker", BrokerVerb.Create),
        new("simulate", SimulateVerb.Create),
        new("ingest", IngestVerb.Create),
        new("stream", StreamVerb.Create),
        new("lake", LakeVerb.Create),
        new("quarantine", QuarantineVerb.Create),
        new("model", ModelVerb.Create),
        new("builds", BuildsVerb.Create),
        new("query", QueryVerb.Create),
        new("report", ReportVerb.Create),
        new("pipeline", PipelineVerb.Create),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Parse(args);
        if (parsed.Errors.Count > 0 || UsageError.HasMisplacedOption(parsed))
        {
            Console.Error.WriteLine(UsageError.Describe(parsed));
            return ExitCode.CouldNotRun;
        }

        using var interrupt = new Interrupt();
        using var telemetry = ServiceTelemetry.Start("ecomm", Version);
        Output.ServiceLog.To(telemetry.Logs);
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.IsRequested)
        {
            Console.Error.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (Output.StandardOutput.IsGone(e))
        {
            // Whoever read it has what they wanted.
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            var said = Failure.Describe(e, parsed);
            Output.ServiceLog.Failure(said);
            if (JsonLog.IsAskedFor(parsed))
                Console.Out.WriteLine(JsonLog.Error(said));
            else
                Console.Error.WriteLine(said);
            return ExitCode.CouldNotRun;
        }
    }

    private static ParseResult Parse(string[] args)
    {
        if (_verbs.Where(v => args.Contains(v.Name)).ToList() is [var only] && Parse(args, [only]) is { Errors.Count: 0 } parsed)
            return parsed;
        return Parse(args, _verbs);
    }

    private static ParseResult Parse(string[] args, IEnumerable<Verb> verbs)
    {
        var root = new RootCommand("A local e-commerce data platform: sources, lake, models, published gold, reports.") { Options.Data, Options.Json };
        foreach (var verb in verbs)
            root.Add(verb.Create());
        // A selection such as @orders is no file of arguments.
        return root.Parse(args, new() { ResponseFileTokenReplacer = null });
    }

    private sealed record Verb(string Name, Func<Command> Create);
}
