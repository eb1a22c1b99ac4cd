using System.Diagnostics;
using EcommAspire.Warehouse.Builds;
using EcommAspire.Warehouse.Reading;

namespace EcommAspire.Warehouse.Tests;

public sealed class ReadingTests : IDisposable
{
    private readonly TemporaryWarehouse _warehouse = new();
    private readonly Build _build;

    public ReadingTests() => _build = _warehouse.Make(
        """
        create schema marts;
        create schema staging;
        create table marts.fct as select i as id, 'n' || i as name, case when i = 2 then '' end as note from range(3) t(i);
        create table staging.raw as select 7 as seven;
        create macro marts.doubled(x) as table select x * 2 as n;
        """);

    public void Dispose() => _warehouse.Dispose();

    [Theory]
    [InlineData("select count(*) from fct", "3")]
    [InlineData("select count(*) from marts.fct;", "3")]
    [InlineData("with a as (select * from raw) select seven from a", "7")]
    [InlineData("from staging.raw", "7")]
    [InlineData("values (5)", "5")]
    [InlineData("select 'insert; into' -- not one\n", "insert; into")]
    [InlineData("select 1; -- x", "1")]
    [InlineData("/* a */ select 1 /* ; b */;;", "1")]
    public async Task A_query_is_answered(string sql, string answer) => (await FirstAsync(sql)).ShouldBe(answer);

    [Theory]
    [InlineData("show tables")]
    [InlineData("describe fct")]
    [InlineData("summarize fct")]
    [InlineData("explain select * from fct")]
    [InlineData("EXPLAIN ANALYZE select * from fct")]
    [InlineData("-- why\n/* so; slow */ explain select * from fct; -- x")]
    public async Task What_describes_the_build_is_a_query_too(string sql) => (await FirstAsync(sql)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("insert into marts.fct values (1, 'a', 'b')")]
    [InlineData("update marts.fct set id = 1")]
    [InlineData("delete from marts.fct")]
    [InlineData("drop table marts.fct")]
    [InlineData("create table marts.x as select 1")]
    [InlineData("create temp table x as select 1")]
    [InlineData("attach '/tmp/x.duckdb' as x")]
    [InlineData("copy marts.fct to '/tmp/stolen.csv'")]
    [InlineData("export database '/tmp/stolen'")]
    [InlineData("set enable_external_access = true")]
    [InlineData("reset enable_external_access")]
    [InlineData("pragma database_list")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    [InlineData("call checkpoint()")]
    [InlineData("begin; select 1")]
    [InlineData("select 1; drop table marts.fct")]
    [InlineData("select 1; select 2")]
    [InlineData("explain analyze insert into marts.fct values (1, 'a', 'b')")]
    [InlineData("select * from read_csv('/etc/passwd')")]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("select * from '/etc/passwd.csv'")]
    [InlineData("select * from glob('/etc/*')")]
    [InlineData("select * from read_parquet('http://127.0.0.1:1/x.parquet')")]
    [InlineData("from enable_logging()")]
    [InlineData("from enable_logging(storage = 'file', storage_config = {'path': '/tmp/stolen'})")]
    [InlineData("select a from (select write_log('x') as a)")]
    [InlineData("select 1 where 1 in (select * from enable_profiling())")]
    [InlineData("with a as (from Checkpoint()) from a")]
    [InlineData("from main.force_checkpoint()")]
    [InlineData("from \"enable_logging\"()")]
    [InlineData("from query('from enable_' || 'logging()')")]
    [InlineData("from json_execute_serialized_sql(json_serialize_sql('from enable_logging()'))")]
    [InlineData("describe from truncate_duckdb_logs()")]
    [InlineData("explain from disable_optimizer()")]
    [InlineData("from duckdb_secrets()")]
    [InlineData("select * from fct union all by name from read_text('/etc/passwd')")]
    public async Task Whatever_writes_or_reaches_outside_is_refused(string sql)
    {
        await Should.ThrowAsync<ReadOnlyException>(() => FirstAsync(sql));
        TemporaryWarehouse.Ask<long>(_warehouse.Store.PathOf(_build.Id), "select count(*) from marts.fct").ShouldBe(3);
    }

