using System.Numerics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DuckDB.NET.Tests;

public sealed class AppenderTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.InMemory();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Every_type_arrives_as_it_was_appended()
    {
        _connection.Run("""
            create table t(
                a boolean, b tinyint, c smallint, d integer, e bigint, f utinyint, g usmallint, h uinteger, i ubigint, j hugeint,
                k float, l double, m decimal(4, 1), n decimal(9, 2), o decimal(18, 3), p decimal(38, 10), q varchar, r blob, s uuid,
                t date, u time, v timestamp, w timestamptz, x interval, y enum('low', 'high'), z integer[], zz varchar[2])
            """);
        var guid = Guid.Parse("80000000-0000-0000-0000-000000000001");
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.CreateRow()
                .AppendValue(true).AppendValue(sbyte.MinValue).AppendValue(short.MinValue).AppendValue(int.MinValue).AppendValue(long.MinValue)
                .AppendValue(byte.MaxValue).AppendValue(ushort.MaxValue).AppendValue(uint.MaxValue).AppendValue(ulong.MaxValue)
                .AppendValue(-BigInteger.Pow(10, 30)).AppendValue(1.5f).AppendValue(-2.5).AppendValue(99.9m).AppendValue(-1234567.891m)
                .AppendValue(0.001m).AppendValue(-12345678901234567.0000000001m).AppendValue("long text, longer than a cell 🦆")
                .AppendValue(new byte[] { 0, 1 }).AppendValue(guid).AppendValue(new DateOnly(1900, 2, 28)).AppendValue(new TimeOnly(1, 2, 3))
                .AppendValue(new DateTime(1900, 1, 1, 0, 0, 1)).AppendValue(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)))
                .AppendValue(TimeSpan.FromMinutes(1)).AppendValue("high").AppendValue(new List<int> { 1, 2, 3 }).AppendValue(new[] { "x", null })
                .EndRow();
        }

        using var command = new DuckDBCommand("from t", _connection);
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        var row = new object[reader.FieldCount];
        reader.GetValues(row).ShouldBe(27);
        row[..17].ShouldBe(
        [
            true, sbyte.MinValue, short.MinValue, int.MinValue, long.MinValue, byte.MaxValue, ushort.MaxValue, uint.MaxValue, ulong.MaxValue,
            -BigInteger.Pow(10, 30), 1.5f, -2.5, 99.9m, -1234567.89m, 0.001m, -12345678901234567.0000000001m, "long text, longer than a cell 🦆",
        ]);
        _connection.Scalar("select r::varchar from t").ShouldBe("\\x00\\x01");
        row[18..25].ShouldBe(
        [
            guid, new DateOnly(1900, 2, 28), new TimeOnly(1, 2, 3), new DateTime(1900, 1, 1, 0, 0, 1), new DateTime(2025, 12, 31, 23, 0, 0),
            TimeSpan.FromMinutes(1), "high",
        ]);
        row[25].ShouldBe(new List<int> { 1, 2, 3 });
        row[26].ShouldBe(new List<string?> { "x", null });
        _connection.Scalar("select s::varchar from t").ShouldBe(guid.ToString());
    }

    [Fact]
    public void Rows_and_nulls_cross_chunks()
    {
        _connection.Run("create schema s; create table s.t(a bigint, b varchar, c bigint[])");
        using (var appender = _connection.CreateAppender("s", "t"))
        {
            for (var number = 0L; number < 10_000; number++)
            {
                appender.CreateRow()
                    .AppendValue(number % 7 == 0 ? null : number)
                    .AppendValue(number % 5 == 0 ? null : $"row number {number}")
                    .AppendValue(number % 3 == 0 ? null : Enumerable.Range(0, (int)(number % 11)).Select(item => item + number))
                    .EndRow();
            }
        }

        _connection.Scalar("""
            select count(*) from s.t, range(10000) r(i) where t.rowid = r.i
              and a is not distinct from if(i % 7 = 0, null, i)
              and b is not distinct from if(i % 5 = 0, null, 'row number ' || i)
              and c is not distinct from if(i % 3 = 0, null, [x + i for x in range(i % 11)])
            """).ShouldBe(10_000L);
    }

    [Fact]
    public void Arrays_and_lists_nest()
    {
        _connection.Run("create table t(a varchar[2], b integer[2][])");
        using (var appender = _connection.CreateAppender("t"))
        {
            for (var number = 0; number < 5000; number++)
            {
                appender.CreateRow()
                    .AppendValue(number % 2 == 0 ? null : new[] { $"{number}", null })
                    .AppendValue(Enumerable.Range(0, number % 5).Select(item => new[] { number, item }))
                    .EndRow();
            }
        }

        _connection.Scalar("""
            select count(*) from t, range(5000) r(i) where t.rowid = r.i
              and a is not distinct from if(i % 2 = 0, null, [i::varchar, null])::varchar[2]
              and b = [[i, x]::integer[2] for x in range(i % 5)]
            """).ShouldBe(5000L);
    }

    [Fact]
    public void Defaults_and_infinities_and_catalogs()
    {
        _connection.Run("attach ':memory:' as other; create table other.main.t(a int default 7, b date)");
        using (var appender = _connection.CreateAppender("other", "main", "t"))
            appender.CreateRow().AppendDefault().AppendValue((DuckDBDateOnly?)DuckDBDateOnly.PositiveInfinity).EndRow();
        _connection.Scalar("select a || ' ' || b from other.t").ShouldBe("7 infinity");
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        _connection.Run("create table t(a bigint, b decimal(4, 1), c enum('x'), d integer[2])");
        using var appender = _connection.CreateAppender("t");
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendValue(1)).Message.ShouldContain("BigInt");
        Should.Throw<OverflowException>(() => appender.CreateRow().AppendNullValue().AppendValue(1000m));
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendNullValue().AppendNullValue().AppendValue("y")).Message.ShouldContain("'y'");
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendNullValue().AppendNullValue().AppendNullValue().AppendValue(new[] { 1 }));
        Should.Throw<InvalidOperationException>(() => appender.CreateRow().AppendNullValue().EndRow()).Message.ShouldContain("4");
        appender.Close();
        _connection.Scalar("select count(*) from t").ShouldBe(0L);
    }

    [Fact]
    public void A_row_with_too_many_values_is_refused()
    {
        _connection.Run("create table t(a int)");
        using var appender = _connection.CreateAppender("t");
        Should.Throw<IndexOutOfRangeException>(() => appender.CreateRow().AppendValue((int?)1).AppendValue((int?)2));
    }

    [Fact]
    public void A_broken_constraint_is_told_on_closing()
    {
        _connection.Run("create table t(a int primary key)");
        var appender = _connection.CreateAppender("t");
        appender.CreateRow().AppendValue((int?)1).EndRow();
        appender.CreateRow().AppendValue((int?)1).EndRow();
        Should.Throw<DuckDBException>(appender.Close).Message.ShouldContain("primary key", Case.Insensitive);
        appender.Dispose();
        Should.Throw<InvalidOperationException>(() => appender.CreateRow());
        _connection.Scalar("select count(*) from t").ShouldBe(0L);
    }

    [Fact]
    public void A_missing_table_is_told_at_once() =>
        Should.Throw<DuckDBException>(() => _connection.CreateAppender("nowhere")).Message.ShouldContain("nowhere");
}
