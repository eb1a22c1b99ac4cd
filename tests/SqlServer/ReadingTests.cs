using System.Data.SqlTypes;
using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion;
using EcommAspire.Ingestion.Relational;
using EcommAspire.Ingestion.Tests;
using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.SqlServer.Tests;

public sealed class ReadingTests : IDisposable
{
    private readonly Ground _ground = new();
    private readonly SqlServerScript _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _ground.Dispose();
    }

    public static TheoryData<ScriptColumn, ColumnType, object?[], string?[]> Values() => new()
    {
        { new("v", "tinyint", MaxLength: 1), ColumnType.Integer, [(byte)0, (byte)255, null], ["0", "255", null] },
        { new("v", "smallint", MaxLength: 2), ColumnType.Integer, [short.MinValue, short.MaxValue], ["-32768", "32767"] },
        { new("v", "int", MaxLength: 4), ColumnType.Integer, [int.MinValue, null, int.MaxValue], ["-2147483648", null, "2147483647"] },
        { new("v", "bigint", MaxLength: 8), BigInteger, [long.MinValue, long.MaxValue], ["-9223372036854775808", "9223372036854775807"] },
        { new("v", "bit", MaxLength: 1), ColumnType.Boolean, [true, false, null], ["true", "false", null] },
        { new("v", "bit", MaxLength: 1), ColumnType.Integer, [true, false], ["1", "0"] },
        {
            new("v", "decimal", MaxLength: 17, Precision: 38, Scale: 10), Decimal(38, 10),
            [SqlDecimal.Parse("9999999999999999999999999999.9999999999"), SqlDecimal.Parse("-0.0000000001"), SqlDecimal.ConvertToPrecScale(new(-12.5m), 38, 10), SqlDecimal.ConvertToPrecScale(new(0), 38, 10), null],
            ["9999999999999999999999999999.9999999999", "-0.0000000001", "-12.5000000000", "0.0000000000", null]
        },
        { new("v", "money", MaxLength: 8, Precision: 19, Scale: 4), Decimal(19, 4), [922337203685477.5807m, -0.0001m], ["922337203685477.5807", "-0.0001"] },
        { new("v", "real", MaxLength: 4), ColumnType.Double, [0.1f, -1e30f], ["0.1", "-1e+30"] },
        { new("v", "float", MaxLength: 8), ColumnType.Double, [0.1, 1e-7, double.MaxValue], ["0.1", "1e-07", "1.7976931348623157e+308"] },
        { new("v", "date", MaxLength: 3), Date, [new DateTime(1, 1, 1), new DateTime(9999, 12, 31), null], ["0001-01-01", "9999-12-31", null] },
        { new("v", "datetime2", MaxLength: 8, Scale: 7), Timestamp, [new DateTime(1, 1, 1).AddTicks(1), new DateTime(2024, 2, 29, 23, 59, 59).AddTicks(9_999_999)], ["0001-01-01 00:00:00", "2024-02-29 23:59:59.999999"] },
        { new("v", "datetime2", MaxLength: 6, Scale: 0), Timestamp, [new DateTime(2024, 2, 29, 23, 59, 59)], ["2024-02-29 23:59:59"] },
        { new("v", "datetime", MaxLength: 8), Timestamp, [new DateTime(1753, 1, 1), new DateTime(2024, 1, 1, 12, 0, 0, 500)], ["1753-01-01 00:00:00", "2024-01-01 12:00:00.5"] },
        { new("v", "datetimeoffset", MaxLength: 10, Scale: 6), Instant, [new DateTimeOffset(2024, 3, 1, 1, 30, 0, 123, TimeSpan.FromHours(1.5)), null], ["2024-03-01 00:00:00.123+00", null] },
        { new("v", "time", MaxLength: 5, Scale: 7), Text, [new TimeSpan(0, 23, 59, 59).Add(TimeSpan.FromTicks(1))], ["23:59:59.0000001"] },
        { new("v", "uniqueidentifier", MaxLength: 16), Varchar(36), [Guid.Parse("6F9619FF-8B86-D011-B42D-00C04FC964FF"), null], ["6f9619ff-8b86-d011-b42d-00c04fc964ff", null] },
        { new("v", "nvarchar", MaxLength: 200), Varchar(100), ["", "a,b\"c\nd", "😀 é", null, "NULL", "\0x"], ["", "a,b\"c\nd", "😀 é", null, "NULL", "\0x"] },
        { new("v", "nvarchar"), Text, ["", new string('é', 20_000), null], ["", new string('é', 20_000), null] },
        { new("v", "nvarchar"), Json, ["""{"a": [1, 2.50]}""", null], ["""{"a": [1, 2.50]}""", null] },
        { new("v", "varbinary"), Bytes, [new byte[] { 0, 255 }, Array.Empty<byte>(), null], ["00FF", "", null] },
        { new("v", "timestamp", MaxLength: 8), Text, [new byte[] { 0, 0, 0, 0, 0, 0, 7, 209 }], ["00000000000007D1"] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Every_value_arrives_as_it_was(ScriptColumn column, ColumnType declared, object?[] values, string?[] arrived)
    {
        ArgumentNullException.ThrowIfNull(values);
        Make("t", [new("id", "int", Nullable: false, MaxLength: 4), column], [.. values.Select((v, i) => new[] { i, v })]);

        var result = await _ground.TakeAsync(Connector(Ground.Table("t", ("id", ColumnType.Integer), ("v", declared))));

        if (column.Type == "decimal")
            result.Tables[0].Notes.ShouldBeEmpty();
        _ground.Refused().ShouldBeEmpty();
        _ground.Query($"select {(declared.Kind is ValueKind.Bytes ? "hex(v)" : "v::varchar")} from src.t order by id").Select(r => r[0]).ShouldBe(arrived);
    }

    [Fact]
    public async Task All_tables_are_read_in_one_snapshot_where_the_database_allows_it()
    {
        Make("t", [new("id", "int", MaxLength: 4)], [[1]]);

        var result = await _ground.TakeAsync(Connector(Ground.Table("t", ("id", ColumnType.Integer))));

        result.Tables[0].Notes.ShouldBeEmpty();
        var statements = _server.Statements.ToList();
        statements.FindIndex(s => s == "set transaction isolation level snapshot; begin transaction").ShouldBeInRange(0, statements.FindIndex(s => s.Contains("from [t]")) - 1);
    }

    [Fact]
    public async Task Where_the_database_allows_no_snapshots_a_note_says_so()
    {
        _server.AllowsSnapshots = false;
        Make("t", [new("id", "int", MaxLength: 4)], [[1]]);

        var result = await _ground.TakeAsync(Connector(Ground.Table("t", ("id", ColumnType.Integer))));

        result.Tables[0].Notes.ShouldHaveSingleItem().ShouldContain("ALLOW_SNAPSHOT_ISOLATION");
        _server.Statements.ShouldNotContain(s => s.Contains("begin transaction"));
    }

    [Fact]
    public async Task What_does_not_fit_is_in_quarantine_and_what_differs_is_noted()
    {
        Make(
            "t",
            [new("ID", "bigint", MaxLength: 8), new("n", "nvarchar", MaxLength: 40), new("at", "datetime2", MaxLength: 8, Scale: 7), new("more", "int", MaxLength: 4)],
            [[1L, "12", new DateTime(2024, 1, 1), 0], [2L, "many", new DateTime(2024, 1, 1), 0], [1L << 40, "1", new DateTime(2024, 1, 1), 0]]);

        var result = await _ground.TakeAsync(Connector(Ground.Table("t", ("id", ColumnType.Integer), ("n", ColumnType.Integer), ("at", Timestamp))));

        _ground.Query("select id::varchar, n::varchar from src.t").ShouldBe([["1", "12"]]);
        _ground.Refused().Select(r => (r.Column, r.Key)).ShouldBe([("n", "2"), ("id", "1099511627776")]);
        result.Tables[0].Notes.ShouldBe(
        [
            "id is bigint in the source and integer in the contract",
            "n is nvarchar(20) in the source and integer in the contract",
            "the contract does not know more, left out",
            "at is datetime2(7) in the source; what is finer than a microsecond is cut off",
        ]);
    }

    [Fact]
    public async Task Half_a_character_is_in_quarantine()
    {
        Make("t", [new("id", "int", MaxLength: 4), new("v", "nvarchar")], [[1, "a\ud83d"], [2, "b"]]);

        await _ground.TakeAsync(Connector(Ground.Table("t", ("id", ColumnType.Integer), ("v", Text))));

        _ground.Query("select v from src.t").ShouldBe([["b"]]);
        _ground.Refused().ShouldHaveSingleItem().Key.ShouldBe("1");
    }

    [Fact]
    public async Task A_type_that_can_never_fit_and_a_lost_table_or_column_are_said_by_name()
    {
        Make("t", [new("id", "int", MaxLength: 4), new("v", "varbinary")], []);

        (await ProblemAsync<SchemaDriftException>(Ground.Table("t", ("id", ColumnType.Integer), ("v", Date)))).Message.ShouldContain("v is varbinary(max) in the source and date in the contract");
        (await ProblemAsync<SchemaDriftException>(Ground.Table("t", ("id", ColumnType.Integer), ("gone", Date)))).Message.ShouldContain("no longer has gone");
        (await ProblemAsync<SchemaDriftException>(Ground.Table("u", ("id", ColumnType.Integer)))).MissingTable.ShouldBe("u");
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_it()
    {
        var problem = (await _ground.IngestAsync(new SqlServerConnector(SourceOf(), _server.ConnectionString(password: "secret-word")))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldBe("Source src refused the login: Login failed for user 'sa'. Check user and password in ConnectionStrings__src.");
        problem.ToString().ShouldNotContain("secret-word");
    }

    [Theory]
    [InlineData("Server=127.0.0.1,1;User ID=u;Password=secret-word;Connect Timeout=2;Connect Retry Count=0")]
    [InlineData("Host=h;Username=u;Password=secret-word")]
    public async Task A_server_that_is_away_is_said_without_the_password(string address)
    {
        var problem = (await _ground.IngestAsync(new SqlServerConnector(SourceOf(), address))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldStartWith("Source src cannot be read: ");
        problem.Message.ShouldContain("ConnectionStrings__src");
        problem.ToString().ShouldNotContain("secret-word");
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_fails_the_table_and_leaves_the_lake_as_it_was()
    {
        var table = Ground.Table("t", ("id", ColumnType.Integer), ("v", Text));
        Make("t", [new("id", "int", MaxLength: 4), new("v", "nvarchar")], [[1, "a"]]);
        await _ground.TakeAsync(Connector(table));
        _server.Tables["t"].Rows.AddRange(Enumerable.Range(2, 10_000).Select(i => new object?[] { i, new string('x', 100) }));
        using var proxy = new CuttingProxy(_server.Port, 500_000);

        var problem = (await _ground.IngestAsync(new SqlServerConnector(Ground.SourceOf(table), _server.ConnectionString(proxy.Port)))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldStartWith("Table src.t cannot be read: ");
        _ground.Query("select count(*)::varchar from src.t").ShouldBe([["1"]]);
    }

    [Fact]
    public async Task After_a_table_that_was_read_twice_the_next_is_read_on_the_same_connection()
    {
        Make("t", [new("id", "int", MaxLength: 4), new("v", "nvarchar")], [.. Enumerable.Range(0, 20_000).Select(i => new object?[] { i, i == 0 ? "\ud83d" : new string('x', 100) })]);
        Make("u", [new("id", "int", MaxLength: 4)], [[1]]);

        await _ground.TakeAsync(new SqlServerConnector(Ground.SourceOf(Ground.Table("t", ("id", ColumnType.Integer), ("v", Text)), Ground.Table("u", ("id", ColumnType.Integer))), _server.ConnectionString()));

        _ground.Query("select count(*)::varchar from src.t union all select count(*)::varchar from src.u").ShouldBe([["19999"], ["1"]]);
    }

    [Fact]
    public async Task Many_rows_arrive_whole()
    {
        Make("t", [new("id", "int", MaxLength: 4), new("v", "nvarchar", MaxLength: 100)], [.. Enumerable.Range(0, 100_000).Select(i => new object?[] { i, $"row {i}" })]);

        await _ground.TakeAsync(Connector(Ground.Table("t", ("id", ColumnType.Integer), ("v", Text))));

        _ground.Query("select count(*)::varchar, sum(id)::varchar, count(distinct v)::varchar from src.t").ShouldBe([["100000", "4999950000", "100000"]]);
    }

    private static Source SourceOf() => Ground.SourceOf(Ground.Table("t", ("id", ColumnType.Integer)));

    private SqlServerConnector Connector(Table table) => new(Ground.SourceOf(table), _server.ConnectionString());

    private void Make(string name, ScriptColumn[] columns, List<object?[]> rows) => _server.Tables[name] = new(columns, rows);

    private async Task<T> ProblemAsync<T>(Table table)
        where T : Exception => (await _ground.IngestAsync(Connector(table))).Tables[0].Problem.ShouldBeOfType<T>();
}
