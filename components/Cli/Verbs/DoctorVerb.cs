using System.CommandLine;
using DuckDB.NET.Data;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.LocalServers;
using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm doctor</c>: what this machine has and lacks for each part, and what would change that.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var command = new Command("doctor", "What this machine has and lacks for each part, and what would change that");
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var findings = Examine(Options.DataFolder(parsed)).ToList();
            if (terminal.IsJson)
            {
                terminal.Json(findings);
            }
            else
            {
                var grid = new Grid(("", Align.Left), ("part", Align.Left), ("for", Align.Prose), ("found", Align.Prose), new("where", Align.Left) { IsDetail = true });
                foreach (var f in findings)
                    grid.Add(f.Ok ? "✓" : f.Needed ? "✗" : "–", f.Part, f.Serves, f.Found, f.Where ?? "");
                terminal.Show(grid);
            }

            return findings.All(f => f.Ok || !f.Needed) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static IEnumerable<Finding> Examine(DataFolder folder)
    {
        yield return new(".NET", "everything", true, true, Environment.Version.ToString());
        yield return Engine();
        yield return Server(ServerKind.Postgres, "the sources shop and stores", needed: true);
        yield return Server(ServerKind.MariaDb, "the source marketplace (else on PostgreSQL)", needed: false);
        yield return new("Kafka protocol", "topics, on this machine", false, true, "`ecomm broker`, one node; more than one machine: Apache Kafka, same settings");
        yield return Space(folder);
        yield return Given("SQL Server", Stores.Source, "without one they are on PostgreSQL", c => Engines.Of(Stores.Source, c, Settings.Read()) is SqlDialect.SqlServer);
        yield return Given("MongoDB", Engagement.Source, "without one they are JSON Lines files", _ => true);
        yield return new("Spark, Snowflake", "models on other engines than DuckDB", false, false, "not in this build: models run on DuckDB");
        yield return new("Aspire AppHost", "the dashboard", false, false, "not in this build: ./run --once runs the batch");
    }

    // What only a connection string, or a container, brings.
    private static Finding Given(string engine, Source source, string otherwise, Func<string, bool> isEngine)
    {
        var isGiven = Settings.Read().GetConnectionString(source.Name) is { Length: > 0 } connection && isEngine(connection);
        return new(engine, $"the source {source.Name}, where you have one", false, isGiven,
            isGiven ? $"as ConnectionStrings__{source.Name} says" : $"set ConnectionStrings__{source.Name} to read yours; {otherwise}");
    }

    private static Finding Engine()
    {
        try
        {
            using var connection = new DuckDBConnection("Data Source=:memory:");
            connection.Open();
            return new("DuckDB", "lake, models, warehouse", true, true, connection.ServerVersion);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or DuckDBException)
        {
            return new("DuckDB", "lake, models, warehouse", true, false, (e.InnerException ?? e).Message);
        }
    }

    private static Finding Server(ServerKind kind, string serves, bool needed)
    {
        var lookup = ServerBinaries.Locate(kind);
        return new(kind is ServerKind.Postgres ? "PostgreSQL" : "MariaDB", serves, needed, lookup.Installation is not null,
            lookup.Installation?.Version ?? lookup.Reason!, lookup.Installation?.Executable);
    }

    private static Finding Space(DataFolder folder)
    {
        const long PerScale = 3_000_000_000;
        var root = folder.Root;
        while (!Directory.Exists(root))
            root = Path.GetDirectoryName(root)!;
        var free = new DriveInfo(root).AvailableFreeSpace;
        return new("disk", $"the data folder {folder.Root}", true, free > PerScale / 10,
            $"{Amounts.Bytes(free)} free; a business of scale 1 takes about {Amounts.Bytes(PerScale)}");
    }

    private sealed record Finding(string Part, string Serves, bool Needed, bool Ok, string Found, string? Where = null);
}
