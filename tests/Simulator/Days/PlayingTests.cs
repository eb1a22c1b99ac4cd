using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Tests.Generation;
using EcommAspire.Simulator.Tests.Loading;

namespace EcommAspire.Simulator.Tests.Days;

public sealed class PlayingTests
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.01m, Seed = 3, Dirt = 0.01m };

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Days_arrive_as_they_were_made_one_by_one_or_several_at_once(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        var played = new PlayedBusiness(_options);
        var untold = await sources.ScalarAsync("marketplace", "select count(*) from geolocation");

        var first = await BusinessDays.PlayAsync(sources.Targets, new());
        first.Days.Single().Date.ShouldBe(new DateOnly(2026, 1, 1));
        first.Sources.ShouldAllBe(s => s.Kept == null && s.Problem == null);
        played.Play(1);
        await sources.HoldAsync(played, 1);

        var day = played.Business.Day(1);
        first.Days[0].New("shop.orders", "marketplace.orders").ShouldBe(day.Rows.Where(r => r.Table.Name == "orders").Sum(r => PlayedBusiness.Of(r).Count));
        first.Days[0].Changed("orders moved on").ShouldBe(day.Changes.Where(c => c.What == "orders moved on").Sum(c => PlayedBusiness.Of(c).Count));
        first.Days[0].Changed("orders moved on").ShouldBeGreaterThan(0);

        var more = await BusinessDays.PlayAsync(sources.Targets, new() { Days = 6 });
        more.Days.Select(d => d.Date.Day).ShouldBe([2, 3, 4, 5, 6, 7]);
        more.Last.ShouldBe(new(2026, 1, 7));
        for (var number = 2; number <= 7; number++)
            played.Play(number);
        await sources.HoldAsync(played, 7);
        (await sources.ScalarAsync("marketplace", "select count(*) from geolocation")).ShouldBe(untold);

        // Days do not make it another business.
        (await BusinessSimulator.LoadAsync(sources.Targets, _options)).Sources.ShouldAllBe(s => s.WasThere);
        (await BusinessDays.PlayAsync(sources.Targets, new() { Until = new(2026, 1, 5) })).Days.ShouldBeEmpty();
        await sources.HoldAsync(played, 7);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Killed_at_any_moment_it_ends_as_if_it_had_not_been(ServerKind marketplace)
    {
        const int Days = 5;
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        var until = _options.Day(Days);
        for (var kill = 0; kill < (Soak.IsOn ? 60 : 6); kill++)
            await LoadInAnotherProcess.PlayAndKillAsync(sources.Targets, _options.Day(1 + (kill % Days)), TimeSpan.FromMilliseconds(Random.Shared.Next(600)));

        var report = await BusinessDays.PlayAsync(sources.Targets, new() { Until = until });

        report.Sources.ShouldAllBe(s => s.Problem == null);
        report.Last.ShouldBe(until);
        var played = new PlayedBusiness(_options);
        for (var number = 1; number <= Days; number++)
            played.Play(number);
        await sources.HoldAsync(played, Days);
    }

    [RequiresFact(Needs.Servers)]
    public async Task What_was_cut_short_is_finished_and_no_day_more_is_played()
    {
        await using var sources = await SourceDatabases.CreateAsync(ServerKind.Postgres);
        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        // The state that a kill leaves: some sources have gone further than others.
        await BusinessDays.PlayAsync(sources.Targets with { Marketplace = null, FeedsFolder = null }, new() { Days = 3 });
        await BusinessDays.PlayAsync(sources.Targets with { Shop = null, Stores = null, EngagementFolder = null }, new() { Until = _options.Day(1) });

        var report = await BusinessDays.PlayAsync(sources.Targets, new() { Days = 3 });

        report.IsRest.ShouldBeTrue();
        report.Last.ShouldBe(_options.Day(3));
        var played = new PlayedBusiness(_options);
        for (var number = 1; number <= 3; number++)
            played.Play(number);
        await sources.HoldAsync(played, 3);

        (await BusinessDays.PlayAsync(sources.Targets, new())).IsRest.ShouldBeFalse();
        played.Play(4);
        await sources.HoldAsync(played, 4);
    }

    [RequiresFact(Needs.Servers)]
    public async Task The_stream_hears_of_each_day_once_and_later_of_what_it_missed()
    {
        await using var sources = await SourceDatabases.CreateAsync(ServerKind.Postgres);
        var stream = new EventLogInMemory { IsAway = true };
        var targets = sources.Targets with { Events = stream };
        await BusinessSimulator.LoadAsync(targets, _options);
        var business = new SimulatedBusiness(_options);
        int Events(int days) => Enumerable.Range(1, days).Sum(day => business.Day(day).Events.Count);

        var deaf = await BusinessDays.PlayAsync(targets, new() { Days = 2 });
        deaf.Sources.Single(s => s.Problem is not null).Problem.ShouldBe("The source events could not be played on: No broker answers.");
        deaf.Days.Count.ShouldBe(2, "the others do not wait for it");

        stream.IsAway = false;
        var rest = await BusinessDays.PlayAsync(targets, new());
        rest.IsRest.ShouldBeTrue();
        rest.Days.SelectMany(d => d.Parts).Select(p => p.Source).Distinct().ShouldBe(["events"]);
        (rest.Last, stream.Held.Count).ShouldBe((_options.Day(2), Events(2)));

        // The same business, made anew, is told of once.
        await BusinessSimulator.LoadAsync(targets, _options with { Seed = 4 });
        await BusinessSimulator.LoadAsync(targets, _options);
        (await BusinessDays.PlayAsync(targets, new())).Last.ShouldBe(_options.Day(1));
        stream.Held.Count.ShouldBe(Events(2));
        (await BusinessDays.PlayAsync(targets, new() { Days = 2 })).Last.ShouldBe(_options.Day(3));
        stream.Held.Count.ShouldBe(Events(3));

        // It tells of the shop's orders, and of nobody else's.
        await sources.ScalarAsync("shop", "update _simulation set mode = 'olist'; select 0");
        (await BusinessDays.PlayAsync(targets, new())).Sources.ShouldNotContain(s => s.Name == "events");
        stream.Held.Count.ShouldBe(Events(3));
    }

    [RequiresFact(Needs.Servers)]
    public async Task Two_at_once_play_each_day_once()
    {
        await using var sources = await SourceDatabases.CreateAsync(ServerKind.MariaDb);
        await BusinessSimulator.LoadAsync(sources.Targets, _options);

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => BusinessDays.PlayAsync(sources.Targets, new() { Until = _options.Day(4) })));

        both.SelectMany(r => r.Sources).ShouldAllBe(s => s.Problem == null);
        var played = new PlayedBusiness(_options);
        for (var number = 1; number <= 4; number++)
            played.Play(number);
        await sources.HoldAsync(played, 4);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task What_the_simulator_did_not_make_is_never_written_to(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        await sources.ScalarAsync("shop", "create table orders (mine int); insert into orders values (7); select 0");
        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        // As the public files leave it.
        await sources.ScalarAsync("marketplace", "update _simulation set mode = 'olist', fingerprint = 'whatever'; select 0");
        var (orders, shop) = (await sources.CountAsync("marketplace", "orders"), await sources.CountAsync("shop", "orders"));

        var report = await BusinessDays.PlayAsync(sources.Targets, new());

        report.Sources.Single(s => s.Name == "shop").Kept.ShouldNotBeNull().ShouldContain("somebody's");
        report.Sources.Single(s => s.Name == "marketplace").Kept.ShouldNotBeNull().ShouldContain("public Olist files");
        report.Sources.ShouldAllBe(s => s.Problem == null);
        report.Days.Single().Parts.Select(p => p.Source).Distinct().ShouldBe(["stores", "engagement", "feeds"]);
        (await sources.CountAsync("marketplace", "orders")).ShouldBe(orders);
        (await sources.CountAsync("shop", "orders")).ShouldBe(shop);
        var nothing = await Should.ThrowAsync<SimulationException>(() =>
            BusinessDays.PlayAsync(sources.Targets with { Stores = null, EngagementFolder = null, FeedsFolder = null }, new()));
        nothing.Message.ShouldContain("somebody's");
        nothing.Message.ShouldContain("public Olist files");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task A_row_that_stands_in_the_way_stops_its_source_whole_and_the_others_go_on(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        var played = new PlayedBusiness(_options);
        played.Play(1);
        var customer = PlayedBusiness.Of(played.Business.Day(1).Rows.Single(r => r.Source.Name == "marketplace" && r.Table.Name == "customers"))[^1].Text("customer_id");
        await sources.ScalarAsync("marketplace", $"insert into customers values ('{customer}', 'x', '01000', 'here', 'SP', '2026-01-01'); select 0");

        var report = await BusinessDays.PlayAsync(sources.Targets, new());

        var problem = report.Sources.Single(s => s.Problem is not null);
        problem.Name.ShouldBe("marketplace");
        problem.Problem.ShouldNotBeNull().ShouldStartWith("The source marketplace could not be played on: ");
        report.Days.Single().Parts.ShouldNotContain(p => p.Source == "marketplace");
        (await sources.CountAsync("marketplace", "orders")).ShouldBe(played.Business.Sizes.Orders);

        await sources.ScalarAsync("marketplace", $"delete from customers where customer_unique_id = 'x'; select 0");
        (await BusinessDays.PlayAsync(sources.Targets, new())).IsRest.ShouldBeTrue();
        await sources.HoldAsync(played, 1);
    }

    [RequiresFact(Needs.Servers)]
    public async Task What_a_person_wrote_into_other_columns_stays_and_what_they_deleted_is_no_one_elses_business()
    {
        await using var sources = await SourceDatabases.CreateAsync(ServerKind.Postgres);
        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        var day = new SimulatedBusiness(_options).Day(1);
        var repriced = PlayedBusiness.Of(day.Changes.Single(c => c.What == "prices changed"))[0].Number("product_id");
        var promoted = PlayedBusiness.Of(day.Changes.Single(c => c.What == "tiers changed"))[0].Number("customer_id");
        await sources.ScalarAsync("shop", $"update products set product_name = 'mine' where product_id = {repriced}; update customers set phone = '1' where customer_id = {promoted}; select 0");
        await sources.ScalarAsync("shop", "delete from order_items; delete from orders; select 0");

        var report = await BusinessDays.PlayAsync(sources.Targets, new());

        report.Sources.ShouldAllBe(s => s.Problem == null);
        report.Days[0].Parts.Single(p => p is { Source: "shop", Change: "orders moved on" }).Rows.ShouldBe(0);
        (await sources.ScalarAsync("shop", $"select count(*) from products where product_id = {repriced} and product_name = 'mine' and updated_at >= '2026-01-01'")).ShouldBe(1);
        (await sources.ScalarAsync("shop", $"select count(*) from customers where customer_id = {promoted} and phone = '1' and updated_at >= '2026-01-01'")).ShouldBe(1);
    }

    [RequiresFact(Needs.Servers)]
    public async Task Sources_of_different_businesses_and_days_out_of_bounds_are_refused_in_a_sentence()
    {
        await using var sources = await SourceDatabases.CreateAsync(ServerKind.Postgres);
        Task<SimulationException> RefusedAsync(WantedDays wanted) => Should.ThrowAsync<SimulationException>(() => BusinessDays.PlayAsync(sources.Targets, wanted));
        (await RefusedAsync(new())).Message.ShouldContain("`ecomm simulate` makes one");

        await BusinessSimulator.LoadAsync(sources.Targets, _options);
        (await RefusedAsync(new() { Days = 0 })).Message.ShouldContain("one is the least");
        (await RefusedAsync(new() { Days = 4_000 })).Message.ShouldContain("3,652 days can be played after history");
        (await RefusedAsync(new() { Until = new(2024, 5, 1) })).Message.ShouldContain("history, which ends on 2025-12-31");

        await BusinessSimulator.LoadAsync(sources.Targets with { Shop = null }, _options with { Seed = 4 });
        (await RefusedAsync(new())).Message.ShouldContain("different businesses");
    }

    [Fact]
    public async Task Files_that_went_on_their_way_do_not_come_back_and_another_business_takes_the_rest_along()
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-simulator-");
        try
        {
            var feeds = Path.Combine(folder.FullName, "feeds");
            var targets = new SimulationTargets { FeedsFolder = feeds };
            await BusinessSimulator.LoadAsync(targets, _options);
            await BusinessDays.PlayAsync(targets, new() { Days = 2 });
            string At(string place, string file) => Path.Combine(feeds, place, "products", file);
            Directory.CreateDirectory(Path.Combine(feeds, "archive", "products"));
            File.Move(At("landing", "products_20260102T0000.csv"), At("archive", "products_20260102T0000.csv"));

            // Killed after its files, before they were counted.
            var marker = Path.Combine(feeds, "_simulation.json");
            var counted = await File.ReadAllTextAsync(marker);
            counted.ShouldContain("\"Day\":2");
            await File.WriteAllTextAsync(marker, counted.Replace("\"Day\":2", "\"Day\":1"));
            (await BusinessDays.PlayAsync(targets, new())).IsRest.ShouldBeTrue();
            File.Exists(At("landing", "products_20260102T0000.csv")).ShouldBeFalse();
            File.Exists(At("landing", "products_20260101T0000.csv")).ShouldBeTrue();

            await BusinessSimulator.LoadAsync(targets, _options with { Start = new(2020, 1, 1) });
            File.Exists(At("landing", "products_20260101T0000.csv")).ShouldBeFalse();
            File.Exists(At("archive", "products_20260102T0000.csv")).ShouldBeTrue();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
