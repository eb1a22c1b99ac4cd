using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Tests;

public sealed class PublishingTests : IDisposable
{
    private readonly TemporaryWarehouse _warehouse = new();

    private BuildStore Store => _warehouse.Store;

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public void Readers_see_nothing_until_a_build_is_published()
    {
        var build = _warehouse.Make("create table t as select 1 as a");
        Store.Published().ShouldBeNull();

        Store.Publish(build.Id);

        Store.Published()!.Id.ShouldBe(build.Id);
        File.ReadAllText(Path.Combine(_warehouse.Root, "current")).ShouldBe(build.Id + "\n");
    }

    [Fact]
    public void Builds_sort_in_the_order_they_are_made_whatever_the_clock_says()
    {
        var clock = new WrongClock();
        var store = new BuildStore(_warehouse.Root, clock);
        var ids = new List<string>();
        foreach (var hours in new[] { 0, 0, -24, 1, -90_000, 2 })
        {
            clock.Now = WrongClock.Start.AddHours(hours);
            using var draft = store.Begin();
            TemporaryWarehouse.Run(draft.Path, "create table t as select 1 as a");
            ids.Add(draft.Finish(BuildState.Passed, new(), new()).Id);
            store.Publish(ids[^1]);
        }

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.Distinct().Count().ShouldBe(ids.Count);
        store.List().Select(b => b.Id).ShouldBe(ids.AsEnumerable().Reverse());
        store.Rollback().Id.ShouldBe(ids[^2]);
        store.Rollback().Id.ShouldBe(ids[^3]);
    }

    [Theory]
    [InlineData(BuildState.Failed, "1 test failed.")]
    [InlineData(BuildState.Untested, "have not run")]
    public void A_build_that_did_not_pass_is_published_only_by_force(BuildState state, string says)
    {
        var good = _warehouse.Make("create table t as select 1 as a");
        Store.Publish(good.Id);
        var bad = _warehouse.Make("create table t as select 2 as a", state);

        Should.Throw<WarehouseException>(() => Store.Publish(bad.Id)).Message.ShouldContain(says);
        Store.Published()!.Id.ShouldBe(good.Id);

        Store.Publish(bad.Id, force: true);
        Store.Published()!.Id.ShouldBe(bad.Id);
    }

    [Fact]
    public void Rollback_goes_to_the_build_published_before_and_no_further_than_there_is()
    {
        var first = Published("create table t as select 1 as a");
        _warehouse.Make("create table t as select 9 as a", BuildState.Failed);
        var second = Published("create table t as select 2 as a");

        Store.Rollback().Id.ShouldBe(first.Id);
        Store.Published()!.Id.ShouldBe(first.Id);
        Should.Throw<WarehouseException>(() => Store.Rollback()).Message.ShouldContain("nothing to roll back to");
        Store.Rollback(second.Id).Id.ShouldBe(second.Id);
    }

    [Fact]
    public void Rollback_refuses_a_build_that_readers_never_saw()
    {
        Published("create table t as select 1 as a");
        var unseen = _warehouse.Make("create table t as select 2 as a");

        Should.Throw<WarehouseException>(() => Store.Rollback(unseen.Id)).Message.ShouldContain($"ecomm builds publish {unseen.Id}");
    }

    [Fact]
    public void A_build_may_start_from_another_without_touching_it()
    {
        var first = Published("create table t as select 1 as a");

        var second = _warehouse.Make("insert into t values (2)", basis: first);

        second.BasedOn.ShouldBe(first.Id);
        TemporaryWarehouse.Ask<long>(Store.PathOf(first.Id), "select count(*) from t").ShouldBe(1);
        TemporaryWarehouse.Ask<long>(Store.PathOf(second.Id), "select count(*) from t").ShouldBe(2);
    }

    [Fact]
    public void Only_one_writer_builds_at_a_time()
    {
        using var draft = Store.Begin();
        Should.Throw<WarehouseException>(() => Store.Begin()).Message.ShouldContain("Another process is building");
    }

    [Fact]
    public void A_build_that_nobody_has_seen_may_be_audited_later()
    {
        var build = _warehouse.Make("create table t as select 1 as a", BuildState.Untested);

        using (Store.Resume(build))
            Should.Throw<WarehouseException>(() => Store.Begin()).Message.ShouldContain("Another process is building");
        Store.Get(build.Id).State.ShouldBe(BuildState.Untested);

        using (var draft = Store.Resume(build))
            draft.Finish(BuildState.Passed, build.Models, new Outcomes(Pass: 3));
        Store.List().ShouldHaveSingleItem().Tests.Pass.ShouldBe(3);
        var published = Store.Publish(build.Id);
        Should.Throw<WarehouseException>(() => Store.Resume(published)).Message.ShouldContain("not written to");
    }

    [Fact]
    public void A_draft_that_is_left_unfinished_is_recorded_as_interrupted()
    {
        string id;
        using (var draft = Store.Begin())
            id = draft.Build.Id;

        var build = Store.Get(id);
        build.State.ShouldBe(BuildState.Failed);
        build.Reason.ShouldBe("The run was interrupted.");
    }

    [Fact]
    public void A_draft_that_is_taken_back_leaves_nothing()
    {
        using (var draft = Store.Begin())
        {
            File.WriteAllText(draft.Path, "half");
            Directory.CreateDirectory(draft.Path + ".tmp");
            draft.Discard();
        }

        Store.List().ShouldBeEmpty();
        Directory.GetFileSystemEntries(_warehouse.Root).Select(Path.GetFileName).ShouldBe([".writer"]);
    }

