using System.Numerics;
using System.Text;
using DuckDB.NET.Data;

namespace DuckDB.NET.Tests;

public sealed class ReadingTests : IDisposable
{
    private readonly DuckDBConnection _connection = Database.InMemory();

    public void Dispose() => _connection.Dispose();

    [Theory]
    [InlineData("true", true)]
    [InlineData("(-128)::tinyint", (sbyte)-128)]
    [InlineData("(-32768)::smallint", short.MinValue)]
    [InlineData("42", 42)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("255::utinyint", byte.MaxValue)]
    [InlineData("65535::usmallint", ushort.MaxValue)]
    [InlineData("4294967295::uinteger", uint.MaxValue)]
    [InlineData("18446744073709551615::ubigint", ulong.MaxValue)]
    [InlineData("1.5::float", 1.5f)]
    [InlineData("'nan'::double", double.NaN)]
    [InlineData("'-inf'::double", double.NegativeInfinity)]
    [InlineData("'short'", "short")]
    [InlineData("'longer than twelve bytes, with ünïcödé 🦆'", "longer than twelve bytes, with ünïcödé 🦆")]
    [InlineData("''", "")]
    [InlineData("'a' || chr(0) || 'b'", "a\0b")]
    [InlineData("'sad'::enum('happy', 'sad')", "sad")]
    [InlineData("'10110'::bit", "10110")]
    public void A_value_comes_as_the_type_of_its_column(string sql, object expected) => Scalar(sql).ShouldBe(expected);

    [Fact]
    public void Whole_numbers_of_128_bits_come_as_big_integers()
    {
        Scalar("170141183460469231731687303715884105727::hugeint").ShouldBe(BigInteger.Pow(2, 127) - 1);
        Scalar("(-170141183460469231731687303715884105727)::hugeint").ShouldBe(1 - BigInteger.Pow(2, 127));
        Scalar("340282366920938463463374607431768211455::uhugeint").ShouldBe(BigInteger.Pow(2, 128) - 1);
    }

    [Theory]
    [InlineData("1.50::decimal(4, 2)", "1.50")]
    [InlineData("(-1.50)::decimal(9, 2)", "-1.50")]
    [InlineData("123456789012345.678::decimal(18, 3)", "123456789012345.678")]
    [InlineData("1234567890123456789012345.678::decimal(38, 3)", "1234567890123456789012345.678")]
    [InlineData("(-0.0000000001)::decimal(38, 10)", "-0.0000000001")]
    public void A_decimal_keeps_its_digits(string sql, string expected) =>
        ((decimal)Scalar(sql)).ShouldBe(decimal.Parse(expected));

    [Fact]
    public void A_decimal_beyond_28_digits_is_an_overflow() =>
        Should.Throw<OverflowException>(() => Scalar("99999999999999999999999999999999999999::decimal(38, 0)"));

    [Fact]
    public void Dates_and_times_come_as_dotnets()
    {
        Scalar("date '1992-09-20'").ShouldBe(new DateOnly(1992, 9, 20));
        Scalar("date '0001-01-01'").ShouldBe(DateOnly.MinValue);
        Scalar("date '9999-12-31'").ShouldBe(DateOnly.MaxValue);
        Scalar("time '11:30:00.123456'").ShouldBe(new TimeOnly(11, 30).Add(TimeSpan.FromMicroseconds(123456)));
        Scalar("timestamp '1969-12-31 23:59:59.999999'").ShouldBe(DateTime.UnixEpoch.AddMicroseconds(-1));
        Scalar("timestamp_s '2026-11-21 03:45:01'").ShouldBe(new DateTime(2026, 11, 21, 3, 45, 1));
        Scalar("timestamp_ms '2026-11-21 03:45:01.123'").ShouldBe(new DateTime(2026, 11, 21, 3, 45, 1, 123));
        Scalar("timestamp_ns '2026-11-21 03:45:01.123456789'").ShouldBe(new DateTime(2026, 11, 21, 3, 45, 1).AddTicks(1234567));
        Scalar("timestamptz '2026-11-21 03:45:00+02:00'").ShouldBe(new DateTime(2026, 11, 21, 1, 45, 0));
        Scalar("interval '1 day 02:00:00'").ShouldBe(new TimeSpan(1, 2, 0, 0));
        Scalar("'2026-11-21'::timestamp").ShouldBeOfType<DateTime>().Kind.ShouldBe(DateTimeKind.Unspecified);
    }

    [Theory]
    [InlineData("'infinity'::date")]
    [InlineData("'-infinity'::timestamp")]
    public void Infinity_is_refused(string sql) => Should.Throw<InvalidOperationException>(() => Scalar(sql));

