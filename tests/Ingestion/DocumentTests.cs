using EcommAspire.Domain;
using EcommAspire.Ingestion.Documents;
using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Ingestion.Tests;

public sealed class DocumentTests : IDisposable
{
    private static readonly Table _events = new("events", "Events.",
    [
        new("_id", Varchar(24), "Identifier."),
        new("n", BigInteger, "A number.") { Nullable = true },
        new("amount", Decimal(38, 10), "An amount.") { Nullable = true },
        new("ratio", ColumnType.Double, "A ratio.") { Nullable = true },
        new("ok", ColumnType.Boolean, "A flag.") { Nullable = true },
        new("text", Text, "A text.") { Nullable = true },
        new("data", Bytes, "Bytes.") { Nullable = true },
        new("more", Json, "The rest.") { Nullable = true },
        new("at", Instant, "When."),
    ])
    {
        Key = ["_id"],
        Watermark = "at",
    };

    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [Fact]
    public async Task Every_form_of_extended_json_gives_the_value_it_means()
    {
        Write(
            """{"_id":{"$oid":"0123456789abcdef01234567"},"n":{"$numberLong":"9223372036854775807"},"amount":{"$numberDecimal":"1234567890123456789012345678.0123456789"},"ratio":{"$numberDouble":"-Infinity"},"ok":true,"text":"a\"\\\n\u00e9\ud83d\ude00","data":{"$binary":{"base64":"AP8=","subType":"00"}},"more":{"b": [1, 2.50, "x"]},"at":{"$date":"2024-02-29T23:59:59.999Z"}}""",
            """{"at":{"$date":{"$numberLong":"-62135596800000"}},"_id":"b","n":{"$numberInt":"-5"},"amount":0.1,"ratio":1e-7,"ok":false,"text":"","more":null}""",
            """{"_id":"c","n":7.0,"amount":"12.5","at":{"$date":1709251199999},"unknown":{"deep":[{}]},"data":{"$binary":"","$type":"00"}}""",
            """{"_id":"d","n":null,"ratio":{"$numberDouble":"NaN"},"text":{"$undefined":true},"at":"2024-03-01T01:30:00.123456+01:30"}""");

        var result = await TakeAsync();

        _ground.Refused().ShouldBeEmpty();
        _ground.Query("select _id, n::varchar, amount::varchar, ratio::varchar, ok::varchar, text, hex(data), more::varchar, \"at\"::varchar from src.events order by _id").ShouldBe(
        [
            ["0123456789abcdef01234567", "9223372036854775807", "1234567890123456789012345678.0123456789", "-inf", "true", "a\"\\\né😀", "00FF", """{"b": [1, 2.50, "x"]}""", "2024-02-29 23:59:59.999+00"],
            ["b", "-5", "0.1000000000", "1e-07", "false", "", null, null, "0001-01-01 00:00:00+00"],
            ["c", "7", "12.5000000000", null, null, null, "", null, "2024-02-29 23:59:59.999+00"],
            ["d", null, null, "nan", null, null, null, null, "2024-03-01 00:00:00.123456+00"],
        ]);
        result.Tables[0].Watermark!.After.ShouldBe("2024-03-01 00:00:00.123456+00");
    }

