using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Relational;
using EcommAspire.Ingestion.Tests;
using EcommAspire.Simulator;
using EcommAspire.Simulator.Days;

namespace EcommAspire.SqlServer.Tests;

public sealed class FillingTests : IDisposable
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.01m, Seed = 3, Dirt = 0.01m };

    private readonly Ground _ground = new();
    private readonly SqlServerScript _server = new();

    private SimulationTargets Targets => new() { Stores = new(SqlDialect.SqlServer, _server.ConnectionString()) };

    public void Dispose()
    {
        _server.Dispose();
        _ground.Dispose();
    }

    [Fact]
    public async Task The_stores_are_made_once_read_as_they_were_made_and_played_on()
    {
        var filled = (await BusinessSimulator.LoadAsync(Targets, _options)).Sources.ShouldHaveSingleItem();
        filled.Problem.ShouldBeNull();
        _server.Tables.Keys.Order().ShouldBe(["_simulation", "store_sales", "stores"]);
        (await BusinessSimulator.LoadAsync(Targets, _options)).Sources.ShouldAllBe(s => s.WasThere && s.Kept == null);

        var taken = await _ground.TakeAsync(new SqlServerConnector(Stores.Source, _server.ConnectionString()));
        taken.Tables.Select(t => (t.Table, t.Rows)).ShouldBe(filled.Tables.Select(t => (t.Name, t.Rows)), ignoreOrder: true);
        taken.Tables.ShouldAllBe(t => t.Notes.Count == 0 && t.Quarantined == 0);
        // A till's amounts agree with each other, whatever way they went.
        _ground.Query("select count(*)::varchar from stores.store_sales where total_amount <> quantity * unit_price - discount_amount").ShouldBe([["0"]]);
        _ground.Query("select count(*)::varchar from stores.store_sales where total_amount <> 0 and hour(sold_at) > 0").ShouldNotBe([["0"]]);

        var played = await BusinessDays.PlayAsync(Targets, new() { Days = 2 });
        played.Sources.ShouldAllBe(s => s.Problem == null && s.Kept == null);
        var added = played.Days.Sum(d => d.New("stores.store_sales"));
        added.ShouldBeGreaterThan(0);
        ((long)_server.Tables["store_sales"].Rows.Count).ShouldBe(filled.Tables.First(t => t.Name == "store_sales").Rows + added);
        (await BusinessDays.PlayAsync(Targets, new() { Until = new(2026, 1, 2) })).Days.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebodys_own_tables_are_left_as_they_are()
    {
        _server.Tables["stores"] = new([new("store_id", "int", MaxLength: 4)], [[1]]);

        var filled = (await BusinessSimulator.LoadAsync(Targets, _options)).Sources.ShouldHaveSingleItem();

        filled.Kept.ShouldBe($"d on SQL Server 127.0.0.1,{_server.Port} has tables that were not made here (stores), and they stay as they are; the business is made in a database that has none of them.");
        _server.Tables["stores"].Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_it()
    {
        var targets = new SimulationTargets { Stores = new(SqlDialect.SqlServer, _server.ConnectionString(password: "secret-word")) };

        var problem = await Should.ThrowAsync<SimulationException>(() => BusinessSimulator.LoadAsync(targets, _options));

        problem.Message.ShouldBe($"The source stores could not be filled: d on SQL Server 127.0.0.1,{_server.Port} refused: Login failed for user 'sa'. [18456]");
    }
}
