using DuckDB.NET.Data;

namespace DuckDB.NET.Tests;

public sealed class AppenderTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.InMemory();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Every_type_arrives_as_it_was_appended()
    {
        _connection.Run("create table t(a bigint, b double, c varchar, d varchar, e json, f timestamptz)");
        using (var appender = _connection.CreateAppender("memory", "main", "t"))
        {
            appender.CreateRow()
                .AppendValue(long.MinValue).AppendValue(-2.5).AppendValue("short").AppendValue("long text, longer than a cell 🦆").AppendValue("{}")
                .AppendValue(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)))
                .EndRow();
        }

        using var command = new DuckDBCommand("from t", _connection);
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        var row = new object[reader.FieldCount];
        reader.GetValues(row).ShouldBe(6);
        row.ShouldBe([long.MinValue, -2.5, "short", "long text, longer than a cell 🦆", "{}", new DateTime(2025, 12, 31, 23, 0, 0)]);
    }

    [Fact]
    public void Rows_and_nulls_cross_chunks()
    {
        _connection.Run("create schema s; create table s.t(a bigint, b varchar, c double, d timestamptz)");
        using (var appender = _connection.CreateAppender("memory", "s", "t"))
        {
            for (var number = 0L; number < 10_000; number++)
            {
                appender.CreateRow()
                    .AppendValue(number % 7 == 0 ? null : number)
                    .AppendValue(number % 5 == 0 ? null : $"row number {number}")
                    .AppendValue(number % 3 == 0 ? null : number / 2.0)
                    .AppendValue(number % 2 == 0 ? null : DateTimeOffset.UnixEpoch.AddSeconds(-number))
                    .EndRow();
            }
        }

        _connection.Scalar("""
            select count(*) from s.t, range(10000) r(i) where t.rowid = r.i
              and a is not distinct from if(i % 7 = 0, null, i)
              and b is not distinct from if(i % 5 = 0, null, 'row number ' || i)
              and c is not distinct from if(i % 3 = 0, null, i / 2)
              and d is not distinct from if(i % 2 = 0, null, to_timestamp(-i))
            """).ShouldBe(10_000L);
    }

    [Fact]
    public void Another_database_is_named_by_its_catalog()
    {
        _connection.Run("attach ':memory:' as other; create table other.main.t(a varchar)");
        using (var appender = _connection.CreateAppender("other", "main", "t"))
            appender.CreateRow().AppendValue("x").EndRow();
        _connection.Scalar("select a from other.t").ShouldBe("x");
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        _connection.Run("create table t(a bigint, b double)");
        using var appender = _connection.CreateAppender("memory", "main", "t");
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendValue("1")).Message.ShouldContain("BigInt");
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendValue(1.5)).Message.ShouldContain("BigInt");
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendValue(1L).EndRow()).Message.ShouldContain("2");
        appender.Close();
        _connection.Scalar("select count(*) from t").ShouldBe(0L);
    }

    [Fact]
    public void A_row_with_too_many_values_is_refused()
    {
        _connection.Run("create table t(a bigint)");
        using var appender = _connection.CreateAppender("memory", "main", "t");
        Should.Throw<IndexOutOfRangeException>(() => appender.CreateRow().AppendValue(1L).AppendValue(2L));
    }

    [Fact]
    public void A_broken_constraint_is_told_on_closing()
    {
        _connection.Run("create table t(a bigint primary key)");
        var appender = _connection.CreateAppender("memory", "main", "t");
        appender.CreateRow().AppendValue(1L).EndRow();
        appender.CreateRow().AppendValue(1L).EndRow();
        Should.Throw<DuckDBException>(appender.Close).Message.ShouldContain("primary key", Case.Insensitive);
        appender.Dispose();
        Should.Throw<InvalidOperationException>(() => appender.CreateRow());
        _connection.Scalar("select count(*) from t").ShouldBe(0L);
    }

    [Fact]
    public void A_missing_table_is_told_at_once() =>
        Should.Throw<DuckDBException>(() => _connection.CreateAppender("memory", "main", "nowhere")).Message.ShouldContain("nowhere");
}