    [Theory]
    [InlineData("timestamp '20000-01-01'")]
    [InlineData("timestamp_s '20000-01-01'")]
    [InlineData("timestamp_ms '20000-01-01'")]
    [InlineData("timestamp '4000-01-01 (BC)'")]
    [InlineData("date '20000-01-01'")]
    [InlineData("date '2000-01-01' - 1000000")]
    [InlineData("interval '14 months'")]
    [InlineData("interval '-14 months'")]
    public void What_lies_outside_dotnets_range_is_refused(string sql) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Scalar(sql));

    [Fact]
    public void A_type_without_a_dotnet_type_is_named()
    {
        using var reader = Query("select union_value(n := 1)");
        reader.Read().ShouldBeTrue();
        reader.GetDataTypeName(0).ShouldBe("Union");
        Should.Throw<ArgumentException>(() => reader.GetValue(0)).Message.ShouldContain("Union");
    }

    [Fact]
    public void A_uuid_is_a_guid()
    {
        var guid = Guid.Parse("f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f");
        Scalar($"'{guid}'::uuid").ShouldBe(guid);
    }

    [Fact]
    public void A_blob_is_a_stream()
    {
        using var reader = Query("select '\\x00\\xFF'::blob, repeat('x', 100000)::blob");
        reader.Read().ShouldBeTrue();
        using var small = reader.GetFieldValue<Stream>(0);
        using var big = reader.GetFieldValue<Stream>(1);
        using var copy = new MemoryStream();
        small.CopyTo(copy);
        copy.ToArray().ShouldBe([0, 255]);
        new StreamReader(big, Encoding.UTF8).ReadToEnd().ShouldBe(new string('x', 100000));
    }

    [Fact]
    public void Nested_values_come_as_collections()
    {
        Scalar("[1, 2, 3]").ShouldBeOfType<List<int>>().ShouldBe([1, 2, 3]);
        Scalar("[['a'], [], ['b', null]]").ShouldBeOfType<List<List<string>>>().ShouldBe([["a"], [], ["b", null!]]);
        Scalar("[1.5, 2.5]::double[2]").ShouldBeOfType<List<double>>().ShouldBe([1.5, 2.5]);
        Scalar("map {'a': 1, 'b': 2}").ShouldBeOfType<Dictionary<string, int>>().ShouldBe(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 });
        var row = Scalar("{'n': 1, 's': 'text', 'none': null::int, 'in': {'d': date '2020-02-02'}}").ShouldBeOfType<Dictionary<string, object>>();
        row["n"].ShouldBe(1);
        row["s"].ShouldBe("text");
        row["none"].ShouldBeNull();
        row["in"].ShouldBeOfType<Dictionary<string, object>>()["d"].ShouldBe(new DateOnly(2020, 2, 2));
    }

    [Fact]
    public void Null_is_DBNull_and_never_a_default()
    {
        using var reader = Query("select null::int, null::varchar, [1, null]");
        reader.Read().ShouldBeTrue();
        reader.GetValue(0).ShouldBe(DBNull.Value);
        reader.IsDBNull(1).ShouldBeTrue();
        reader.GetFieldValue<int?>(0).ShouldBeNull();
        reader.GetFieldValue<long?>(0).ShouldBeNull();
        reader.GetFieldValue<short?>(0).ShouldBeNull();
        Should.Throw<InvalidCastException>(() => reader.GetInt32(0)).Message.ShouldContain("NULL AS INTEGER", Case.Insensitive);
        Should.Throw<InvalidCastException>(() => reader.GetString(1));
        reader.GetFieldValue<List<int?>>(2).ShouldBe([1, null]);
        Should.Throw<InvalidCastException>(() => reader.GetValue(2));
    }

    [Fact]
    public void Numbers_are_converted_where_they_fit()
    {
        using var reader = Query("select 300::smallint as s, 7::bigint as b, sum(i) as total, 1.5::float as f from range(10) t(i) group by all");
        reader.Read().ShouldBeTrue();
        reader.GetInt64(0).ShouldBe(300);
        reader.GetInt32(1).ShouldBe(7);
        reader.GetFieldValue<int?>(1).ShouldBe(7);
        reader.GetDouble(1).ShouldBe(7d);
        reader.GetDecimal(1).ShouldBe(7m);
        reader.GetInt64(2).ShouldBe(45);
        reader.GetFieldValue<BigInteger>(0).ShouldBe(300);
        reader.GetDouble(2).ShouldBe(45d);
        Should.Throw<InvalidCastException>(() => reader.GetByte(0)).Message.ShouldContain("'s'");
        Should.Throw<InvalidCastException>(() => reader.GetDouble(3));
        Should.Throw<InvalidCastException>(() => reader.GetString(1));
    }

    [Fact]
    public void Rows_cross_chunks_in_order()
    {
        using var reader = Query("select i::bigint, case when i % 3 = 0 then null else i::varchar end from range(10000) t(i)");
        var expected = 0L;
        while (reader.Read())
        {
            reader.GetInt64(0).ShouldBe(expected);
            reader.IsDBNull(1).ShouldBe(expected % 3 == 0);
            if (expected % 3 != 0)
                reader.GetString(1).ShouldBe(expected.ToString());
            expected++;
        }

        expected.ShouldBe(10000);
        reader.Read().ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => reader.GetInt64(0));
    }

    [Fact]
    public void Columns_are_described_before_the_first_row_and_without_any()
    {
        using var reader = Query("select 1 as a, 'x' as b, 1.5::decimal(9, 3) as c, 'twice' as b where false");
        reader.HasRows.ShouldBeFalse();
        reader.FieldCount.ShouldBe(4);
        reader.GetName(1).ShouldBe("b");
        reader.GetOrdinal("b").ShouldBe(1);
        reader.GetDataTypeName(0).ShouldBe("Integer");
        reader.GetFieldType(2).ShouldBe(typeof(decimal));
        Should.Throw<DuckDBException>(() => reader.GetOrdinal("B")).Message.ShouldContain("'B'");
        Should.Throw<InvalidOperationException>(() => reader.GetInt32(0));
        reader.Read().ShouldBeFalse();
    }

    private object Scalar(string sql)
    {
        using var command = new DuckDBCommand($"select {sql}", _connection);
        return command.ExecuteScalar().ShouldNotBeNull();
    }

    private DuckDBDataReader Query(string sql)
    {
        var command = new DuckDBCommand(sql, _connection);
        return command.ExecuteReader();
    }
}
