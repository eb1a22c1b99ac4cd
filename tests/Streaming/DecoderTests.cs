using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using EcommAspire.Streaming.Messages;
using FsCheck;
using FsCheck.Fluent;
using Topics = EcommAspire.Domain.Sources.Events;

namespace EcommAspire.Streaming.Tests;

public sealed class DecoderTests
{
    private readonly EventBatch _batch = new(Topics.Orders);

    private EventColumn this[string column] => _batch.Columns.Single(c => c.Column.Name == column);

    private string Text(string column, int row = 0) => Encoding.UTF8.GetString(this[column].Text(row));

    [Fact]
    public void A_message_becomes_typed_values()
    {
        _batch.Add(Messages.Of(Messages.Order, 12, partition: 2)).ShouldBeNull();
        _batch.Count.ShouldBe(1);
        Text("event_id").ShouldBe("e1");
        this["order_id"].Number(0).ShouldBe(7);
        this["total_amount"].Number(0).ShouldBe(1100);
        Text("items").ShouldBe("""[{"product_id":1,"quantity":2,"unit_price":5.50}]""");
        this["occurred_at"].Number(0).ShouldBe(new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000 + 123_456);
        this["_partition"].Number(0).ShouldBe(2);
        this["_offset"].Number(0).ShouldBe(12);
        Text("_schema_version").ShouldBe("1");
        this["_extra"].IsNull(0).ShouldBeTrue();
    }

    [Fact]
    public void Fields_that_are_not_declared_are_kept_as_they_are()
    {
        var json = Messages.Order.Trim();
        _batch.Add(Messages.Of($$"""{ "channel" : "app" , {{json[1..^1]}}, "gift":{"wrap":[true,null,1e2], "é\u00e9":"\u0041"} , "note":null}""")).ShouldBeNull();
        using var extra = JsonDocument.Parse(Text("_extra"));
        extra.RootElement.GetRawText().ShouldBe("""{"channel":"app","gift":{"wrap":[true,null,1e2], "é\u00e9":"\u0041"},"note":null}""");
        this["order_id"].Number(0).ShouldBe(7);
    }

    [Fact]
    public void A_field_may_be_null_or_missing_only_where_the_contract_says_so()
    {
        var clicks = new EventBatch(Topics.Clicks);
        const string Click = """{"event_id":"c","session_id":"s","event_type":"search","page":"/search","occurred_at":"2026-01-01T00:00:00Z" """;
        clicks.Add(Messages.Of(Click + ""","customer_id":null}""", topic: "clicks")).ShouldBeNull();
        clicks.Columns.Single(c => c.Column.Name == "customer_id").IsNull(0).ShouldBeTrue();
        clicks.Columns.Single(c => c.Column.Name == "product_id").IsNull(0).ShouldBeTrue();
        _batch.Add(Messages.Of(Messages.With("order_id", "null"))).ShouldBe("The field order_id is null.");
        _batch.Add(Messages.Of(Messages.Order.Replace("order_status", "status"))).ShouldBe("The field order_status is missing.");
    }

    [Theory]
    [InlineData("", "The message has no value.")]
    [InlineData(null, "The message has no value.")]
    [InlineData("[]", "The value is a list, not an object.")]
    [InlineData("7", "The value is a number, not an object.")]
    [InlineData("""{"event_id":"e1","order_id":""", "The value is not JSON: ")]
    [InlineData("""{"event_id":"e1",}""", "The value is not JSON: ")]
    [InlineData("{} {}", "The value is not JSON: ")]
    [InlineData("""{"event_id":"e1","event_id":"e2"}""", "The field event_id is there twice.")]
    public void A_value_that_is_no_object_of_fields_is_refused_with_the_reason(string? value, string reason)
    {
        _batch.Add(Messages.Of(value)).ShouldNotBeNull().ShouldStartWith(reason);
        _batch.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("event_id", "5", "is a number, not a text.")]
    [InlineData("event_id", "\"\"", "is empty.")]
    [InlineData("event_id", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "has 37 characters, more than 36.")]
    [InlineData("order_status", "\"a\\u0000b\"", "holds the character U+0000, which a database's text cannot.")]
    [InlineData("order_status", "\"\\ud800\"", "holds half a surrogate pair, which is no character.")]
    [InlineData("order_id", "\"7\"", "is a text, not a number.")]
    [InlineData("order_id", "7.5", "is '7.5', which is no whole number.")]
    [InlineData("order_id", "9223372036854775808", "is '9223372036854775808', which is too large for biginteger.")]
    [InlineData("order_id", "1e99999999999999999999", "is '1e99999999999999999999', which is too large for biginteger.")]
    [InlineData("total_amount", "11.005", "is '11.005', which has more than 2 decimals.")]
    [InlineData("total_amount", "10000000000.00", "is '10000000000.00', which is too large for decimal(12,2).")]
    [InlineData("total_amount", "{}", "is an object, not a number.")]
    [InlineData("items", "[1e999999]", "holds the number '1e999999', which is too large or too long.")]
    [InlineData("items", "{\"a\":[\"\\u0000\"]}", "holds the character U+0000, which a database's text cannot.")]
    [InlineData("items", "{\"\\udc00\":1}", "holds half a surrogate pair, which is no character.")]
    [InlineData("occurred_at", "1767236400", "is a number, not an instant in a text.")]
    [InlineData("occurred_at", "\"2026-01-01T00:00:00\"", "is '2026-01-01T00:00:00', which has no offset from UTC.")]
    [InlineData("occurred_at", "\"2026-02-30T00:00:00Z\"", "is '2026-02-30T00:00:00Z', which is no instant such as 2026-01-31T23:59:59.123456Z.")]
    [InlineData("occurred_at", "\"yesterday\"", "is 'yesterday', which is no instant such as 2026-01-31T23:59:59.123456Z.")]
    public void A_value_of_a_wrong_type_is_refused_with_field_value_and_reason(string field, string json, string reason) =>
        _batch.Add(Messages.Of(Messages.With(field, json))).ShouldBe($"The field {field} {reason}");

