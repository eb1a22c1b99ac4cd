using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Numerics;
using System.Text;
using DuckDB.NET.Data;

namespace DuckDB.NET.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.InMemory();

    public static TheoryData<object> Values => new()
    {
        true, (sbyte)-1, (short)-2, -3, -4L, (byte)1, (ushort)2, 3u, 4ul, 1.5f, 2.5d, "text", "🦆 'quoted'; -- and a \0 byte", "",
        12345.6789m, -0.05m, 0m, decimal.MaxValue, BigInteger.Pow(10, 30), Guid.Parse("f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f"),
        new DateOnly(2024, 2, 29), DateOnly.MinValue, new TimeOnly(23, 59, 59, 999), new DateTime(1969, 7, 20, 20, 17, 40).AddMicroseconds(1),
    };

    public void Dispose() => _connection.Dispose();

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_parameter_keeps_its_value_and_type(object value)
    {
        using var command = new DuckDBCommand("select ?", _connection);
        command.Parameters.Add(new DuckDBParameter("", value));
        command.ExecuteScalar().ShouldBe(value);
    }

    [Fact]
    public void A_blob_a_moment_with_an_offset_and_a_span_are_parameters_too()
    {
        _connection.Run("create table t(b blob, m timestamptz, s interval, n timestamp_ns)");
        using var command = new DuckDBCommand("insert into t values ($1, $2, $3, $4)", _connection);
        command.Parameters.Add(new DuckDBParameter("", new byte[] { 0, 1, 255 }));
        command.Parameters.Add(new DuckDBParameter("", new DateTimeOffset(2026, 11, 21, 3, 45, 0, TimeSpan.FromHours(2))));
        command.Parameters.Add(new DuckDBParameter("", TimeSpan.FromHours(49)));
        command.Parameters.Add(new DuckDBParameter("", new DateTime(2026, 11, 21).AddTicks(1234567)));
        command.ExecuteNonQuery().ShouldBe(1);
        _connection.Scalar("select b::varchar from t").ShouldBe("\\x00\\x01\\xFF");
        _connection.Scalar("select epoch_ms(m)::varchar from t").ShouldBe("1795225500000");
        _connection.Scalar("select s from t").ShouldBe(TimeSpan.FromHours(49));
        _connection.Scalar("select n::varchar from t").ShouldBe("2026-11-21 00:00:00.1234567");
    }

    [Fact]
    public void Named_parameters_are_found_by_name_in_every_statement()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "create table t(a int, b varchar); insert into t values ($a, $b); select b || $a from t where b = $b";
        command.Parameters.Add(new DuckDBParameter("b", "x"));
        command.Parameters.Add(new DuckDBParameter("a", 7));
        command.ExecuteScalar().ShouldBe("x7");
    }

    [Fact]
    public void A_list_is_bound_where_one_is_expected()
    {
        using var command = new DuckDBCommand("select list_sum($1::int[]), len($2::varchar[])", _connection);
        command.Parameters.Add(new DuckDBParameter("", new List<int> { 1, 2, 3 }));
        command.Parameters.Add(new DuckDBParameter("", new[] { "a", null }));
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        reader.GetInt32(0).ShouldBe(6);
        reader.GetInt64(1).ShouldBe(2);
    }

    [Fact]
    public void Null_is_bound_as_null()
    {
        using var command = new DuckDBCommand("select $1 is null and $2 is null", _connection);
        command.Parameters.Add(new DuckDBParameter("", null));
        command.Parameters.Add(new DuckDBParameter("", DBNull.Value));
        command.ExecuteScalar().ShouldBe(true);
    }

    [Fact]
    public void Too_few_parameters_are_refused_before_anything_runs()
    {
        using var command = new DuckDBCommand("select ? + ?", _connection);
        command.Parameters.Add(new DuckDBParameter("", 1));
        Should.Throw<InvalidOperationException>(() => command.ExecuteScalar()).Message.ShouldContain("2");
    }

    [Fact]
    public void Thousands_of_parameters_are_bound()
    {
        using var command = new DuckDBCommand($"select list_sum([{string.Join(',', Enumerable.Repeat("?", 5000))}])", _connection);
        for (var index = 0; index < 5000; index++)
            command.Parameters.Add(new DuckDBParameter("", index));
        command.ExecuteScalar().ShouldBe(new BigInteger(4999 * 2500));
    }

    [Fact]
    public void Changed_rows_of_all_statements_are_counted() =>
        _connection.Run("create table t(a int); insert into t select * from range(10); delete from t where a < 3; update t set a = 0").ShouldBe(20);

    [Fact]
    public void Answers_come_one_after_another_and_statements_without_one_are_passed_over()
    {
        using var command = new DuckDBCommand("select 1; create table t(a int); insert into t values (5); select a from t; select 'last'", _connection);
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        reader.GetInt32(0).ShouldBe(1);
        reader.NextResult().ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        reader.GetInt32(0).ShouldBe(5);
        reader.NextResult().ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        reader.GetString(0).ShouldBe("last");
        reader.NextResult().ShouldBeFalse();
        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void The_engine_says_what_is_wrong()
    {
        Should.Throw<DuckDBException>(() => _connection.Run("select * from nowhere")).Message.ShouldContain("nowhere");
        Should.Throw<DuckDBException>(() => _connection.Run("selec 1")).Message.ShouldContain("selec");
        Should.Throw<DuckDBException>(() => _connection.Run("")).Message.ShouldNotBeEmpty();
        _connection.Run("create table t(a int primary key); insert into t values (1)");
        Should.Throw<DbException>(() => _connection.Run("insert into t values (1)")).Message.ShouldContain("primary key", Case.Insensitive);
    }

    [Fact]
    public async Task Cancelling_interrupts_what_runs_and_leaves_the_connection_usable()
    {
        using var command = new DuckDBCommand("select count(*) from range(100_000_000_000) a(i) where i % 7 = 3", _connection);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Should.ThrowAsync<OperationCanceledException>(() => Task.Run(() => command.ExecuteScalarAsync(cancellation.Token)));
        _connection.Scalar("select 1").ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_as_a_command_begins_ends_it_too()
    {
        using var command = new DuckDBCommand("select count(*) from range(100_000_000_000) a(i) where i % 7 = 3", _connection);
        for (var moment = 0; moment < 1_000; moment++)
        {
            using var cancellation = new CancellationTokenSource();
            var counting = Task.Run(() => command.ExecuteScalarAsync(cancellation.Token));
            for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalMicroseconds < moment % 150 * 5;)
                Thread.SpinWait(10);
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => counting.WaitAsync(TimeSpan.FromMinutes(3)));
        }

        _connection.Scalar("select 1").ShouldBe(1);
    }

    [Fact]
    public void An_answer_in_memory_stays_readable_while_other_commands_run()
    {
        using var command = new DuckDBCommand("select i from range(100_000) t(i)", _connection);
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        _connection.Run("create table t(a int)");
        ReadAll(reader).ShouldBe(99_999);
    }

    [Fact]
    public void Long_texts_pass_both_ways()
    {
        var text = string.Concat(Enumerable.Repeat("ünïcödé 🦆 ", 2_000_000));
        using var command = new DuckDBCommand("select $1 || '.', octet_length(encode($1))", _connection);
        command.Parameters.Add(new DuckDBParameter("", text));
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        reader.GetString(0).ShouldBe(text + ".");
        reader.GetInt64(1).ShouldBe(Encoding.UTF8.GetByteCount(text));
    }

    [Fact]
    public async Task Cancelling_between_statements_stops_before_the_next()
    {
        _connection.Run("create table t(a int)");
        using var command = new DuckDBCommand(string.Concat(Enumerable.Repeat("insert into t values (1);", 200_000)), _connection);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(1500));
        await Should.ThrowAsync<OperationCanceledException>(() => Task.Run(() => command.ExecuteNonQueryAsync(cancellation.Token)));
        _connection.Scalar("select count(*) < 200000 from t").ShouldBe(true);
    }

    [Fact]
    public async Task The_async_forms_give_the_same()
    {
        await using var connection = new DuckDBConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "create table t as select 1 as a";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "from t";
        (await command.ExecuteScalarAsync()).ShouldBe(1);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        (await reader.GetFieldValueAsync<int>(0)).ShouldBe(1);
        (await reader.IsDBNullAsync(0)).ShouldBeFalse();
        (await reader.ReadAsync()).ShouldBeFalse();
    }

    [Fact]
    public void A_reader_may_take_its_connection_along()
    {
        var connection = Database.InMemory();
        using (var command = new DuckDBCommand("select 1", connection))
        using (((DbCommand)command).ExecuteReader(CommandBehavior.CloseConnection))
        {
        }

        connection.State.ShouldBe(ConnectionState.Closed);
    }

    [Fact]
    public void A_command_without_an_open_connection_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => new DuckDBCommand("select 1", new DuckDBConnection("Data Source=:memory:")).ExecuteScalar());
    }

    private static int ReadAll(DuckDBDataReader reader)
    {
        var rows = 0;
        while (reader.Read())
            rows++;

        return rows;
    }
}