    [Fact]
    public async Task The_builds_own_file_is_no_file_to_read()
    {
        foreach (var function in new[] { "read_blob", "read_text", "glob", "read_duckdb", "read_csv", "parquet_scan", "sniff_csv" })
            await Should.ThrowAsync<ReadOnlyException>(() => FirstAsync($"from {function}('{_warehouse.Store.PathOf(_build.Id).Replace("'", "''", StringComparison.Ordinal)}')"), function);
    }

    [Theory]
    [InlineData("select count(*) from range(3)", "3")]
    [InlineData("select unnest([7])", "7")]
    [InlineData("select max(value::int) from json_each('[1, 4]')", "4")]
    [InlineData("select count(*) from generate_series(1, 3)", "3")]
    [InlineData("select count(*) from duckdb_tables()", "2")]
    [InlineData("select count(*) from pragma_table_info('fct')", "3")]
    [InlineData("select n from doubled(4)", "8")]
    [InlineData("select count(*) from information_schema.columns where table_name = 'fct'", "3")]
    public async Task A_function_that_gives_rows_and_does_nothing_else_is_answered(string sql, string answer) => (await FirstAsync(sql)).ShouldBe(answer);

    [Theory]
    [InlineData("from fctt()", "fctt")]
    [InlineData("select nosuch(1)", "nosuch")]
    public async Task A_function_that_there_is_not_is_said_not_to_be(string sql, string says) =>
        (await Should.ThrowAsync<WarehouseException>(() => FirstAsync(sql))).Message.ShouldContain(says);

    [Fact]
    public async Task A_query_has_the_memory_it_is_given_and_spills_where_it_is_told()
    {
        const string Sql = "select i, md5(i::varchar) as h from range(4000000) t(i) order by h desc";
        var spill = Path.Combine(_warehouse.Folder, "spill");
        await QueryExport.WriteAsync(_warehouse.Store, _build, Sql, "csv", 0, Stream.Null, CancellationToken.None, new("150MB", spill));
        Directory.GetFileSystemEntries(_warehouse.Root).Select(Path.GetFileName).ShouldBe([".writer", $"{_build.Id}.duckdb", $"{_build.Id}.json"], ignoreOrder: true);

        var full = await Should.ThrowAsync<WarehouseException>(
            () => QueryExport.WriteAsync(_warehouse.Store, _build, Sql, "csv", 0, Stream.Null, CancellationToken.None, new("150MB", null)));
        full.Message.ShouldContain("150MB");
        full.Message.ShouldContain("ECOMM_MEMORY_LIMIT");
    }

    [Fact]
    public async Task A_limit_that_is_none_is_a_sentence() =>
        (await Should.ThrowAsync<WarehouseException>(() => QueryExport.WriteAsync(_warehouse.Store, _build, "select 1", "csv", 0, Stream.Null, CancellationToken.None, new("much", null))))
            .Message.ShouldStartWith("'much' is no amount of memory such as 2GB; ECOMM_MEMORY_LIMIT takes one.");

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("parquet")]
    public async Task An_export_flows_and_ends_with_its_reader(string format)
    {
        // Some gigabytes, which neither memory nor a disk ever holds.
        var output = new Brief();
        var error = await Should.ThrowAsync<IOException>(
            () => QueryExport.WriteAsync(_warehouse.Store, _build, "select i, hash(i) as h, hash(h) as g from range(1000000000) t(i)", format, 0, output, CancellationToken.None));
        error.Message.ShouldBe("Enough.");
    }

    [Fact]
    public async Task An_export_does_not_wait_for_a_process_that_is_started_meanwhile()
    {
        // What the engine reads, such a process has open too (see the tests of Ingestion); what it writes must not be.
        await using var output = new Starting();
        await QueryExport.WriteAsync(_warehouse.Store, _build, "select i from range(1000000) t(i)", "csv", 0, output, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        output.Child.ShouldNotBeNull().HasExited.ShouldBeFalse();
        output.ToArray().Count(b => b == '\n').ShouldBe(1_000_001);
    }

    [Fact]
    public async Task An_export_that_fails_midway_says_so()
    {
        using var output = new MemoryStream();
        var error = await Should.ThrowAsync<WarehouseException>(() => QueryExport.WriteAsync(
            _warehouse.Store, _build, "select case when i < 3000000 then i else error('gone') end as i from range(4000000) t(i)", "json", 0, output, CancellationToken.None));
        error.Message.ShouldContain("gone");
    }

    [Fact]
    public async Task An_export_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(
            () => QueryExport.WriteAsync(_warehouse.Store, _build, "select i, hash(i) as h from range(1000000000000) t(i)", "csv", 0, Stream.Null, stop.Token));
    }

