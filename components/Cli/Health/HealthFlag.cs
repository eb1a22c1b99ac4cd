using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using Microsoft.Extensions.DependencyInjection;

namespace EcommAspire.Cli.Health;

/// <summary><c>--health-port</c>: where a verb that goes on until it is stopped says how it is.</summary>
internal sealed class HealthFlag
{
    /// <summary>The variable that gives the port where the command line does not.</summary>
    public const string Variable = "ECOMM_HEALTH_PORT";

    private readonly Option<int?> _port = new("--health-port")
    {
        Description = $"The loopback port for /health and /alive; 0 takes a free one. Also {Variable}. By default there is none",
        HelpName = "P",
    };

    /// <summary>Gives a command the flag.</summary>
    public Command AddTo(Command command)
    {
        command.Add(_port);
        return command;
    }

    /// <summary>Begins to answer, where somebody wants to ask; dispose the result to stop.</summary>
    public Task<IAsyncDisposable> StartAsync(ParseResult parsed, Terminal terminal, Action<IHealthChecksBuilder> checks) => StartAsync(Port(parsed), terminal, checks);

    private static async Task<IAsyncDisposable> StartAsync(int? port, Terminal terminal, Action<IHealthChecksBuilder> checks)
    {
        if (port is null)
            return Nobody.Asks;
        var server = await HealthServer.StartAsync(port.Value, checks);
        terminal.Note($"Health at {server.Address}health.");
        return server;
    }

    private int? Port(ParseResult parsed)
    {
        if (parsed.GetValue(_port) is { } given)
            return Checked(given, "--health-port", $"{given}");
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? Checked(int.TryParse(set, out var port) ? port : -1, Variable, set) : null;
    }

    private static int Checked(int port, string name, string given) =>
        port is >= 0 and <= 65535 ? port : throw new SettingException($"{name} is {given}, which is no port: 0 to 65535 there are.");

    private sealed class Nobody : IAsyncDisposable
    {
        public static readonly Nobody Asks = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
