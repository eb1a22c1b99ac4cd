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

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("A local e-commerce data platform: sources, lake, models, published gold, reports.")
        {
            Options.Data,
            Options.Json,
            StatusVerb.Create(),
            DoctorVerb.Create(),
            ServerVerb.Create(),
            BrokerVerb.Create(),
            SimulateVerb.Create(),
            IngestVerb.Create(),
            StreamVerb.Create(),
            LakeVerb.Create(),
            QuarantineVerb.Create(),
            ModelVerb.Create(),
            BuildsVerb.Create(),
            QueryVerb.Create(),
            ReportVerb.Create(),
            PipelineVerb.Create(),
        };
        // A selection such as @orders is no file of arguments.
        var parsed = root.Parse(args, new() { ResponseFileTokenReplacer = null });
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
}
