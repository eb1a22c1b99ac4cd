using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Tests.Generation;

namespace EcommAspire.Simulator.Tests.Loading;

public sealed class LoadingTests
{
    private static readonly SimulatorOptions _small = new() { Scale = 0.003m };
    private static readonly SimulatorOptions _other = new() { Scale = 0.004m, Seed = 5, Dirt = 0 };

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Every_row_and_value_arrives_as_it_was_made(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        var report = await BusinessSimulator.LoadAsync(sources.Targets, _small);

        var business = new SimulatedBusiness(_small);
        await HoldsAsync(sources, business);
        report.Sources.Select(s => (s.Name, s.WasThere)).ShouldBe([("shop", false), ("marketplace", false), ("stores", false), ("engagement", false), ("feeds", false)]);
        foreach (var table in Relational(business))
        {
            var made = RowCollector.Of(business, table.Source.Name, table.Table.Name);
            foreach (var column in table.Table.Columns)
            {
                var name = sources.Quote(table.Source.Name, column.Name);
                var from = $"from {sources.Quote(table.Source.Name, table.Table.Name)}";
                Task<long> Ask(string what) => sources.ScalarAsync(table.Source.Name, $"select {what} {from}");
                (await Ask($"count({name})")).ShouldBe(made.Count(r => r[column.Name] is not null), $"{table.Table.Name}.{column.Name}");
                if (column.Type.Kind is ValueKind.Decimal)
                    (await Ask($"sum({name} * 100)")).ShouldBe(made.Sum(r => r.Number(column.Name)), $"{table.Table.Name}.{column.Name}");
                if (column.Type.Kind is ValueKind.Text)
                    (await Ask($"coalesce(sum(char_length({name})), 0)")).ShouldBe(made.Sum(r => (r[column.Name] as string)?.Length ?? 0), $"{table.Table.Name}.{column.Name}");
                if (column.Type.Kind is ValueKind.Timestamp && marketplace is ServerKind.Postgres)
                    (await Ask($"coalesce(sum((extract(epoch from {name}) * 1000000)::numeric), 0) % 1000000007"))
                        .ShouldBe((long)(made.Aggregate((Int128)0, (sum, r) => sum + Microseconds(r.TimeOrNull(column.Name))) % 1_000_000_007), column.Name);
            }
        }
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Without_dirt_every_reference_holds_and_every_sum_agrees(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        await BusinessSimulator.LoadAsync(sources.Targets with { EngagementFolder = null, FeedsFolder = null }, _other);

        foreach (var source in Business.Sources.Where(s => s.Kind is SourceKind.Relational))
        {
            foreach (var (table, reference) in source.Tables.SelectMany(t => t.ForeignKeys.Select(f => (t, f))))
            {
                var (column, key) = (sources.Quote(source.Name, reference.Columns[0]), sources.Quote(source.Name, reference.References[0]));
                var dangling = $"""
                    select count(*) from {sources.Quote(source.Name, table.Name)} child
                    left join {sources.Quote(source.Name, reference.Table)} parent on parent.{key} = child.{column}
                    where child.{column} is not null and parent.{key} is null
                    """;
                (await sources.ScalarAsync(source.Name, dangling)).ShouldBe(0, $"{table.Name} → {reference.Table}");
            }
        }

        (await sources.ScalarAsync("marketplace", """
            select count(*) from (select order_id, sum(price + freight_value) as owed from order_items group by order_id) items
            left join (select order_id, sum(payment_value) as paid from order_payments group by order_id) payments on payments.order_id = items.order_id
            where paid is null or paid <> owed
            """)).ShouldBe(0);
        (await sources.ScalarAsync("shop", """
            select count(*) from orders
            join (select order_id, sum(quantity * unit_price - discount_amount) as lines from order_items group by order_id) items using (order_id)
            where total_amount <> lines - discount_amount + shipping_amount
            """)).ShouldBe(0);
        (await sources.ScalarAsync("shop", "select count(*) from products where jsonb_typeof(attributes) <> 'object'")).ShouldBe(0);
    }

    [RequiresFact(Needs.Servers)]
    public async Task What_is_there_already_is_left_alone_and_anything_else_replaced()
    {
        await using var sources = await SourceDatabases.CreateAsync(ServerKind.MariaDb);
        await BusinessSimulator.LoadAsync(sources.Targets, _small);
        var made = await StateAsync();

        var again = await BusinessSimulator.LoadAsync(sources.Targets, _small);
        (await StateAsync()).ShouldBe(made);
        again.Sources.ShouldAllBe(s => s.WasThere);
        again.Rows.ShouldBe(0);

        var other = await BusinessSimulator.LoadAsync(sources.Targets, _other);
        other.Sources.ShouldAllBe(s => !s.WasThere);
        await HoldsAsync(sources, new(_other));

        // One source lost: only that one is made again.
        await sources.ScalarAsync("stores", "truncate table _simulation; select 0");
        (await BusinessSimulator.LoadAsync(sources.Targets, _other)).Sources.Where(s => !s.WasThere).Select(s => s.Name).ShouldBe(["stores"]);
        await HoldsAsync(sources, new(_other));

        // The tables' identities and the files' times: nothing was made again.
        async Task<string> StateAsync() => string.Join('\n',
        [
            $"{await sources.ScalarAsync("shop", "select sum(oid::bigint + relfilenode::bigint) from pg_class where relnamespace = 'public'::regnamespace")}",
            $"{await sources.ScalarAsync("marketplace", "select cast(sum(unix_timestamp(create_time)) as signed) from information_schema.tables where table_schema = database()")}",
            .. Directory.EnumerateFiles(sources.Folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}"),
        ]);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Tables_that_nobody_made_here_are_left_alone(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        foreach (var (source, table) in ((string, string)[])[("shop", "orders"), ("marketplace", "sellers")])
        {
            await sources.ScalarAsync(source, $"create table {table} (mine int); insert into {table} values (7); select 0");
        }

        var report = await BusinessSimulator.LoadAsync(sources.Targets, _small);

        foreach (var (source, table, other) in ((string, string, string)[])[("shop", "orders", "customers"), ("marketplace", "sellers", "customers")])
        {
            var loaded = report.Sources.Single(s => s.Name == source);
            loaded.WasThere.ShouldBeTrue();
            loaded.Problem.ShouldBeNull();
            loaded.Kept.ShouldNotBeNull().ShouldContain($"({table})");
            (await sources.ScalarAsync(source, $"select mine from {table}")).ShouldBe(7);
            await Should.ThrowAsync<Exception>(() => sources.CountAsync(source, other), "nothing was made beside it");
        }

        report.Sources.Single(s => s.Name == "stores").WasThere.ShouldBeFalse();
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task A_load_given_up_leaves_what_was_there(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        var targets = sources.Targets with { EngagementFolder = null, FeedsFolder = null, Shop = null, Stores = null };
        await BusinessSimulator.LoadAsync(targets, _small);
        using var stop = new CancellationTokenSource();
        var halfway = new Watching(p =>
        {
            if (p.Table == "geolocation" && p.Rows > p.ExpectedRows / 2)
                stop.Cancel();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => BusinessSimulator.LoadAsync(targets, _other with { Scale = 0.05m }, halfway, stop.Token));
        (await sources.CountAsync("marketplace", "geolocation")).ShouldBe(new SimulatedBusiness(_small).Sizes.Geolocations);
        (await BusinessSimulator.LoadAsync(targets, _small)).Sources.ShouldAllBe(s => s.WasThere);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb, 0)]
    [InlineData(ServerKind.MariaDb, 150)]
    [InlineData(ServerKind.MariaDb, 500)]
    [InlineData(ServerKind.Postgres, 60)]
    [InlineData(ServerKind.Postgres, 300)]
    public async Task A_killed_load_is_done_again_from_scratch(ServerKind marketplace, int milliseconds)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        await BusinessSimulator.LoadAsync(sources.Targets, _small);
        var next = _other with { Scale = 0.03m, Dirt = 0.001m };

        await LoadInAnotherProcess.StartAndKillAsync(sources.Targets, next, TimeSpan.FromMilliseconds(milliseconds));

        var (before, after) = (new SimulatedBusiness(_small).Sizes, new SimulatedBusiness(next).Sizes);
        (await sources.CountAsync("marketplace", "orders")).ShouldBeOneOf(before.Orders, after.Orders);
        (await sources.CountAsync("shop", "orders")).ShouldBeOneOf(before.ShopOrders, after.ShopOrders);
        await BusinessSimulator.LoadAsync(sources.Targets, next);
        await HoldsAsync(sources, new(next));
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Readers_see_the_old_business_or_the_new_one_and_nothing_between(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);
        var targets = sources.Targets with { EngagementFolder = null, FeedsFolder = null, Stores = null };
        await BusinessSimulator.LoadAsync(targets, _small);
        var seen = new HashSet<long> { await sources.CountAsync("marketplace", "orders") };
        var load = BusinessSimulator.LoadAsync(targets, _other);
        do
            seen.Add(await sources.CountAsync("marketplace", "orders"));
        while (!load.IsCompleted);
        await load;
        seen.Add(await sources.CountAsync("marketplace", "orders"));

        seen.Order().ShouldBe([new SimulatedBusiness(_small).Sizes.Orders, new SimulatedBusiness(_other).Sizes.Orders]);
    }

    private static IEnumerable<Simulator.Generation.SimulatedTable> Relational(SimulatedBusiness business) =>
        business.Tables.Where(t => t.Source.Kind is SourceKind.Relational);

    private static async Task HoldsAsync(SourceDatabases sources, SimulatedBusiness business)
    {
        foreach (var table in Relational(business))
            (await sources.CountAsync(table.Source.Name, table.Table.Name)).ShouldBe(table.Rows, table.Table.Name);
        Folders.Hold(sources.Targets.EngagementFolder!, sources.Targets.FeedsFolder!, business);
    }

    private static long Microseconds(DateTime? time) => time is { } at ? (at - DateTime.UnixEpoch).Ticks / 10 : 0;

    private sealed class Watching(Action<SimulationProgress> watch) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => watch(value);
    }
}
