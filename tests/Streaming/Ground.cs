using System.Data.Common;
using DuckDB.NET.Data;
using EcommAspire.Fixtures;
using EcommAspire.Lake;
using EcommAspire.LocalServers;
using EcommAspire.Simulator;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Streaming.Consuming;
using EcommAspire.Streaming.Producing;
using EcommAspire.Streaming.Status;
using EcommAspire.Streaming.Tests.Brokers;
using Npgsql;
using Topics = EcommAspire.Domain.Sources.Events;

namespace EcommAspire.Streaming.Tests;

/// <summary>A stream of a test's own: topics at a broker, a database, a lake.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlDataSource _db;

    private Ground(ITestBroker broker, TestDatabase database)
    {
        _database = database;
        _db = NpgsqlDataSource.Create(database.ConnectionString);
        Folder = Directory.CreateTempSubdirectory("ecomm-streaming-").FullName;
        var prefix = $"t{Guid.NewGuid():N}"[..9] + ".";
        Options = new()
        {
            BootstrapServers = broker.Servers,
            TopicPrefix = prefix,
            OperationalGroup = prefix + "operational",
            LakeGroup = prefix + "lake",
            StatusFolder = Path.Combine(Folder, "stream"),
            LakeInterval = TimeSpan.FromMilliseconds(500),
        };
        Lake = new(Path.Combine(Folder, "lake"));
        Quarantine = new(Path.Combine(Folder, "quarantine"));
    }

    public string Folder { get; }

    public StreamOptions Options { get; private set; }

    public EcommAspire.Lake.Bronze Lake { get; }

    public QuarantineStore Quarantine { get; }

    public string Database => _database.ConnectionString;

    public List<string> Said { get; } = [];

    public static async Task<Ground> OnAsync(ITestBroker broker, Func<StreamOptions, StreamOptions>? change = null)
    {
        var ground = new Ground(broker, await TestServers.CreateDatabaseAsync(ServerKind.Postgres));
        ground.Options = change?.Invoke(ground.Options) ?? ground.Options;
        return ground;
    }

    public void Say(string sentence)
    {
        lock (Said)
            Said.Add(sentence);
    }

    public EventProducer Producer(decimal dirt, ProducerOptions sending) => new(Options, new SimulatedSource(dirt), sending, Say);

    public OperationalConsumer Operational() => new(Options, Database, Say);

    public LakeConsumer LakeSide() => new(Options, Lake, Quarantine, Say);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _db.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _db.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Task<bool> HasTablesAsync() => ScalarAsync<bool>("select to_regclass('live_order_state') is not null");

    public async Task<long> EventsAsync()
    {
        try
        {
            return await ScalarAsync<long>("select (select count(*) from live_orders) + (select count(*) from live_clicks) + (select count(*) from live_invoices)");
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }

    public long LakeRows() => Topics.All.Sum(t => Lake.Table("events", t.Name).Live().Rows);

    public IReadOnlyList<string?> LakeQuery(string sql) => LakeQuery(Lake, sql);

    public static IReadOnlyList<string?> LakeQuery(EcommAspire.Lake.Bronze lake, string sql)
    {
        lake.WriteCatalog([Topics.Source]);
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = lake.CatalogPath, ["access_mode"] = "READ_ONLY" }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string?>();
        while (reader.Read())
            values.Add(reader.IsDBNull(0) ? null : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
        return values;
    }

    public static Task UntilAsync(Func<Task<bool>> holds, string what) => Eventually.BeAsync(holds, () => what);

    /// <summary>Waits until the database has taken in all that there is, the markers of transactions included.</summary>
    public Task UntilTakenInAsync() => UntilAsync(
        async () => (await StreamStatus.ReadAsync(Options, Database, Lake)).Partitions is { Count: > 0 } partitions && partitions.All(p => p.OperationalLag == 0),
        "Nothing is left for the database to take in.");

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>The simulator's events, as the command line sends them.</summary>
internal sealed class SimulatedSource(decimal dirt) : IEventSource
{
    private readonly EventStream _stream = new(new SimulatorOptions { Scale = 0.001m, Dirt = dirt });
    private readonly List<SimulatedMessage> _made = [];

    public string Identity => $"dirt {dirt}";

    public void Read(long first, int count, ICollection<OutgoingMessage> messages)
    {
        _made.Clear();
        _stream.Read(first, count, _made);
        foreach (var message in _made)
            messages.Add(new(message.Topic, message.Key, message.Value, message.SchemaVersion));
    }
}
