using EcommAspire.Warehouse.Audit;
using EcommAspire.Warehouse.Builds;
using EcommAspire.Warehouse.Reports;

namespace EcommAspire.Warehouse.Tests;

public sealed class AuditAndReportTests : IDisposable
{
    private static readonly DateOnly _day = new(2024, 12, 31);

    private readonly TemporaryWarehouse _warehouse = new();

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public void A_builds_tests_can_be_asked_of_the_build_itself()
    {
        var build = _warehouse.Make("create table t as select 1 as a");
        var path = _warehouse.Store.PathOf(build.Id);
        var check = new QualityCheck("unique_t_a", "t", "a", "unique", "error", "fail", 2, "Got 2 results", "compiled/unique_t_a.sql", """[{"a":1}]""");

        AuditTables.Write(path, build.Id, DateTimeOffset.UnixEpoch, [check with { Status = "pass", Failures = 0 }], []);
        AuditTables.Write(path, build.Id, DateTimeOffset.UnixEpoch, [check, check with { Test = "singular", Model = null, Column = null, Failures = null }],
            [new("model.ecomm.t", "model", "success", DateTimeOffset.UnixEpoch, 0.5, 1, "OK")]);

        TemporaryWarehouse.Ask<long>(path, "select count(*) from audit.data_quality_checks").ShouldBe(2);
        TemporaryWarehouse.Ask<string>(path, "select test_name || ':' || failures || ':' || (failing_rows -> 0 ->> 'a') from audit.data_quality_checks where failures is not null")
            .ShouldBe("unique_t_a:2:1");
        TemporaryWarehouse.Ask<string>(path, "select node || ':' || rows_affected || ':' || build_id from audit.build_log").ShouldBe($"model.ecomm.t:1:{build.Id}");
    }

    [Fact]
    public async Task Reports_are_written_whole_and_replaced_whole()
    {
        var root = Path.Combine(_warehouse.Folder, "reports");
        var first = _warehouse.Make("create schema reports; create table reports.daily as select 1 as a, 'x,y' as b; create table reports.gone as select 1 as a");
        await ReportExporter.ExportAsync(_warehouse.Store, first, root, _day, CancellationToken.None);
        var second = _warehouse.Make("create schema reports; create table reports.daily as select i as a, 'x,y' as b from range(2) t(i)");

        var set = await ReportExporter.ExportAsync(_warehouse.Store, second, root, _day, CancellationToken.None);

        set.Files.ShouldBe([new ReportFile("daily", 2)]);
        Directory.GetFiles(Path.Combine(root, "2024-12-31")).Select(Path.GetFileName).Order().ShouldBe(["daily.csv", "daily.parquet"]);
        File.ReadAllText(Path.Combine(set.Folder, "daily.csv")).ShouldBe("a,b\n0,\"x,y\"\n1,\"x,y\"\n");
        Directory.GetDirectories(root).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_leaves_the_ones_of_before()
    {
        var root = Path.Combine(_warehouse.Folder, "reports");
        var good = _warehouse.Make("create schema reports; create table reports.daily as select 1 as a");
        await ReportExporter.ExportAsync(_warehouse.Store, good, root, _day, CancellationToken.None);
        var bad = _warehouse.Make("create schema reports; create table reports.daily as select 2 as a; create view reports.late as select error('no') as a");

        await Should.ThrowAsync<DuckDB.NET.Data.DuckDBException>(() => ReportExporter.ExportAsync(_warehouse.Store, bad, root, _day, CancellationToken.None));

        Directory.GetDirectories(root).Select(Path.GetFileName).ShouldBe(["2024-12-31"]);
        File.ReadAllText(Path.Combine(root, "2024-12-31", "daily.csv")).ShouldBe("a\n1\n");
        // What a killed export left is in nobody's way.
        Directory.CreateDirectory(Path.Combine(root, "2024-12-31.old", "half"));
        Directory.CreateDirectory(Path.Combine(root, "2024-12-31.tmp", "half"));
        await ReportExporter.ExportAsync(_warehouse.Store, good, root, _day, CancellationToken.None);
        Directory.GetDirectories(root).Select(Path.GetFileName).ShouldBe(["2024-12-31"]);
    }

    [Fact]
    public async Task A_build_without_reports_says_so()
    {
        var build = _warehouse.Make("create table t as select 1 as a");
        var error = await Should.ThrowAsync<WarehouseException>(() => ReportExporter.ExportAsync(_warehouse.Store, build, _warehouse.Folder, _day, CancellationToken.None));
        error.Message.ShouldContain("ecomm model build");
    }

    [Fact]
    public async Task A_diff_counts_rows_and_names_columns()
    {
        var a = _warehouse.Make("create table same as select 1 as x; create table t as select i as id, i as v from range(5) t(i); create table lost as select 1 as x; create table shape as select 1 as x, 2 as y");
        var b = _warehouse.Make("create table same as select 1 as x; create table t as select i as id, case when i = 3 then 9 else i end as v from range(6) t(i); create table born as select 1 as x; create table shape as select 'a' as x, 3 as z");

        var differences = (await BuildDiff.CompareAsync(_warehouse.Store.PathOf(a.Id), _warehouse.Store.PathOf(b.Id), CancellationToken.None)).ToDictionary(d => d.Table);

        differences["main.same"].Changed.ShouldBeFalse();
        (differences["main.t"].RowsBefore, differences["main.t"].RowsAfter, differences["main.t"].Removed, differences["main.t"].Added).ShouldBe((5, 6, 1, 2));
        differences["main.lost"].RowsAfter.ShouldBeNull();
        differences["main.born"].RowsBefore.ShouldBeNull();
        differences["main.shape"].Columns.ShouldBe(["~x", "-y", "+z"]);
    }
}