    [Fact]
    public void A_value_that_is_no_utf8_is_refused_with_the_place()
    {
        var bytes = Encoding.UTF8.GetBytes(Messages.Order.Trim());
        bytes[13] = 0xFF;
        _batch.Add(Messages.Of("") with { Value = bytes }).ShouldBe("The value is not UTF-8: byte 14 belongs to no character.");
    }

    [Fact]
    public void Another_version_of_the_schema_is_refused()
    {
        _batch.Add(Messages.Of(Messages.Order, version: "1")).ShouldBeNull();
        _batch.Add(Messages.Of(Messages.Order, version: "2")).ShouldBe("The schema version is '2'; known is 1.");
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 0)]
    [InlineData("2026-01-01T00:00Z", 0)]
    [InlineData("2026-01-01 00:00:00.1+00:00", 100_000)]
    [InlineData("2025-12-31t21:00:00.000001-03", 1)]
    [InlineData("2026-01-01T05:30:00.123456999+0530", 123_456)]
    public void An_instant_may_be_written_in_several_ways(string text, long microseconds)
    {
        _batch.Add(Messages.Of(Messages.With("occurred_at", $"\"{text}\""))).ShouldBeNull();
        (this["occurred_at"].Number(0) - (new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * 1_000_000)).ShouldBe(microseconds);
    }

    [Fact]
    public void Amounts_are_read_exactly_however_they_are_written()
    {
        var amounts =
            from unscaled in Gen.Choose(-1_000_000_000, 1_000_000_000)
            from form in Gen.Choose(0, 3)
            select (Unscaled: (long)unscaled, Text: Written(unscaled, form));
        Prop.ForAll(amounts.ToArbitrary(), amount =>
        {
            _batch.Clear();
            _batch.Add(Messages.Of(Messages.With("total_amount", amount.Text))).ShouldBeNull(amount.Text);
            return this["total_amount"].Number(0) == amount.Unscaled;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_bytes_make_it_fail_otherwise_than_with_a_reason()
    {
        var valid = Encoding.UTF8.GetBytes(Messages.Order.Trim());
        var mutants =
            from changes in Gen.Choose(1, 6)
            from places in Gen.Choose(0, valid.Length - 1).ArrayOf(changes)
            from octets in Gen.Choose(0, 255).ArrayOf(changes)
            from cut in Gen.Choose(0, valid.Length)
            select (Places: places, Octets: octets, Cut: cut);
        Prop.ForAll(mutants.ToArbitrary(), mutant =>
        {
            var bytes = (byte[])valid.Clone();
            foreach (var (place, octet) in mutant.Places.Zip(mutant.Octets))
                bytes[place] = (byte)octet;
            if (mutant.Cut % 3 == 0)
                bytes = bytes[..mutant.Cut];
            var before = _batch.Count;
            var problem = _batch.Add(Messages.Of("") with { Value = bytes });
            return problem is null ? _batch.Count == before + 1 : _batch.Count == before && problem.EndsWith('.');
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    private static string Written(long unscaled, int form)
    {
        var exact = ((decimal)unscaled / 100).ToString("0.00", CultureInfo.InvariantCulture);
        return form switch
        {
            0 => exact,
            1 => $"{unscaled}e-2",
            2 => $"{exact}000",
            _ => $"{new BigInteger(unscaled) * BigInteger.Pow(10, 20)}E-22",
        };
    }
}