    [Fact]
    public void What_a_killed_writer_left_is_cleared_by_the_next()
    {
        // The record a process writes when it begins, with nobody holding the lock: as after kill -9.
        Published("create table t as select 1 as a");
        var dead = Path.Combine(_warehouse.Root, "20200101T000000Z-dead");
        File.WriteAllText(dead + ".json", """{"id":"20200101T000000Z-dead","state":"building","started_at":"2020-01-01T00:00:00+00:00"}""");
        File.WriteAllText(dead + ".duckdb", "half");
        File.WriteAllText(Path.Combine(_warehouse.Root, "current.tmp"), "2020");

        using (Store.Begin())
        {
        }

        File.Exists(dead + ".json").ShouldBeFalse();
        File.Exists(dead + ".duckdb").ShouldBeFalse();
        File.Exists(Path.Combine(_warehouse.Root, "current.tmp")).ShouldBeFalse();
        Store.Published().ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("../../etc/passwd\n", "damaged")]
    [InlineData("two\nlines\n", "damaged")]
    [InlineData("20200101T000000Z-gone\n", "not there")]
    public void A_corrupt_pointer_is_a_sentence_with_the_way_out(string content, string says)
    {
        var build = Published("create table t as select 1 as a");
        File.WriteAllText(Path.Combine(_warehouse.Root, "current"), content);

        var message = Should.Throw<WarehouseException>(() => Store.Published()).Message;
        message.ShouldContain(says);
        message.ShouldContain("ecomm builds publish");

        Store.Publish(build.Id);
        Store.Published()!.Id.ShouldBe(build.Id);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("""{ "id": "another", "state": "passed", "started_at": "2020-01-01T00:00:00Z" }""")]
    public void A_corrupt_record_is_named_and_keeps_nobody_from_the_other_builds(string content)
    {
        var first = Published("create table t as select 1 as a");
        var second = Published("create table t as select 2 as a");
        var odd = Path.Combine(_warehouse.Root, "20990101T000000Z-odd1.json");
        File.WriteAllText(odd, content);

        var damaged = Store.List().Single(b => b.State is BuildState.Damaged);
        damaged.Reason.ShouldNotBeNull().ShouldContain(odd);
        Store.List().Select(b => b.Id).ShouldBe(["20990101T000000Z-odd1", second.Id, first.Id]);
        Store.Published()!.Id.ShouldBe(second.Id);
        Should.Throw<WarehouseException>(() => Store.Publish(damaged.Id, force: true)).Message.ShouldContain("20990101T000000Z-odd1.duckdb");
        Store.Rollback().Id.ShouldBe(first.Id);
        var third = Published("create table t as select 3 as a");
        Store.Prune(keep: 1).Select(b => b.Id).ShouldBe([second.Id, first.Id]);
        Store.List().Select(b => b.Id).ShouldBe([damaged.Id, third.Id]);
    }

    [Fact]
    public void A_published_build_whose_record_is_damaged_is_still_read_and_rolled_back_from()
    {
        var first = Published("create table t as select 1 as a");
        var second = Published("create table t as select 2 as a");
        File.WriteAllText(Path.Combine(_warehouse.Root, second.Id + ".json"), "{");

        Store.Published()!.Id.ShouldBe(second.Id);
        Should.Throw<WarehouseException>(() => Store.Publish(second.Id)).Message.ShouldContain("--force");
        Store.Rollback().Id.ShouldBe(first.Id);
        Store.Publish(second.Id, force: true).State.ShouldBe(BuildState.Untested);
        Store.List().ShouldAllBe(b => b.State != BuildState.Damaged);

        File.Delete(Path.Combine(_warehouse.Root, second.Id + ".json"));
        Store.Published()!.Id.ShouldBe(second.Id);
    }

    [Fact]
    public void Pruning_keeps_the_published_the_newest_that_passed_and_the_last_failure()
    {
        var first = Published("create table t as select 1 as a");
        var second = _warehouse.Make("create table t as select 2 as a");
        var failures = Enumerable.Range(0, 2).Select(_ => _warehouse.Make("create table t as select 3 as a", BuildState.Failed)).ToList();
        var newest = _warehouse.Make("create table t as select 4 as a");

        Store.Prune(keep: 1);

        var kept = Store.List().Select(b => b.Id).ToList();
        kept.ShouldContain(first.Id);
        kept.ShouldContain(newest.Id);
        kept.Count(id => failures.Any(f => f.Id == id)).ShouldBe(1);
        kept.ShouldNotContain(second.Id);
        Directory.GetFiles(_warehouse.Root, "*.duckdb").Length.ShouldBe(kept.Count);
    }

    [Fact]
    public void A_build_is_found_by_enough_of_its_identifier()
    {
        var build = _warehouse.Make("create table t as select 1 as a");
        Store.Get(build.Id[^4..]).Id.ShouldBe(build.Id);
        Should.Throw<WarehouseException>(() => Store.Get("nothing")).Message.ShouldContain("ecomm builds ls");
    }

    private Build Published(string sql) => Store.Publish(_warehouse.Make(sql).Id);

    private sealed class WrongClock : TimeProvider
    {
        public static DateTimeOffset Start { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
