using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Relational;
using EcommAspire.LocalServers;
using static EcommAspire.Domain.ColumnType;
using static EcommAspire.Ingestion.Tests.Ground;

namespace EcommAspire.Ingestion.Tests;

/// <summary>Columns that someone gave another type than the contract declares: their values arrive as what they mean, or not at all.</summary>
public sealed class ChangedTypeTests : IDisposable
{
    private static readonly (string Type, string Value, ColumnType Declared, string Arrives)[] _postgres =
    [
        ("money", "1234.5::numeric::money", Money, "1234.50"),
        ("boolean", "true", Integer, "1"),
        ("text", "'12'", Bytes, "3132"),
        ("bit(1)", "b'1'", ColumnType.Boolean, "true"),
        ("boolean", "false", Json, "false"),
        ("date", "'2024-02-29'", Json, "\"2024-02-29\""),
        ("numeric", "'NaN'", Json, "\"NaN\""),
        ("int[]", "array[1, null, 3]", Json, "[1,null,3]"),
        ("uuid", "'00000000-0000-0000-0000-00000000000f'", Json, "\"00000000-0000-0000-0000-00000000000f\""),
        ("text", "'{\"a\": 1}'", Json, "{\"a\": 1}"),
        ("date", "'0044-03-15 BC'", Text, "0044-03-15 BC"),
        ("numeric", "'NaN'", ColumnType.Double, "nan"),
        ("jsonb", "'12'", Integer, "12"),
        ("mood", "'sad'", Text, "sad"),
        ("int4range", "'[1,5)'", Text, "[1,5)"),
        ("timestamptz", "'2024-01-02 03:04:05.123456+02'", Timestamp, "2024-01-02 01:04:05.123456"),
        ("bigint", "9007199254740992", ColumnType.Double, "9007199254740992.0"),
    ];

    private static readonly (string Type, string Value, ColumnType Declared, string Arrives)[] _mariaDb =
    [
        ("blob", "x'3132'", Integer, "12"),
        ("varbinary(9)", "'12.5'", Money, "12.50"),
        ("blob", "'{\"a\": \"é\"}'", Json, "{\"a\": \"é\"}"),
        ("blob", "'2024-02-29'", Date, "2024-02-29"),
        ("blob", "x'3132'", Text, "3132"),
        ("int zerofill", "42", Json, "42"),
        ("year", "0", Json, "0"),
        ("date", "'2024-02-29'", Json, "\"2024-02-29\""),
        ("enum('a','b')", "'b'", Json, "\"b\""),
        ("point", "point(1.5, 2.5)", Text, "POINT(1.5 2.5)"),
        ("point", "point(1.5, 2.5)", Json, "{\"type\": \"Point\", \"coordinates\": [1.5, 2.5]}"),
        ("point", "point(0, 0)", Bytes, "0101000000" + "0000000000000000" + "0000000000000000"),
        ("bit(8)", "b'101'", Integer, "5"),
        ("time", "'838:59:59'", Text, "838:59:59"),
        ("varchar(9) character set latin1", "_latin1 x'8041'", Text, "€A"),
        ("inet6", "'::1'", Text, "::1"),
    ];

    private static readonly (string Type, ColumnType Declared)[] _neverInPostgres =
    [
        ("bit(8)", Integer), ("varbit", Money), ("bytea", Integer), ("date", ColumnType.Double), ("int", Bytes), ("uuid", Bytes), ("bigint", Date),
        ("time", Timestamp), ("interval", Instant), ("int[]", Integer), ("point", ColumnType.Double), ("xml", BigInteger), ("bytea", Date),
    ];

    private static readonly (string Type, ColumnType Declared)[] _neverInMariaDb =
    [
        ("int", Bytes), ("decimal(10,2)", Bytes), ("date", Integer), ("time", Timestamp), ("year", Date), ("point", Integer), ("bigint", Instant), ("datetime", Money), ("uuid", BigInteger),
    ];

    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    // An option that only MySql.Data knows: through it a row is one value.
    [InlineData(ServerKind.MariaDb, ";interactive session=true")]
    public async Task A_value_arrives_as_what_it_means(ServerKind kind, string option = "")
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        if (kind is ServerKind.Postgres)
            await ExecuteAsync(database, "create type mood as enum ('sad', 'ok')");
        var cases = kind is ServerKind.Postgres ? _postgres : _mariaDb;
        for (var i = 0; i < cases.Length; i++)
            await ExecuteAsync(database, $"create table t{i} (id bigint, v {cases[i].Type})", $"insert into t{i} values (1, {cases[i].Value}), (2, null)");

        var source = SourceOf([.. cases.Select((c, i) => Table($"t{i}", ("id", BigInteger), ("v", c.Declared)))]);
        await _ground.TakeAsync(option.Length > 0 ? new MySqlConnector(source, database.ConnectionString + option) : Connector(database, source));

