using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Relational;
using EcommAspire.LocalServers;
using static EcommAspire.Domain.ColumnType;
using static EcommAspire.Ingestion.Tests.Ground;

namespace EcommAspire.Ingestion.Tests;

/// <summary>Where a source's tables are not what the contract declares.</summary>
public sealed class DifferenceTests : IDisposable
{
    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_lost_table_or_column_is_named_and_the_other_tables_are_taken(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database, "create table fine (id bigint)", "insert into fine values (1)", "create table short (id bigint, extra int)");
        var source = SourceOf(
            Table("gone", ("id", BigInteger)), Table("short", ("id", BigInteger), ("price", Money)), Table("fine", ("id", BigInteger)));

        var result = await _ground.IngestAsync(Connector(database, source));

        result.Succeeded.ShouldBeFalse();
        result.Tables.Select(t => t.Outcome).ShouldBe([TableOutcome.Failed, TableOutcome.Failed, TableOutcome.Loaded]);
        result.Tables[0].Problem.ShouldBeOfType<SchemaDriftException>().Message.ShouldContain("no table gone");
        result.Tables[1].Problem.ShouldBeOfType<SchemaDriftException>().Message.ShouldContain("price");
        _ground.Query("select id::varchar from src.fine").ShouldBe([["1"]]);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Unknown_columns_and_other_types_are_told_of(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database, "create table t (id bigint not null, amount varchar(20), extra int)", "insert into t values (1, '12.50', 7)");

        var notes = (await _ground.TakeAsync(Connector(database, SourceOf(Table("t", ("id", BigInteger), ("amount", Money)))))).Tables[0].Notes;

        notes.Count.ShouldBe(2);
        notes[0].ShouldContain("amount is");
        notes[1].ShouldContain("extra");
        _ground.Query("select amount::varchar from src.t").ShouldBe([["12.50"]]);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_value_that_the_declared_type_cannot_hold_is_refused_and_never_rounded(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database,
            "create table t (id bigint, n bigint, amount decimal(30,6))",
            "insert into t values (1, 2147483647, 1.10), (2, 2147483648, 1.20), (3, 3, 1.235), (4, 4, 99999999999.00), (5, null, null)");

        var result = await _ground.TakeAsync(Connector(database, SourceOf(Table("t", ("id", BigInteger), ("n", Integer), ("amount", Money)))));

        _ground.Query("select id::varchar, n::varchar, amount::varchar from src.t order by id").ShouldBe([["1", "2147483647", "1.10"], ["5", null, null]]);
        _ground.Refused().Select(r => (r.Key, r.Column)).ShouldBe([("2", "n"), ("3", "amount"), ("4", "amount")], ignoreOrder: true);
        result.Tables[0].Quarantined.ShouldBe(3);
        _ground.Lake.Table("src", "t").Last()!.Quarantined.ShouldBe(3);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task What_only_PostgreSql_holds_is_taken_or_refused_by_name()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await ExecuteAsync(database,
            "create table t (id bigint, n numeric, at timestamptz, d date, u uuid, a text[])",
            "insert into t values (1, '1234567890123456789012345678.0123456789', '4713-01-01 00:00:00+00 BC', '5874897-12-31', '00000000-0000-0000-0000-00000000000f', array['a', null, 'b,c'])",
            "insert into t values (2, 'NaN', null, null, null, null), (3, null, '294276-12-31 23:59:59.999999+00', null, null, null), (4, 1e30, null, null, null, null), (5, 0.00000000001, null, null, null, null)");

        await _ground.TakeAsync(Connector(database, SourceOf(
            Table("t", ("id", BigInteger), ("n", Decimal(38, 10)), ("at", Instant), ("d", Date), ("u", Text), ("a", Text)))));

