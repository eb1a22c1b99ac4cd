using System.Diagnostics;
using EcommAspire.Broker;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.LocalServers;
using EcommAspire.Streaming;
using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Streaming;

/// <summary>
/// What a streaming verb needs: the broker and the operational database that the configuration names, and otherwise the
/// data folder's own, started where they are down.
/// </summary>
internal sealed class EventStack : IAsyncDisposable
{
    private const string Operational = "operational";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly KafkaBroker? _broker;
    private readonly LocalServer? _server;

    private EventStack(StreamOptions options, KafkaBroker? broker, string? database, LocalServer? server) =>
        (Options, _broker, Database, _server) = (options, broker, database, server);

    /// <summary>Where the stream is.</summary>
    public StreamOptions Options { get; }

    /// <summary>The operational database, where it was asked for.</summary>
    public string? Database { get; }

    public static async Task<EventStack> StartAsync(DataFolder folder, bool needsDatabase, Terminal terminal, CancellationToken cancellation)
    {
        var settings = Settings.Read();
        var (servers, broker) = await BrokerAsync(folder, settings, terminal);
        LocalServer? server = null;
        try
        {
            string? database = null;
            if (needsDatabase && (database = settings.GetConnectionString(Operational)) is not { Length: > 0 })
            {
                server = await LocalServer.StartAsync(
                    new() { Kind = ServerKind.Postgres, Name = "postgres", DataFolder = folder.Root, Databases = [Operational] }, terminal.Note, cancellation);
                database = server.ConnectionString(Operational);
            }

            return new(new() { BootstrapServers = servers, StatusFolder = Path.Combine(folder.Root, "stream"), Client = Client(settings) }, broker, database, server);
        }
        catch
        {
            if (broker is not null)
                await broker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    private static async Task<(string Servers, KafkaBroker? Broker)> BrokerAsync(DataFolder folder, IConfiguration settings, Terminal terminal)
    {
        if (settings.GetConnectionString("events") is { Length: > 0 } given)
            return (given, null);
        var address = new BrokerAddress(folder.Broker);
        if (await address.FindAsync() is { } running)
            return (running, null);
        try
        {
            var broker = await KafkaBroker.StartAsync(new() { DataFolder = address.Folder, Port = address.LastPort, Log = terminal.Note });
            address.Write(broker.BootstrapServers);
            return (broker.BootstrapServers, broker);
        }
        catch (BrokerException)
        {
            // Another process was faster, and says where in a moment.
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < _patience; await Task.Delay(_pause))
            {
                if (await address.FindAsync() is { } other)
                    return (other, null);
            }

            throw;
        }
    }

    // Settings of Kafka's client by its own names, as in Events__Client__security.protocol.
    private static Dictionary<string, string> Client(IConfiguration settings) => settings.GetSection("Events:Client").GetChildren()
        .Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!);
}
