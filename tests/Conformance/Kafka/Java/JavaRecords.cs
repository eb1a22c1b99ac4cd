using System.Text.Json;
using System.Text.RegularExpressions;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Java)]
internal static partial class JavaRecords
{
    private const string ConsoleConsumer = "consumer.ConsoleConsumer";

    [Case(Feature.ProduceAndConsume)]
    public static async Task The_console(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var wrote = await JavaTools.RunAsync("ConsoleProducer", ["--bootstrap-server", stage.Bootstrap, "--topic", topic], "one\ntwo\nthree\n");
        wrote.ExitCode.ShouldBe(0, wrote.ToString());
        (await ReadAsync(stage, topic, 3)).ShouldBe(["one", "two", "three"]);
    }

    [Case(Feature.Fields)]
    public static async Task Keys_headers_and_timestamps(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var wrote = await JavaTools.RunAsync(
            "ConsoleProducer",
            ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--reader-property", "parse.key=true", "--reader-property", "parse.headers=true", "--reader-property", "null.marker=NULL"],
            "a:1,b:2\tkey\tvalue\nNULL\tgone\tNULL\n");
        wrote.ExitCode.ShouldBe(0, wrote.ToString());
        string[] shown = ["print.timestamp", "print.key", "print.headers", "print.offset", "print.partition"];
        var read = await ReadAsync(stage, topic, 2, [.. shown.SelectMany(property => new[] { "--formatter-property", $"{property}=true" })]);
        read[0].ShouldMatch(@"^CreateTime:\d{13}\tPartition:0\tOffset:0\ta:1,b:2\tkey\tvalue$");
        read[1].ShouldMatch(@"^CreateTime:\d{13}\tPartition:0\tOffset:1\tNO_HEADERS\tgone\tnull$");
    }

    [Case(Feature.Compression)]
    public static async Task Each_codec(Stage stage)
    {
        var topic = await stage.TopicAsync();
        string[] codecs = ["gzip", "snappy", "lz4", "zstd"];
        await Task.WhenAll(codecs.Select(codec => JavaTools.RunAsync(
            "ConsoleProducer",
            ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--compression-codec", codec, "--batch-size", "100000", "--timeout", "200"],
            string.Concat(Enumerable.Repeat($"{codec}\n", 20)))));
        (await ReadAsync(stage, topic, 80)).ShouldBe(codecs.SelectMany(codec => Enumerable.Repeat(codec, 20)), ignoreOrder: true);
    }

    [Case(Feature.Throughput)]
    public static async Task The_performance_tools(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 2);
        var produced = await JavaTools.RunAsync("ProducerPerformance",
            ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--num-records", "50000", "--record-size", "200", "--throughput", "-1", "--command-property", "acks=all"]);
        produced.Output.ShouldContain("50000 records sent", customMessage: produced.ToString());
        var consumed = await JavaTools.RunAsync("ConsumerPerformance",
            ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--num-records", "50000", "--timeout", "120000"]);
        consumed.ExitCode.ShouldBe(0, consumed.ToString());
        consumed.Lines[^1].Split(',')[4].Trim().ShouldBe("50000", consumed.ToString());
    }

    [Case(Feature.Latency)]
    public static async Task From_end_to_end(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var said = await JavaTools.RunAsync("EndToEndLatency", [stage.Bootstrap, topic, "200", "all", "100"]);
        said.ExitCode.ShouldBe(0, said.ToString());
        // Half of them, for a busy machine holds up many. That a fetch which waits is woken shows the case of the long poll: this tool's do not wait.
        int.Parse(Median().Match(said.Output).Groups["ms"].Value).ShouldBeLessThan(2_500, said.ToString());
    }

    [Case(Feature.Idempotence)]
    public static async Task The_verifiable_producer(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var said = await JavaTools.RunAsync("VerifiableProducer", ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--max-messages", "1000", "--acks", "-1"]);
        var last = JsonDocument.Parse(said.Lines[^1]).RootElement;
        last.GetProperty("name").GetString().ShouldBe("tool_data", said.ToString());
        (last.GetProperty("sent").GetInt32(), last.GetProperty("acked").GetInt32()).ShouldBe((1000, 1000));
        stage.ReadAll(topic).Values().ShouldBe(Enumerable.Range(0, 1000).Select(i => $"{i}"));
    }

    [Case(Feature.Transactions)]
    public static async Task Copied_in_transactions_and_read_committed(Stage stage)
    {
        var (source, sink) = (await stage.TopicAsync(), await stage.TopicAsync());
        string?[] values = [.. Enumerable.Range(0, 100).Select(i => $"{i}")];
        await stage.ProduceAsync(source, values);
        var copied = await JavaTools.RunAsync("TransactionalMessageCopier",
        [
            "--broker-list", stage.Bootstrap, "--input-topic", source, "--input-partition", "0", "--output-topic", sink,
            "--consumer-group", Stage.Name("group"), "--transactional-id", Stage.Name("transaction"), "--transaction-size", "10",
            "--max-messages", "100", "--enable-random-aborts",
        ]);
        copied.ExitCode.ShouldBe(0, copied.ToString());
        (await ReadAsync(stage, sink, 100, "--isolation-level", "read_committed")).ShouldBe(values);
    }

    [Case(Feature.Fencing)]
    public static async Task Performance_in_transactions_by_one_name(Stage stage)
    {
        var topic = await stage.TopicAsync();
        var name = Stage.Name("transaction");
        for (var i = 1; i <= 2; i++)
        {
            var said = await JavaTools.RunAsync("ProducerPerformance",
            [
                "--bootstrap-server", stage.Bootstrap, "--topic", topic, "--num-records", "500", "--record-size", "50", "--throughput", "-1",
                "--transactional-id", name, "--transaction-duration-ms", "20",
            ]);
            said.Output.ShouldContain("500 records sent", customMessage: said.ToString());
            stage.ReadAll(topic).Count.ShouldBe(500 * i);
        }
    }

    public static async Task<string[]> ReadAsync(Stage stage, string topic, int count, params string[] more)
    {
        var said = await JavaTools.RunAsync(ConsoleConsumer,
            ["--bootstrap-server", stage.Bootstrap, "--topic", topic, "--from-beginning", "--max-messages", $"{count}", "--timeout-ms", "120000", .. more]);
        said.ExitCode.ShouldBe(0, said.ToString());
        return said.Lines;
    }

    [GeneratedRegex(@"50th = (?<ms>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Median();
}