        _ground.Query("select id::varchar, n::varchar, epoch_us(\"at\")::varchar, d::varchar, u, a from src.t").ShouldBe(
            [["1", "1234567890123456789012345678.0123456789", "-210863520000000000", "5874897-12-31", "00000000-0000-0000-0000-00000000000f", "{a,NULL,\"b,c\"}"]]);
        _ground.Refused().Select(r => (r.Key, r.Column)).ShouldBe([("2", "n"), ("3", "at"), ("4", "n"), ("5", "n")], ignoreOrder: true);
    }

    [RequiresFact(Needs.MariaDb)]
    public async Task What_only_MySql_holds_is_taken_or_refused_by_name()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.MariaDb);
        await ExecuteAsync(database,
            "set session sql_mode = ''",
            "create table t (id bigint, f float, t time(6), u bigint unsigned, b bit(20), e enum('x','','y\"'), s set('p','q'), d date, dt datetime, l varchar(20) character set latin1, y year, bin varbinary(4))");
        await ExecuteAsync(database, "set session sql_mode = ''; insert into t values "
            + "(1, 0.1, '-838:59:59.000001', 18446744073709551615, b'10000000000000000001', 'y\"', 'p,q', '2024-01-01', '2024-01-01', 'caf\u00e9', 2024, x'00ff'),"
            + "(2, 3.4028235e38, '838:59:59', 0, null, '', '', '0000-00-00', '0000-00-00 00:00:00', null, null, ''),"
            + "(3, null, null, null, null, null, null, '2024-00-00', null, null, null, null)");

        var result = await _ground.TakeAsync(Connector(database, SourceOf(Table("t",
            ("id", BigInteger), ("f", ColumnType.Double), ("t", Text), ("u", Decimal(20, 0)), ("b", Integer), ("e", Text), ("s", Text), ("d", Date), ("dt", Timestamp), ("l", Text), ("y", Integer), ("bin", Bytes)))));

        _ground.Query("select id::varchar, (f::float = case id when 1 then 0.1::float else 3.4028235e38::float end)::varchar, t, u::varchar, b::varchar, e, s, d::varchar, dt::varchar, l, y::varchar, hex(bin) from src.t order by id").ShouldBe(
        [
            ["1", "true", "-838:59:59.000001", "18446744073709551615", "524289", "y\"", "p,q", "2024-01-01", "2024-01-01 00:00:00", "café", "2024", "00FF"],
            ["2", "true", "838:59:59.000000", "0", null, "", "", null, null, null, null, ""],
        ]);
        var refused = _ground.Refused().ShouldHaveSingleItem();
        (refused.Key, refused.Column).ShouldBe(("3", "d"));
        result.Tables[0].Notes.ShouldContain(n => n.Contains("d is a date of zeros in 1 rows", StringComparison.Ordinal));
        result.Tables[0].Notes.ShouldContain(n => n.Contains("dt is a date of zeros in 1 rows", StringComparison.Ordinal));
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Long_texts_arrive_whole_or_the_table_says_that_it_cannot(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var text = kind is ServerKind.Postgres ? "text" : "longtext";
        await ExecuteAsync(database, $"create table t (id bigint, body {text})", "insert into t values (1, repeat('ab\"c', 1500000)), (2, 'short')");
        var source = SourceOf(Table("t", ("id", BigInteger), ("body", Text)));

        await _ground.TakeAsync(Connector(database, source));
        _ground.Query("select id::varchar, length(body)::varchar, (body = repeat('ab\"c', 1500000))::varchar from src.t order by id").ShouldBe([["1", "6000000", "true"], ["2", "5", "false"]]);

        if (kind is ServerKind.Postgres)
            return;
        // Together the texts are longer than the server will put into one value, 64 MiB on a server of ours.
        await ExecuteAsync(database, "alter table t add column more longtext", "insert into t values (3, repeat('x', 35000000), repeat('y', 25000000))", "update t set more = repeat('y', 35000000) where id = 3");
        source = SourceOf(Table("t", ("id", BigInteger), ("body", Text), ("more", Text)));
        // An option that only MySql.Data knows: through it a row is one value.
        var failed = (await _ground.IngestAsync(new MySqlConnector(source, database.ConnectionString + ";interactive session=true"))).Tables[0];
        failed.Problem.ShouldNotBeNull().Message.ShouldContain("max_allowed_packet");
        _ground.Query("select count(*)::varchar from src.t").ShouldBe([["2"]]);

        await _ground.TakeAsync(Connector(database, source));
        _ground.Query("select (body = repeat('x', 35000000) and more = repeat('y', 35000000))::varchar from src.t where id = 3").ShouldBe([["true"]]);
    }
}
