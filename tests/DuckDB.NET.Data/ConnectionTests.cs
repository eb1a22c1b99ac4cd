using System.Data;
using System.Data.Common;
using DuckDB.NET.Data;

namespace DuckDB.NET.Tests;

public sealed class ConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("duckdb-net-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Connections_to_one_file_share_one_database()
    {
        var file = NewFile();
        using var first = Database.Open($"Data Source={file}");
        using var second = Database.Open($"DataSource={file}");
        first.Run("create table t(a int); insert into t values (1)");
        second.Scalar("select a from t").ShouldBe(1);
        first.Close();
        second.Scalar("select a from t").ShouldBe(1);
    }

    [Fact]
    public void The_last_connection_closes_the_database()
    {
        var file = NewFile();
        using (var connection = Database.Open($"Data Source={file}"))
        {
            connection.Run("create table t as select 1 as a");
            File.Exists(file + ".wal").ShouldBeTrue();
        }

        File.Exists(file + ".wal").ShouldBeFalse(); // closing writes a checkpoint
        using var readOnly = Database.Open($"Data Source={file};ACCESS_MODE=READ_ONLY");
        readOnly.Scalar("from t").ShouldBe(1);
        Should.Throw<DuckDBException>(() => readOnly.Run("insert into t values (2)")).Message.ShouldContain("read-only");
    }

    [Fact]
    public void Settings_of_the_engine_pass_through()
    {
        using var connection = Database.Open("Data Source=:memory:;threads=2;memory_limit=300MB");
        connection.Scalar("select current_setting('threads')").ShouldBe(2L);
        connection.Scalar("select current_setting('memory_limit')").ShouldBe("286.1 MiB");
    }

    [Fact]
    public void Memory_is_private_unless_duplicated()
    {
        using var first = Database.InMemory();
        using var other = Database.InMemory();
        using var duplicate = first.Duplicate();
        duplicate.Open();
        first.Run("create table t as select 1 as a");
        duplicate.Scalar("from t").ShouldBe(1);
        Should.Throw<DuckDBException>(() => other.Scalar("from t"));
        first.Close();
        duplicate.Scalar("from t").ShouldBe(1);
    }

    [Fact]
    public void A_duplicate_of_a_file_is_refused()
    {
        using var connection = Database.Open($"Data Source={NewFile()}");
        Should.Throw<NotSupportedException>(() => connection.Duplicate());
        Should.Throw<InvalidOperationException>(() => new DuckDBConnection("Data Source=:memory:").Duplicate());
    }

    [Theory]
    [InlineData("")]
    [InlineData("threads=2")]
    [InlineData("Data Source=:memory:;no_such_setting=1")]
    public void A_connection_string_that_makes_no_sense_is_refused(string connectionString) =>
        Should.Throw<InvalidOperationException>(() => new DuckDBConnection(connectionString).Open());

    [Fact]
    public void A_connection_string_is_built_safely()
    {
        var file = Path.Combine(_folder, "it's; a = \"file\".duckdb");
        var builder = new DbConnectionStringBuilder { ["DataSource"] = file, ["threads"] = "1" };
        using (var connection = Database.Open(builder.ConnectionString))
            connection.Scalar("select current_setting('threads')").ShouldBe(1L);
        File.Exists(file).ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_opened_says_why()
    {
        var file = NewFile();
        File.WriteAllText(file, new string('x', 5000));
        using var connection = new DuckDBConnection($"Data Source={file}");
        Should.Throw<DuckDBException>(connection.Open).Message.ShouldContain(file);
        connection.State.ShouldBe(ConnectionState.Closed);
        File.Delete(file);
        connection.Open(); // the failure left nothing behind
        Should.Throw<DuckDBException>(() => Database.Open("Data Source=:memory:;memory_limit=plenty"));
    }

    [Fact]
    public void Opening_twice_and_closing_twice_are_mistakes()
    {
        var connection = Database.InMemory();
        var changes = new List<ConnectionState>();
        connection.StateChange += (_, change) => changes.Add(change.CurrentState);
        Should.Throw<InvalidOperationException>(connection.Open);
        connection.Close();
        Should.Throw<InvalidOperationException>(connection.Close);
        connection.Open();
        connection.Dispose();
        connection.Dispose();
        changes.ShouldBe([ConnectionState.Closed, ConnectionState.Open, ConnectionState.Closed]);
    }

    [Fact]
    public void The_connection_tells_what_it_is()
    {
        using var connection = Database.InMemory();
        connection.ServerVersion.ShouldStartWith("v1.");
        connection.DataSource.ShouldBe(":memory:");
        connection.Database.ShouldBe(":memory:");
    }

    [Fact]
    public void A_transaction_commits_whole_or_not_at_all()
    {
        using var connection = Database.InMemory();
        connection.Run("create table t(a int)");
        using (var transaction = connection.BeginTransaction())
        {
            Should.Throw<InvalidOperationException>(() => connection.BeginTransaction());
            connection.Run("insert into t values (1)");
            transaction.Commit();
            Should.Throw<InvalidOperationException>(transaction.Rollback);
        }

        using (connection.BeginTransaction())
            connection.Run("insert into t values (2)");

        using (var transaction = connection.BeginTransaction())
        {
            connection.Run("insert into t values (3)");
            transaction.Rollback();
        }

        connection.Scalar("select sum(a)::int from t").ShouldBe(1);
        Should.Throw<ArgumentException>(() => connection.BeginTransaction(IsolationLevel.ReadUncommitted));
    }

    [Fact]
    public void A_failed_transaction_keeps_nothing_whatever_ends_it()
    {
        using var connection = Database.InMemory();
        connection.Run("create table t(a int primary key)");
        using (var transaction = connection.BeginTransaction())
        {
            connection.Run("insert into t values (1)");
            Should.Throw<DuckDBException>(() => connection.Run("insert into t values ('x')"));
            Should.Throw<DuckDBException>(() => connection.Run("select 1")).Message.ShouldContain("transaction", Case.Insensitive);
            transaction.Commit(); // the engine takes it for a rollback, as PostgreSQL does
        }

        connection.Scalar("select count(*) from t").ShouldBe(0L);
        using var next = connection.BeginTransaction();
        connection.Run("insert into t values (2)");
        next.Commit();
    }

    [Fact]
    public void A_transaction_is_seen_by_others_once_committed()
    {
        var file = NewFile();
        using var writer = Database.Open($"Data Source={file}");
        using var reader = Database.Open($"Data Source={file}");
        writer.Run("create table t(a int)");
        using var transaction = writer.BeginTransaction();
        writer.Run("insert into t values (1)");
        reader.Scalar("select count(*) from t").ShouldBe(0L);
        transaction.Commit();
        reader.Scalar("select count(*) from t").ShouldBe(1L);
    }

    [Fact]
    public void Connections_of_many_threads_do_not_meet()
    {
        var file = NewFile();
        using var keeper = Database.Open($"Data Source={file}");
        keeper.Run("create table t(a int)");
        Parallel.For(0, 50, number =>
        {
            using var connection = Database.Open($"Data Source={file}");
            connection.Run($"insert into t values ({number})");
            connection.Scalar("select count(*) > 0 from t").ShouldBe(true);
        });
        keeper.Scalar("select sum(a)::int from t").ShouldBe(1225);
    }

    [Fact]
    public void A_file_is_opened_and_closed_by_many_threads()
    {
        var file = NewFile();
        using (var connection = Database.Open($"Data Source={file}"))
            connection.Run("create table t as select 42 as a");
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var connection = Database.Open($"Data Source={file};ACCESS_MODE=READ_ONLY");
            connection.Scalar("from t").ShouldBe(42);
        });
    }

    [Fact]
    public void An_unfinished_reader_outlives_its_connection()
    {
        var connection = Database.InMemory();
        using var command = new DuckDBCommand("select i, repeat('x', 100) from range(100000) t(i)", connection);
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        connection.Dispose();
        var rows = 1;
        while (reader.Read())
        {
            reader.GetString(1).Length.ShouldBe(100);
            rows++;
        }

        rows.ShouldBe(100000);
    }

    [Fact]
    public void What_is_forgotten_is_collected()
    {
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var connection = Database.InMemory();
        connection.Scalar("select 1").ShouldBe(1);

        static void Forget()
        {
            for (var index = 0; index < 20; index++)
            {
                var connection = Database.InMemory();
                var reader = new DuckDBCommand("select * from range(100000)", connection).ExecuteReader();
                reader.Read();
            }
        }
    }

    private string NewFile() => Path.Combine(_folder, Path.GetRandomFileName() + ".duckdb");
}
