using EcommAspire.Cli.Output;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.LocalServers;
using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Stack;

/// <summary>
/// The sources of a run that servers keep: those that the configuration names, and for the others the data folder's own
/// servers, started where they are down; documents that no server keeps are files.
/// </summary>
internal sealed class SourceStack : IAsyncDisposable
{
    private const string Postgres = "postgres";
    private const string MariaDb = "mariadb";

    private static Source EngagementSource => Domain.Sources.Engagement.Source;

    private readonly List<LocalServer> _servers = [];

    private SourceStack()
    {
    }

    /// <summary>The relational sources that can be reached, in the business's order.</summary>
    public IReadOnlyList<SourceEndpoint> Endpoints { get; private set; } = [];

    /// <summary>How to reach the engagement's documents, where the configuration names a MongoDB; null where they are files. Holds a password, so it is never shown.</summary>
    public string? Engagement { get; private set; }

    /// <summary>The servers that hold them, in a line.</summary>
    public string Servers => Endpoints.Count > 0 || Engagement is not null
        ? string.Join(", ", Endpoints.Select(e => e.Server).Concat(Engagement is null ? [] : ["MongoDB, as configured"]).Distinct())
        : Missing.Count > 0 ? "none" : "none needed";

    /// <summary>What is missing for lack of a server, in sentences.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <summary>Finds the sources, and starts the servers they need at the same time.</summary>
    /// <param name="folder">The data folder whose servers they are.</param>
    /// <param name="settings">Where connection strings may stand.</param>
    /// <param name="wanted">The sources needed; null for all.</param>
    /// <param name="keep">Whether the servers stay up when this process ends.</param>
    /// <param name="terminal">Where notes go.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<SourceStack> StartAsync(
        DataFolder folder, IConfiguration settings, IReadOnlyCollection<string>? wanted, bool keep, Terminal terminal, CancellationToken cancellation)
    {
        var stack = new SourceStack { Engagement = wanted is null || wanted.Contains(EngagementSource.Name) ? GivenEngagement(settings) : null };
        var sources = Business.Sources.Where(s => s.Kind is SourceKind.Relational && (wanted is null || wanted.Contains(s.Name))).ToList();
        var given = sources.ToDictionary(s => s.Name, s => Given(settings, s));
        var plans = sources.Where(s => given[s.Name] is null).Select(s => (Source: s, Kind: KindFor(s, terminal))).ToList();

        try
        {
            var missing = new List<string>();
            var byKind = new Dictionary<ServerKind, LocalServer>();
            var starts = plans.GroupBy(p => p.Kind, p => p.Source.Name)
                .Select(g => (g.Key, Names: g.ToList(), Start: stack.StartAsync(g.Key, [.. g], folder, keep, terminal, cancellation)))
                .ToList();
            // Each to its end, for what has started must be let go of again; the loop sees what each came to.
            await ((Task)Task.WhenAll(starts.Select(s => s.Start))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var (kind, names, start) in starts)
            {
                try
                {
                    byKind[kind] = await start;
                }
                catch (ServerUnavailableException e)
                {
                    missing.Add($"{e.Message} Left out for lack of it: {string.Join(", ", names)}.");
                }
            }

            stack.Missing = missing;
            stack.Endpoints =
            [
                .. sources.Select(s => given[s.Name] ?? Embedded(s, plans.First(p => p.Source == s).Kind, byKind)).OfType<SourceEndpoint>(),
            ];
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets go of the servers: the last one out stops them, unless they are kept.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_servers.Select(s => s.DisposeAsync().AsTask()));

    private static string? GivenEngagement(IConfiguration settings) => settings.GetConnectionString(EngagementSource.Name) switch
    {
        null or "" => null,
        var address when address.StartsWith("mongodb://", StringComparison.Ordinal) || address.StartsWith("mongodb+srv://", StringComparison.Ordinal) => address,
        _ => throw new SettingException($"ConnectionStrings__{EngagementSource.Name} is no address of a MongoDB, which begins with mongodb:// or mongodb+srv://."),
    };

    private static SourceEndpoint? Given(IConfiguration settings, Source source)
    {
        if (settings.GetConnectionString(source.Name) is not { Length: > 0 } connection)
            return null;
        var dialect = Engines.Of(source, connection, settings);
        return new(source, dialect, connection, $"{Engines.Name(dialect)}, as configured", IsEmbedded: false);
    }

    private static SourceEndpoint? Embedded(Source source, ServerKind kind, Dictionary<ServerKind, LocalServer> servers) =>
        servers.TryGetValue(kind, out var server)
            ? new(source, kind is ServerKind.MariaDb ? SqlDialect.MySql : SqlDialect.PostgreSql, server.ConnectionString(source.Name),
                $"{(kind is ServerKind.MariaDb ? "MariaDB" : "PostgreSQL")} {server.Version}", IsEmbedded: true)
            : null;

    // The marketplace moves to PostgreSQL where there is no MariaDB (requirements: the business and its sources).
    private static ServerKind KindFor(Source source, Terminal terminal)
    {
        if (source != Marketplace.Source)
            return ServerKind.Postgres;
        var lookup = ServerBinaries.Locate(ServerKind.MariaDb);
        if (lookup.Installation is not null)
            return ServerKind.MariaDb;
        terminal.Note($"{lookup.Reason} The marketplace goes to PostgreSQL instead.");
        return ServerKind.Postgres;
    }

    private async Task<LocalServer> StartAsync(
        ServerKind kind, IReadOnlyList<string> databases, DataFolder folder, bool keep, Terminal terminal, CancellationToken cancellation)
    {
        var server = await LocalServer.StartAsync(
            new()
            {
                Kind = kind,
                Name = kind is ServerKind.MariaDb ? MariaDb : Postgres,
                DataFolder = folder.Root,
                Databases = databases,
                Lifetime = keep ? ServerLifetime.Kept : ServerLifetime.WhileUsed,
            },
            terminal.Note,
            cancellation);
        lock (_servers)
            _servers.Add(server);
        return server;
    }
}
