using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Relational;
using EcommAspire.LocalServers;
using MySql.Data.MySqlClient;
using static EcommAspire.Domain.ColumnType;
using static EcommAspire.Ingestion.Tests.Ground;
using static EcommAspire.Ingestion.Tests.MySqlServerScript;

namespace EcommAspire.Ingestion.Tests;

public sealed class MySqlWireTests : IDisposable
{
    // An option that changes nothing here and that only MySql.Data knows.
    private const string ByDriver = ";interactive session=true";

    private static readonly Source _source = SourceOf(Table("t", ("id", BigInteger), ("name", Text)));

    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [Theory]
    [InlineData("mysql_native_password", false)]
    [InlineData("caching_sha2_password", false)]
    [InlineData("caching_sha2_password", true)]
    public async Task A_password_is_proved_as_the_server_wants(string method, bool fullLogin)
    {
        await using var server = new MySqlServerScript(TwoRowsAsync, method, fullLogin);

        await _ground.TakeAsync(new MySqlConnector(_source, server.ConnectionString("AllowPublicKeyRetrieval=true")));

        server.Logins.ShouldBe(1);
        _ground.Query("select id::varchar, name from src.t order by id").ShouldBe([["1", "a"], ["2", null]]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ssl mode=required", true)]
    [InlineData("ssl mode=disabled;AllowPublicKeyRetrieval=true", false)]
    public async Task TLS_is_spoken_where_both_sides_want_it(string more, bool isSpoken)
    {
        await using var server = new MySqlServerScript(TwoRowsAsync, "caching_sha2_password", fullLogin: true, speaksTls: true);

        await _ground.TakeAsync(new MySqlConnector(_source, server.ConnectionString(more)));

        (server.Connections, server.Logins, server.LoginsOverTls).ShouldBe((1, 1, isSpoken ? 1 : 0));
        _ground.Query("select id::varchar, name from src.t order by id").ShouldBe([["1", "a"], ["2", null]]);
    }

    [Theory]
    [InlineData("client_ed25519", "")]
    [InlineData("mysql_native_password", "ssl mode=required")]
    [InlineData("mysql_native_password", "ssl mode=VerifyFull")]
    public async Task What_is_not_spoken_here_is_left_to_MySql_Data(string method, string more)
    {
        await using var server = new MySqlServerScript(TwoRowsAsync, method);

        var problem = (await _ground.IngestAsync(new MySqlConnector(_source, server.ConnectionString("connection timeout=3;" + more)))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        // It cannot either, and says so in its own words.
        problem.InnerException.ShouldBeOfType<MySqlException>();
        server.Logins.ShouldBe(0);
        problem.ToString().ShouldNotContain(MySqlServerScript.Password);
    }

    [Fact]
    public async Task A_password_is_not_sealed_with_a_key_nobody_vouches_for()
    {
        await using var server = new MySqlServerScript(TwoRowsAsync, "caching_sha2_password", fullLogin: true);

        var problem = (await _ground.IngestAsync(new MySqlConnector(_source, server.ConnectionString("connection timeout=3")))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        server.Logins.ShouldBe(0);
        problem.ToString().ShouldNotContain(MySqlServerScript.Password);
    }

    [Fact]
    public async Task A_connection_cut_within_a_row_is_no_end()
    {
        await using var server = new MySqlServerScript(async client =>
        {
            await client.SendAsync(Row("1", "a"));
            await client.SendRawAsync([200, 0, 0, 6, 1, (byte)'2', 3]);
            throw new IOException("Cut.");
        });

        var problem = (await _ground.IngestAsync(new MySqlConnector(_source, server.ConnectionString()))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldBe("Table src.t cannot be read: The server closed the connection.");
        _ground.Lake.Table("src", "t").Commits().ShouldBeEmpty();
    }

    [Fact]
    public async Task Packets_out_of_order_are_not_taken_for_rows()
    {
        await using var server = new MySqlServerScript(async client =>
        {
            await client.SendAsync(Row("1", "a"));
            await client.SendRawAsync([4, 0, 0, 99, 1, (byte)'2', 1, (byte)'b']);
            await EndAsync(client);
        });

        (await _ground.IngestAsync(new MySqlConnector(_source, server.ConnectionString()))).Tables[0].Problem
            .ShouldBeOfType<SourceUnavailableException>().Message.ShouldContain("out of order");
    }

    [Fact]
    public async Task An_error_after_rows_is_the_servers_own_sentence()
    {
        await using var server = new MySqlServerScript(async client =>
        {
            await client.SendAsync(Row("1", "a"));
            await client.SendAsync(Error(1969, "Query execution was interrupted (max_statement_time exceeded)"));
        });

        (await _ground.IngestAsync(new MySqlConnector(_source, server.ConnectionString()))).Tables[0].Problem
            .ShouldBeOfType<SourceUnavailableException>().Message.ShouldContain("max_statement_time exceeded");
        _ground.Lake.Table("src", "t").Commits().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_stopped_does_not_wait_for_the_server()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new MySqlServerScript(async client =>
        {
            await client.SendAsync(Row("1", "a"));
            stop.CancelAfter(50);
            await Task.Delay(Timeout.Infinite, stop.Token);
        });

        await Should.ThrowAsync<OperationCanceledException>(
            () => _ground.IngestAsync(new MySqlConnector(_source, server.ConnectionString()), cancellation: stop.Token)).WaitAsync(Eventually.Patience);
        _ground.Lake.Table("src", "t").Commits().ShouldBeEmpty();
    }

    [RequiresTheory(Needs.MariaDb)]
    [InlineData("")]
    [InlineData(ByDriver)]
    public async Task Both_ways_of_reading_give_the_same(string more)
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.MariaDb);
        await ExecuteAsync(database,
            "create table t (id bigint, name text, raw longblob, u uuid, g geometry, f float(7,2), z int(5) zerofill, w varchar(20) character set utf16, asbytes varchar(9), bits bit(8))",
            "insert into t values (1, 'a\"b', x'00ff22', '00000000-0000-0000-0000-00000000000f', null, 1.5, 42, '漢😀', 'é', b'101'), (2, '', '', null, null, null, null, '', '', null), (3, null, null, null, null, null, null, null, null, null)");
        var source = SourceOf(Table("t", ("id", BigInteger), ("name", Text), ("raw", Bytes), ("u", Text), ("f", ColumnType.Double), ("z", Integer), ("w", Text), ("asbytes", Bytes), ("bits", Integer)));

        await _ground.TakeAsync(new MySqlConnector(source, database.ConnectionString + more));

        _ground.Query("select id::varchar, name, hex(raw), u, f::varchar, z::varchar, w, hex(asbytes), bits::varchar from src.t order by id").ShouldBe(
        [
            ["1", "a\"b", "00FF22", "00000000-0000-0000-0000-00000000000f", "1.5", "42", "漢😀", "C3A9", "5"],
            ["2", "", "", null, null, null, "", "", null],
            ["3", null, null, null, null, null, null, null, null],
        ]);
    }

    [RequiresFact(Needs.MariaDb)]
    public async Task Rows_at_the_edge_of_a_packet_arrive_whole()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.MariaDb);
        // With the fields before it, a text of 16,777,215 - 6 bytes fills a packet to its last byte, and an empty one follows.
        await ExecuteAsync(database, "create table t (id bigint, name longtext)", "insert into t select seq, repeat('x', 16777215 - 6 + seq - 3) from seq_1_to_6", "insert into t values (9, 'last')");

        await _ground.TakeAsync(new MySqlConnector(_source, database.ConnectionString));

        _ground.Query("select id::varchar, length(name)::varchar, (name = repeat('x', length(name)::int))::varchar from src.t order by id").ShouldBe(
            [.. Enumerable.Range(1, 6).Select(i => (string?[])[$"{i}", $"{16_777_215 - 6 + i - 3}", "true"]), ["9", "4", "false"]]);
    }

    [RequiresTheory(Needs.MariaDb)]
    [InlineData("mysql_native_password using password('{0}')", true)]
    [InlineData("mysql_native_password using password('')", false)]
    [InlineData("unix_socket", false)]
    public async Task An_account_logs_in_by_its_own_method_or_is_refused_by_name(string method, bool succeeds)
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.MariaDb);
        const string Secret = "s3cret-word";
        var user = $"u_{Guid.NewGuid():N}"[..20];
        await ExecuteAsync(database, "create table t (id bigint, name text)", $"create user {user}@'127.0.0.1' identified via {string.Format(method, Secret)}", $"grant select on {database.Name}.* to {user}@'127.0.0.1'");
        try
        {
            var settings = new MySqlConnectionStringBuilder(database.ConnectionString) { UserID = user, Password = Secret };

            var problem = (await _ground.IngestAsync(new MySqlConnector(_source, settings.ConnectionString))).Tables[0].Problem;

            if (succeeds)
                problem.ShouldBeNull();
            else
                problem.ShouldBeOfType<SourceUnavailableException>().Message.ShouldContain(user);
            problem?.ToString().ShouldNotContain(Secret);
        }
        finally
        {
            await ExecuteAsync(database, $"drop user {user}@'127.0.0.1'");
        }
    }

    [RequiresFact(Needs.MariaDb)]
    public async Task A_database_that_is_not_there_is_named()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.MariaDb);
        var settings = new MySqlConnectionStringBuilder(database.ConnectionString) { Database = "not_there" };

        (await _ground.IngestAsync(new MySqlConnector(_source, settings.ConnectionString))).Tables[0].Problem
            .ShouldBeOfType<SourceUnavailableException>().Message.ShouldContain("Source src cannot be read: Unknown database 'not_there'.");
    }

    private static async Task TwoRowsAsync(Conversation client)
    {
        await client.SendAsync(Row("1", "a"));
        await client.SendAsync(Row("2", null));
        await EndAsync(client);
    }
}