        string Shown(int i) => cases[i].Declared.Kind is ValueKind.Bytes ? "hex(v)" : "v::varchar";
        cases.Select((c, i) => (c.Type, c.Declared, Arrives: string.Join('|', _ground.Query($"select coalesce({Shown(i)}, 'null') from src.t{i} order by id").Select(r => r[0]))))
            .ShouldBe(cases.Select(c => (c.Type, c.Declared, c.Arrives + "|null")));
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_type_that_holds_nothing_of_the_declared_one_is_a_sentence_and_the_former_rows_stay(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var cases = kind is ServerKind.Postgres ? _neverInPostgres : _neverInMariaDb;
        var source = SourceOf([.. cases.Select((c, i) => Table($"t{i}", ("id", BigInteger), ("v", c.Declared)))]);
        for (var i = 0; i < cases.Length; i++)
            await ExecuteAsync(database, $"create table t{i} (id bigint, v text)", $"insert into t{i} values (1, null)");
        await _ground.TakeAsync(Connector(database, source));
        for (var i = 0; i < cases.Length; i++)
            await ExecuteAsync(database, $"drop table t{i}", $"create table t{i} (id bigint, v {cases[i].Type})", $"insert into t{i} (id) values (2)");

        var result = await _ground.IngestAsync(Connector(database, source));

        for (var i = 0; i < cases.Length; i++)
        {
            var said = result.Tables[i].Problem.ShouldBeOfType<SchemaDriftException>($"{cases[i]}").Message;
            said.ShouldStartWith($"Table src.t{i} cannot be taken: v is ");
            said.ShouldContain($" in the source and {cases[i].Declared} in the contract");
            _ground.Query($"select id::varchar from src.t{i}").ShouldBe([["1"]]);
        }
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_whole_number_that_floating_point_would_round_is_refused(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database, "create table t (id bigint, v bigint)", "insert into t values (1, 9007199254740992), (2, 9007199254740993), (3, -9007199254740993)");

        await _ground.TakeAsync(Connector(database, SourceOf(Table("t", ("id", BigInteger), ("v", ColumnType.Double)))));

        _ground.Query("select id::varchar from src.t").ShouldBe([["1"]]);
        _ground.Refused().Select(r => (r.Key, r.Column)).ShouldBe([("2", "v"), ("3", "v")], ignoreOrder: true);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Rows_that_are_all_refused_do_not_empty_a_table(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database, "create table t (id bigint, v varchar(20))", "insert into t values (1, '2024-01-31')");
        var source = SourceOf(Table("t", ("id", BigInteger), ("v", Date)));
        await _ground.TakeAsync(Connector(database, source));
        await ExecuteAsync(database, "update t set v = '31.01.2024'", "insert into t values (2, '01.02.2024')");

        var said = (await _ground.IngestAsync(Connector(database, source))).Tables[0].Problem.ShouldBeOfType<SchemaDriftException>().Message;

        said.ShouldStartWith("Table src.t stays as it was: none of its 2 rows fits the contract, the first because v '31.01.2024' is not a date");
        _ground.Query("select id::varchar from src.t").ShouldBe([["1"]]);
        _ground.Refused().ShouldBeEmpty();
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Names_and_widths_of_every_kind_are_taken(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var quote = kind is ServerKind.Postgres ? '"' : '`';
        string Quoted(string name) => $"{quote}{name.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
        // MariaDB's names hold characters of the basic plane only.
        string[] names = ["select", "two words", "it's", "a\"b", "a`b", "é", "a.b", "a,b", "{{x}}", "$1", "%s", "-- x", "c0", kind is ServerKind.Postgres ? "😀" : "漢"];
        string[] tables = ["order", "a.b", "two words", "qu\"ote", "Mixed"];
        // As many columns as MariaDB's rows take of this kind.
        string[] wide = [.. Enumerable.Range(0, 1000).Select(i => $"column_{i}")];
        foreach (var table in tables)
            await ExecuteAsync(database, $"create table {Quoted(table)} ({string.Join(", ", names.Select(n => $"{Quoted(n)} varchar(9)"))})", $"insert into {Quoted(table)} values ({string.Join(", ", names.Select((_, i) => $"'{i}'"))})");
        await ExecuteAsync(database, $"create table wide ({string.Join(", ", wide.Select(n => $"{n} int"))})", $"insert into wide values ({string.Join(", ", wide.Select((_, i) => $"{i}"))})");

        await _ground.TakeAsync(Connector(database, SourceOf(
        [
            .. tables.Select(t => Table(t, [.. names.Select(n => (n, Text))])),
            Table("wide", [.. wide.Select(n => (n, Integer))]),
        ])));

        foreach (var table in tables)
        {
            var named = $"src.\"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            _ground.Query($"select {string.Join(", ", names.Select(n => $"\"{n.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))} from {named}")
                .ShouldBe([[.. names.Select((_, i) => $"{i}")]]);
        }

        _ground.Query("select column_0::varchar, column_999::varchar from src.wide").ShouldBe([["0", "999"]]);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_name_in_other_letters_is_another_name_where_the_source_says_so(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var quote = kind is ServerKind.Postgres ? '"' : '`';
        await ExecuteAsync(database,
            "create table t (id bigint, v int)", "insert into t values (1, 10)",
            $"create table {quote}T{quote} (id bigint, v varchar(9))", $"insert into {quote}T{quote} values (2, 'b')",
            $"create table u ({quote}Id{quote} bigint, {quote}V{quote} int)", "insert into u values (3, 30)");

        var result = await _ground.IngestAsync(Connector(database, SourceOf(
            Table("t", ("id", BigInteger), ("v", Integer)), Table("u", ("id", BigInteger), ("v", Integer)))));

        _ground.Query("select id::varchar, v::varchar from src.t").ShouldBe([["1", "10"]]);
        if (kind is ServerKind.Postgres)
            result.Tables[1].Problem.ShouldBeOfType<SchemaDriftException>().Message.ShouldContain("no longer has id, v");
        else
            _ground.Query("select id::varchar, v::varchar from src.u").ShouldBe([["3", "30"]]);
    }
}
