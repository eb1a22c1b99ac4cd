using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Tests;

public sealed class CarryOverTests : IDisposable
{
    private const string History = "create schema snapshots; create table snapshots.people (id integer not null check (id > 0), since date); insert into snapshots.people values (1, '2024-01-01'), (2, null)";
    private static readonly CarriedTable[] _tables = [new("snapshots", "people"), new("marts", "not_there")];
    private readonly TemporaryWarehouse _warehouse = new();

    private BuildStore Store => _warehouse.Store;

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public void A_build_goes_on_with_the_tables_it_is_told_to_and_with_no_other()
    {
        var first = Published(History + "; create table other as select 1 as a; create schema marts; create view marts.not_there as select 1 as a");

        using var draft = Store.Begin();
        var carried = draft.CarryOver(first, _tables, BuildWriting.Plain, CancellationToken.None);

        carried.ShouldBe([_tables[0]]);
        draft.Build.CarriedFrom.ShouldBe(first.Id);
        TemporaryWarehouse.Ask<string>(draft.Path, "select string_agg(schema_name || '.' || table_name, ',') from duckdb_tables()").ShouldBe("snapshots.people");
        TemporaryWarehouse.Ask<long>(draft.Path, "select count(*) from snapshots.people where since is null or since = date '2024-01-01'").ShouldBe(2);
        // Constraints come along.
        Should.Throw<Exception>(() => TemporaryWarehouse.Run(draft.Path, "insert into snapshots.people values (null, null)"));
        Should.Throw<Exception>(() => TemporaryWarehouse.Run(draft.Path, "insert into snapshots.people values (-1, null)"));
    }

    [Fact]
    public void Names_that_SQL_would_trip_over_are_carried_like_others()
    {
        var first = Published("create schema \"snap shots\"; create table \"snap shots\".\"it's \"\"all\"\"\" as select 1 as \"a b\"");

        using var draft = Store.Begin();
        draft.CarryOver(first, [new("snap shots", "it's \"all\"")], BuildWriting.Plain, CancellationToken.None);

        TemporaryWarehouse.Ask<int>(draft.Path, "select \"a b\" from \"snap shots\".\"it's \"\"all\"\"\"").ShouldBe(1);
    }

    [Fact]
    public void What_is_carried_is_written_as_the_models_write()
    {
        var first = Published("create schema snapshots; create table snapshots.people as select range as id from range(10000)");
        using var draft = Store.Begin();

        draft.CarryOver(first, _tables, new(new Dictionary<string, string> { ["memory_limit"] = "200MB" }, new Dictionary<string, string> { ["row_group_size"] = "2048" }), CancellationToken.None);

        TemporaryWarehouse.Ask<long>(draft.Path, "select count(distinct row_group_id) from pragma_storage_info('snapshots.people')").ShouldBe(5);
    }

    [Fact]
    public void A_setting_that_DuckDB_does_not_take_is_a_sentence_that_blames_no_build()
    {
        var first = Published(History);
        using var draft = Store.Begin();

        Should.Throw<WarehouseException>(() => draft.CarryOver(first, _tables, new(new Dictionary<string, string> { ["memory_limit"] = "much" }, new Dictionary<string, string>()), CancellationToken.None))
            .Message.ShouldStartWith("DuckDB does not take 'much' for the setting memory_limit of the models' profile: ");
    }

    [Fact]
    public void Where_nothing_is_to_be_carried_the_build_is_as_empty_as_the_first()
    {
        var first = Published("create table t as select 1 as a");

        using var draft = Store.Begin();
        draft.CarryOver(first, _tables, BuildWriting.Plain, CancellationToken.None).ShouldBeEmpty();

        File.Exists(draft.Path).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void A_damaged_build_is_a_sentence_and_never_a_history_lost(double where)
    {
        var rows = History + "; insert into snapshots.people select range + 3, date '2020-01-01' + (hash(range) % 3000)::int from range(300000)";
        var first = Published(rows);
        var path = Store.PathOf(first.Id);
        using (var file = File.OpenWrite(path))
        {
            file.Position = (long)(file.Length * where);
            file.Write(Enumerable.Repeat((byte)0x5a, (int)Math.Min(300_000, file.Length - file.Position)).ToArray());
        }

        var before = File.ReadAllBytes(path);
        using (var draft = Store.Begin())
        {
            var problem = Should.Throw<WarehouseException>(() => draft.CarryOver(first, _tables, BuildWriting.Plain, CancellationToken.None));
            problem.Message.ShouldContain(first.Id);
            problem.Message.ShouldContain("snapshots.people");
            problem.Message.ShouldContain("ecomm builds rollback");
        }

        Store.List()[0].State.ShouldBe(BuildState.Failed);
        Store.Published()!.Id.ShouldBe(first.Id);
        File.ReadAllBytes(path).ShouldBe(before);
    }

    [Fact]
    public void After_a_rollback_the_history_is_that_of_the_build_rolled_back_to()
    {
        var first = Published(History);
        var second = Next(first, "insert into snapshots.people values (3, null)");
        var unseen = _warehouse.Make("select 1", BuildState.Untested, basis: second);
        Store.GoesOnWith(unseen, second).ShouldBeTrue();
        Store.Rollback();

        Store.Forerunner()!.Id.ShouldBe(first.Id);
        Store.GoesOnWith(second, first).ShouldBeFalse("readers were taken back from it");
        Store.GoesOnWith(unseen, first).ShouldBeFalse();
        using var draft = Store.Begin();
        draft.CarryOver(Store.Forerunner()!, _tables, BuildWriting.Plain, CancellationToken.None);
        TemporaryWarehouse.Ask<long>(draft.Path, "select count(*) from snapshots.people").ShouldBe(2);
        Store.GoesOnWith(draft.Build, first).ShouldBeTrue();
        Store.GoesOnWith(draft.Build, second).ShouldBeFalse();
    }

    [Fact]
    public void A_lost_pointer_is_no_fresh_start()
    {
        Store.Forerunner().ShouldBeNull();
        var first = Published(History);
        File.Delete(Path.Combine(_warehouse.Root, "current"));

        var problem = Should.Throw<WarehouseException>(() => Store.Forerunner());

        problem.Message.ShouldContain("is gone");
        problem.Message.ShouldContain($"ecomm builds publish {first.Id}");
        Store.Publish(first.Id);
        Store.Forerunner()!.Id.ShouldBe(first.Id);
    }

    [Fact]
    public void Builds_that_were_never_published_leave_no_history_to_lose()
    {
        _warehouse.Make(History, BuildState.Failed);

        Store.Forerunner().ShouldBeNull();
    }

    private Build Published(string sql) => Store.Publish(_warehouse.Make(sql).Id);

    private Build Next(Build before, string sql)
    {
        using var draft = Store.Begin();
        draft.CarryOver(before, _tables, BuildWriting.Plain, CancellationToken.None);
        TemporaryWarehouse.Run(draft.Path, sql);
        draft.Finish(BuildState.Passed, new(), new());
        return Store.Publish(draft.Build.Id);
    }
}
