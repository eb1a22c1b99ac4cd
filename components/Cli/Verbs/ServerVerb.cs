using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.LocalServers;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm server</c>: the embedded servers, one at a time in the foreground.</summary>
internal static class ServerVerb
{
    public static Command Create() => new("server", "Run one of the embedded servers in the foreground, or stop those left up")
    {
        Run("postgres", ServerKind.Postgres),
        Run("mariadb", ServerKind.MariaDb),
        Stop(),
    };

    private static Command Run(string name, ServerKind kind)
    {
        var port = new Option<int>("--port") { Description = "The loopback port; a free one by default", HelpName = "P" };
        var command = new Command(name, $"Run {(kind is ServerKind.Postgres ? "PostgreSQL" : "MariaDB")} until Ctrl-C") { port };
        command.SetAction((parsed, cancellation) => ForegroundServer.RunAsync(
            new() { Kind = kind, Name = name, DataFolder = Options.DataFolder(parsed).Root, Port = parsed.GetValue(port) },
            Console.Out, Console.Error, cancellation));
        return command;
    }

    private static Command Stop()
    {
        var command = new Command("stop", "Stop the data folder's servers");
        command.SetAction(async (parsed, cancellation) =>
        {
            var stopped = await LocalServer.StopAllAsync(Options.DataFolder(parsed).Root, cancellation);
            Options.Terminal(parsed).Line($"Stopped {Amounts.Of(stopped, "server")}.");
            return ExitCode.Done;
        });
        return command;
    }
}
