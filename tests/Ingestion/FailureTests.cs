using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Relational;
using EcommAspire.LocalServers;
using MySql.Data.MySqlClient;
using Npgsql;
using static EcommAspire.Domain.ColumnType;
using static EcommAspire.Ingestion.Tests.Ground;

namespace EcommAspire.Ingestion.Tests;

public sealed class FailureTests : IDisposable
{
    private static readonly Table _table = Table("t", ("id", BigInteger), ("name", Text));

    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [Theory]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_server_that_is_down_is_named_with_the_setting_to_look_at(ServerKind kind)
    {
        ISourceConnector source = kind is ServerKind.Postgres
            ? new PostgreSqlConnector(SourceOf(_table), "Host=127.0.0.1;Port=1;Username=u;Password=secret-word;Database=d")
            : new MySqlConnector(SourceOf(_table), "server=127.0.0.1;port=1;user id=u;password=secret-word;database=d;connection timeout=2");

        var problem = (await _ground.IngestAsync(source)).Tables.ShouldHaveSingleItem().Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldContain("Source src cannot be read");
        problem.Message.ShouldContain("ConnectionStrings__src");
        problem.ToString().ShouldNotContain("secret-word");
        _ground.Query("select count(*)::varchar from src.t").ShouldBe([["0"]]);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_wrong_password_is_called_so(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        ISourceConnector source = kind is ServerKind.Postgres
            ? new PostgreSqlConnector(SourceOf(_table), new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "wrong" }.ConnectionString)
            : new MySqlConnector(SourceOf(_table), new MySqlConnectionStringBuilder(database.ConnectionString) { Password = "wrong" }.ConnectionString);

        (await _ground.IngestAsync(source)).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>().Message.ShouldContain("refused the login");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task One_source_that_fails_does_not_keep_another_out(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database, "create table t (id bigint, name varchar(10))", "insert into t values (1, 'a')");
        var away = new PostgreSqlConnector(new("away", SourceKind.Relational, "Away.", [_table]), "Host=127.0.0.1;Port=1;Username=u;Password=p;Database=d");

        var result = await new Ingestor(_ground.Lake, _ground.Quarantine).IngestAsync([away, Connector(database, SourceOf(_table))], new() { Contract = [] });

        result.Tables.Select(t => t.Outcome).ShouldBe([TableOutcome.Failed, TableOutcome.Loaded]);
        _ground.Query("select name from src.t").ShouldBe([["a"]]);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_row_too_long_for_the_lake_is_refused_alone()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await ExecuteAsync(database, "create table t (id bigint, name text)", "insert into t values (1, 'a'), (3, 'c')", "insert into t values (2, repeat('x', 140000000))");

        var result = await _ground.TakeAsync(Connector(database, SourceOf(_table)));

        result.Tables[0].ShouldSatisfyAllConditions(t => t.Rows.ShouldBe(2), t => t.Quarantined.ShouldBe(1));
        _ground.Query("select id::varchar from src.t order by id").ShouldBe([["1"], ["3"]]);
        var refused = _ground.Refused().ShouldHaveSingleItem();
        refused.Key.ShouldBe("2");
        refused.Reason.ShouldContain("140 MB long");
        refused.Raw!.Length.ShouldBeLessThan(100_000);
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_connection_that_breaks_midway_leaves_the_former_batch_in_place(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database, "create table t (id bigint, name varchar(200))", "insert into t values (0, 'before')");
        await _ground.TakeAsync(Connector(database, SourceOf(_table)));
        await ExecuteAsync(database, kind is ServerKind.Postgres
            ? "insert into t select i, repeat('x', 200) from generate_series(1, 300000) i"
            : "insert into t select seq, repeat('x', 200) from seq_1_to_300000");

        // The moment the first bytes pass, the server ends the session.
        var broke = 0;
        var progress = new Watch(p =>
        {
            if (p.BytesRead > 0 && p.Result is null && Interlocked.Exchange(ref broke, 1) == 0)
                BreakAsync(database).GetAwaiter().GetResult();
        });
        var result = await new Ingestor(_ground.Lake, _ground.Quarantine).IngestAsync([Connector(database, SourceOf(_table))], new() { Contract = [] }, progress);

        result.Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();
        _ground.Query("select name from src.t").ShouldBe([["before"]]);
        _ground.Lake.Table("src", "t").Commits().Count.ShouldBe(1);
        (await _ground.TakeAsync(Connector(database, SourceOf(_table)))).Tables[0].Rows.ShouldBe(300_001);
        Directory.GetDirectories(_ground.Lake.Table("src", "t").Folder).Length.ShouldBe(3);
    }

    [RequiresFact(Needs.Postgres | Needs.Root)]
    public async Task A_full_disk_is_called_so_and_costs_nothing_that_was_there()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await ExecuteAsync(database, "create table t (id bigint, name text)", "insert into t values (0, 'before')");
        var disk = Directory.CreateDirectory(Path.Combine(_ground.Folder, "disk")).FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk) != 0)
            return;
        try
        {
            var lake = new Lake.Bronze(Path.Combine(disk, "lake"));
            var ingestor = new Ingestor(lake, _ground.Quarantine);
            var options = new IngestionOptions { Contract = [] };
            (await ingestor.IngestAsync([Connector(database, SourceOf(_table))], options)).Succeeded.ShouldBeTrue();
            await ExecuteAsync(database, "insert into t select i, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text) from generate_series(1, 400000) i");

            var failed = (await ingestor.IngestAsync([Connector(database, SourceOf(_table))], options)).Tables[0];

            failed.Problem.ShouldBeOfType<LakeFullException>().Message.ShouldContain(disk);
            lake.Table("src", "t").Live().Rows.ShouldBe(1);
            lake.Verify().ShouldBeEmpty();
            await ExecuteAsync(database, "delete from t where id > 10");
            (await ingestor.IngestAsync([Connector(database, SourceOf(_table))], options)).Tables[0].Rows.ShouldBe(11);
        }
        finally
        {
            (await RunAsync("umount", disk)).ShouldBe(0);
        }
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_cancelled_run_leaves_what_was_there()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await ExecuteAsync(database, "create table t (id bigint, name text)", "insert into t select i, repeat('x', 200) from generate_series(1, 300000) i");
        using var stop = new CancellationTokenSource();
        var progress = new Watch(p =>
        {
            if (p.BytesRead > 0)
                stop.Cancel();
        });

        await Should.ThrowAsync<OperationCanceledException>(
            () => new Ingestor(_ground.Lake, _ground.Quarantine).IngestAsync([Connector(database, SourceOf(_table))], new() { Contract = [] }, progress, stop.Token));

        _ground.Lake.Table("src", "t").Commits().ShouldBeEmpty();
        (await _ground.TakeAsync(Connector(database, SourceOf(_table)))).Tables[0].Rows.ShouldBe(300_000);
    }

    private static async Task BreakAsync(TestDatabase database)
    {
        if (database.Kind is ServerKind.Postgres)
        {
            await ExecuteAsync(database, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
            return;
        }

        await using var connection = new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var list = new MySqlCommand("select id from information_schema.processlist where db = database() and id <> connection_id()", connection);
        var ids = new List<long>();
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                ids.Add(reader.GetInt64(0));
        }

        foreach (var id in ids)
            await ExecuteAsync(database, $"kill {id}");
    }

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(command, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private sealed class Watch(Action<IngestionProgress> act) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => act(value);
    }
}