    [Theory]
    [InlineData("select * from fcts", "fct")]
    [InlineData("selct 1", "syntax error")]
    [InlineData("", "one query")]
    public async Task A_wrong_query_is_told_why(string sql, string says)
    {
        var error = await Should.ThrowAsync<Exception>(() => FirstAsync(sql));
        error.ShouldBeOfType(sql.Length == 0 ? typeof(ReadOnlyException) : typeof(WarehouseException));
        error.Message.ShouldContain(says);
    }

    [Fact]
    public async Task A_damaged_build_is_a_sentence()
    {
        File.WriteAllText(_warehouse.Store.PathOf(_build.Id), "not a database at all, but long enough to be looked at as one");
        var error = await Should.ThrowAsync<WarehouseException>(() => FirstAsync("select 1"));
        error.Message.ShouldContain(_build.Id);
        error.Message.ShouldContain("ecomm builds rollback");
    }

    [Fact]
    public async Task Csv_tells_a_null_from_an_empty_text()
    {
        var csv = await ExportAsync("select id, note from fct order by id", "csv");
        csv.ShouldBe("id,note\n0,\n1,\n2,\"\"\n");
    }

    [Theory]
    [InlineData("select 1 as a; -- x")]
    [InlineData("select 1 as a; /* it's; */ ;; ")]
    [InlineData("-- first\nselect 1 as a -- last")]
    [InlineData("select 1 as a /* one /* in another */ */;\n\n")]
    [InlineData("with b as (select 1 as a) from b;")]
    [InlineData("select length(';') as a;")]
    [InlineData("select length($$;$$) as a --;")]
    public async Task However_a_query_ends_it_is_exported(string sql) => (await ExportAsync(sql, "csv")).ShouldBe("a\n1\n");

    [Theory]
    [InlineData("show tables", "name\n")]
    [InlineData("describe fct;", "column_name,")]
    [InlineData("summarize fct", "column_name,")]
    [InlineData("values (1);", "col0\n1\n")]
    [InlineData("select 1 as a, 2 as a", "a,")]
    [InlineData("select * from fct where name = 'n1' or name = 'it''s'", "id,name,note\n1,n1,\n")]
    [InlineData("pivot fct on id in (0, 1) using count(*) group by name order by name;", "name,0,1\nn0,1,0\n")]
    public async Task Whatever_answers_with_rows_is_exported(string sql, string begins) => (await ExportAsync(sql, "csv")).ShouldStartWith(begins);

    [Fact]
    public async Task A_limited_export_keeps_the_order() =>
        (await ExportAsync("select i from range(100000) t(i) order by i desc", "csv", limit: 3)).ShouldBe("i\n99999\n99998\n99997\n");

    [Theory]
    [InlineData("select 1; select 2", "one query at a time")]
    [InlineData(";;", "one query")]
    [InlineData("-- nothing", "one query")]
    [InlineData("explain select 1", "EXPLAIN")]
    public async Task What_cannot_be_exported_is_told_why(string sql, string says) =>
        (await Should.ThrowAsync<ReadOnlyException>(() => ExportAsync(sql, "csv"))).Message.ShouldContain(says);

    [Fact]
    public async Task Json_is_one_array()
    {
        var json = await ExportAsync("select id, name from fct order by id", "json", limit: 2);
        System.Text.Json.JsonSerializer.Deserialize<Row[]>(json).ShouldBe([new(0, "n0"), new(1, "n1")]);
    }

    [Theory]
    [InlineData("select 1) to '/tmp/elsewhere.csv' (format csv); --")]
    [InlineData("copy fct to '/tmp/elsewhere.csv'")]
    [InlineData("select * from read_csv('/etc/passwd')")]
    public async Task An_export_is_no_way_out(string sql) =>
        (await Should.ThrowAsync<Exception>(() => ExportAsync(sql, "csv"))).GetType().Namespace.ShouldStartWith("EcommAspire.Warehouse");