    [Theory]
    [InlineData("{\"_id\":\"x\",", null, "not a JSON object")]
    [InlineData("[1]", null, "not a JSON object")]
    [InlineData("{\"_id\":\"x\",\"at\":\"2024-01-01T00:00:00Z\"} trailing", null, "not a JSON object")]
    [InlineData("{\"_id\":\"x\"}", "at", "missing")]
    [InlineData("{\"_id\":\"x\",\"at\":null}", "at", "missing")]
    [InlineData("{\"_id\":\"x\",\"at\":\"yesterday\"}", "at", "'yesterday'")]
    [InlineData("{\"_id\":\"x\",\"at\":\"2024-02-30T00:00:00Z\"}", "at", "not a day of the calendar")]
    [InlineData("{\"_id\":\"x\",\"n\":\"5\",\"at\":\"2024-01-01T00:00:00Z\"}", "n", "a text where biginteger")]
    [InlineData("{\"_id\":\"x\",\"n\":5.5,\"at\":\"2024-01-01T00:00:00Z\"}", "n", "'5.5'")]
    [InlineData("{\"_id\":\"x\",\"n\":9223372036854775808,\"at\":\"2024-01-01T00:00:00Z\"}", "n", "64 bits")]
    [InlineData("{\"_id\":\"x\",\"amount\":1.00000000001,\"at\":\"2024-01-01T00:00:00Z\"}", "amount", "exactly")]
    [InlineData("{\"_id\":\"x\",\"text\":\"\\ud83d\",\"at\":\"2024-01-01T00:00:00Z\"}", "text", "not Unicode")]
    [InlineData("{\"_id\":7,\"at\":\"2024-01-01T00:00:00Z\"}", "_id", "a number where varchar(24)")]
    public async Task What_does_not_fit_is_in_quarantine_with_its_line_and_the_rest_is_loaded(string bad, string? column, string reason)
    {
        Write("""{"_id":"a","at":"2024-01-01T00:00:00Z"}""", "", bad, """{"_id":"b","at":"2024-01-02T00:00:00Z"}""");

        var result = await TakeAsync();

        _ground.Query("select _id from src.events order by 1").ShouldBe([["a"], ["b"]]);
        var refused = _ground.Refused().ShouldHaveSingleItem();
        refused.Line.ShouldBe(3);
        refused.File.ShouldBe("events.jsonl");
        refused.Column.ShouldBe(column);
        refused.Reason.ShouldContain(reason);
        refused.Raw.ShouldBe(bad);
        refused.BatchId.ShouldBe(result.BatchId);
        result.Tables[0].Quarantined.ShouldBe(1);
        if (column is not null and not "_id")
            refused.Key.ShouldBe("x");
    }

    [Fact]
    public async Task A_byte_order_mark_windows_lines_and_a_missing_last_line_end_are_read_over()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(
            Path.Combine(Folder, "events.jsonl"),
            "\uFEFF{\"_id\":\"a\",\"at\":\"2024-01-01T00:00:00Z\"}\r\n\r\n{\"_id\":\"b\",\"at\":\"2024-01-01T00:00:00Z\"}",
            new System.Text.UTF8Encoding(false));

        await TakeAsync();

        _ground.Refused().ShouldBeEmpty();
        _ground.Query("select _id from src.events order by 1").ShouldBe([["a"], ["b"]]);
    }

    [Fact]
    public async Task A_line_far_longer_than_a_page_arrives_whole()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789\"", 800_000));
        Write($$"""{"_id":"a","text":{{System.Text.Json.JsonSerializer.Serialize(text)}},"at":"2024-01-01T00:00:00Z"}""");

        await TakeAsync();

        _ground.Query("select length(text)::varchar, sha256(text) from src.events").ShouldBe(
            [[text.Length.ToString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))]]);
    }

    [Fact]
    public async Task A_collection_or_folder_that_is_not_there_is_said_by_name()
    {
        var source = new Source("src", SourceKind.Documents, "Documents.", [_events]);
        var missing = await _ground.IngestAsync(new JsonLinesConnector(source, Folder));
        missing.Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>().Message.ShouldContain(Folder);

        Directory.CreateDirectory(Folder);
        var empty = await _ground.IngestAsync(new JsonLinesConnector(source, Folder));
        empty.Tables[0].Problem.ShouldBeOfType<SchemaDriftException>().Message.ShouldContain("events.jsonl");
        _ground.Query("select count(*)::varchar from src.events").ShouldBe([["0"]]);
    }

    private string Folder => Path.Combine(_ground.Folder, "engagement");

    private void Write(params string[] lines)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllLines(Path.Combine(Folder, "events.jsonl"), lines);
    }

    private Task<IngestionResult> TakeAsync() => _ground.TakeAsync(new JsonLinesConnector(new("src", SourceKind.Documents, "Documents.", [_events]), Folder));
}