    [Theory]
    [InlineData("[interval '14 months', null]", "[\"1 year 2 months\",null]")]
    [InlineData("{'i': [interval '1 month']}", "{\"i\":[\"1 month\"]}")]
    [InlineData("map {'k': interval '3 days'}", "{\"k\":\"3 days\"}")]
    [InlineData("union_value(n := interval '1 month')", "{\"n\":\"1 month\"}")]
    [InlineData("[1, 2]::int[2]", "[1,2]")]
    [InlineData("['nan'::double]", "[NaN]")]
    [InlineData("['\\xAA'::blob]", "[\"\\\\xAA\"]")]
    [InlineData("['it''s \"so\"']", "[\"it's \\\"so\\\"\"]")]
    [InlineData("interval '14 months'", "1 year 2 months")]
    [InlineData("date 'infinity'", "infinity")]
    [InlineData("date '290000-01-01'", "290000-01-01")]
    [InlineData("timestamp '-infinity'", "-infinity")]
    [InlineData("timestamp '2020-01-01 10:00:00.5'", "2020-01-01 10:00:00.5")]
    [InlineData("time '24:00'", "24:00:00")]
    [InlineData("12345678901234567890123456789012345.123::decimal(38, 3)", "12345678901234567890123456789012345.123")]
    [InlineData("'ab'::blob", "ab")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    [InlineData("'two\nlines'", "two\nlines")]
    public async Task A_value_of_any_type_is_read_as_text(string value, string? text) =>
        (await ReadAsync($"select {value} as v; -- x")).Rows.ShouldHaveSingleItem().ShouldHaveSingleItem().ShouldBe(text);

    [Theory]
    [InlineData("show tables")]
    [InlineData("describe fct;")]
    [InlineData("explain select * from fct; -- x")]
    public async Task What_describes_the_build_is_read_as_text_too(string sql) => (await ReadAsync(sql)).Rows.ShouldNotBeEmpty();

    [Theory]
    [InlineData("select * from fcts", "Did you mean \"fct\"", "LINE 1: select * from fcts")]
    [InlineData("select\n  nme from fct", "nme", "LINE 2:   nme from fct")]
    public async Task What_is_wrong_with_a_query_is_said_of_its_own_text(string sql, string says, string place)
    {
        foreach (var error in new[] { await Should.ThrowAsync<WarehouseException>(() => ReadAsync(sql)), await Should.ThrowAsync<WarehouseException>(() => ExportAsync(sql, "csv")) })
        {
            error.Message.ShouldContain(says);
            error.Message.ShouldContain(place);
        }
    }

    [Fact]
    public async Task What_goes_wrong_while_it_runs_points_to_no_line_that_nobody_wrote()
    {
        var error = await Should.ThrowAsync<WarehouseException>(() => ReadAsync("select name::int from fct"));
        error.Message.ShouldContain("n0");
        error.Message.ShouldNotContain("query(");
    }

    [Fact]
    public async Task Numbers_are_known_as_such() =>
        (await ReadAsync("select 1 as a, 1.5 as b, 1e3 as c, '1' as d, [1] as e, [1.5] as f, 1::hugeint as g")).Columns.Where(c => c.IsNumber).Select(c => c.Name).ShouldBe(["a", "b", "c", "g"]);

    /// <summary>A reader that has seen enough after some megabytes.</summary>
    private sealed class Brief : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length < 4_000_000 ? base.WriteAsync(buffer, cancellationToken) : throw new IOException("Enough.");
    }

    private async Task<TextRows> ReadAsync(string sql)
    {
        await using var reader = await WarehouseReader.OpenAsync(_warehouse.Store, _build, CancellationToken.None);
        return await reader.ReadAsync(sql, 0, CancellationToken.None);
    }

    private async Task<string> ExportAsync(string sql, string format, long limit = 0)
    {
        using var output = new MemoryStream();
        await QueryExport.WriteAsync(_warehouse.Store, _build, sql, format, limit, output, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private async Task<string> FirstAsync(string sql)
    {
        await using var reader = await WarehouseReader.OpenAsync(_warehouse.Store, _build, CancellationToken.None);
        await using var rows = await reader.QueryAsync(sql, CancellationToken.None);
        (await rows.ReadAsync()).ShouldBeTrue();
        return rows.GetValue(0).ToString()!;
    }

    private sealed record Row(int id, string name);

    /// <summary>Starts a process when it gets its first bytes.</summary>
    private sealed class Starting : MemoryStream
    {
        public Process? Child { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Child ??= Process.Start("sleep", "600");
            return base.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            Child?.Kill();
            Child?.Dispose();
            base.Dispose(disposing);
        }
    }
}
