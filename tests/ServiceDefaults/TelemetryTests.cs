using EcommAspire.Fixtures;
using EcommAspire.ServiceDefaults.Tests.Otlp;
using Google.Protobuf;

namespace EcommAspire.ServiceDefaults.Tests;

/// <summary>What a collector sees of the platform's programs.</summary>
public sealed class TelemetryTests
{
    [RequiresFact(Needs.Servers)]
    public async Task One_trace_follows_a_batch()
    {
        await using var collector = await Collector.StartAsync();
        await using var ecomm = Watched(collector, "batch");
        // As where nobody says otherwise: a batch may be done before it is first asked, and tells it all as it ends.
        ecomm.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "60000";

        var result = await ecomm.RunAsync("pipeline", "run", "--simulate", "--scale", "0.001");

        result.ExitCode.ShouldBe(0, $"{result}");
        collector.Spans.ShouldAllBe(s => s.Service == "batch");
        var spans = collector.Spans.Select(s => s.What).ToList();
        var batch = spans.Single(s => s.Name == "batch");
        batch.ParentSpanId.ShouldBe(ByteString.Empty);
        var extracted = InTrace(batch, "ingest shop.orders");
        Number(extracted, "ecomm.rows").ShouldBeGreaterThan(0);
        Number(extracted, "ecomm.bytes.read").ShouldBeGreaterThan(0);
        spans.ShouldContain(s => s.Name == "commit" && s.ParentSpanId == extracted.SpanId);
        Text(InTrace(batch, "model fct_orders"), "dbt.status").ShouldBe("success");
        Text(InTrace(batch, "test unique_fct_orders_order_key"), "dbt.status").ShouldBe("pass");
        InTrace(batch, "publish");
        Failed(collector).ShouldBeEmpty();

        collector.Logs.ShouldContain(l => l.What.TraceId == batch.TraceId && l.What.Body.StringValue.StartsWith("transform: ", StringComparison.Ordinal));
        var metrics = collector.Metrics.Select(m => m.What.Name).ToHashSet();
        metrics.ShouldContain("ecomm.ingestion.rows");
        metrics.ShouldContain("ecomm.model.node.duration");
        metrics.ShouldContain("ecomm.warehouse.build.age");

        Span InTrace(Span root, string name) => spans.Where(s => s.Name == name && s.TraceId == root.TraceId).ShouldHaveSingleItem(name);
    }

    [RequiresFact(Needs.Servers)]
    public async Task One_trace_follows_an_order_from_its_producer_into_the_database()
    {
        await using var collector = await Collector.StartAsync();
        await using var ecomm = Watched(collector, "broker");
        using var broker = ecomm.Start("broker", "--port", "0");
        await Eventually.BeAsync(() => File.Exists(Path.Combine(ecomm.Data, "broker", "address")), "The broker listens.");
        Watch(ecomm, collector, "consumer");
        using var consumer = ecomm.Start("stream", "consume", "--to", "operational");
        try
        {
            Watch(ecomm, collector, "producer");
            var produced = await ecomm.RunAsync("stream", "produce", "--topic", "orders", "--count", "1", "--rate", "10/s", "--scale", "0.001");
            produced.ExitCode.ShouldBe(0, $"{produced}");
            await Eventually.BeAsync(() => Task.FromResult(Followed().Any()), () => $"An order's trace has come from the producer to the database: {string.Join(", ", Of("consumer").Select(s => s.Name).Distinct())}.");

            Of("broker").ShouldBeEmpty();
            Failed(collector).ShouldBeEmpty();
            await Eventually.BeAsync(
                () => collector.Metrics.Any(m => m.Service == "consumer" && m.What is { Name: "ecomm.streaming.latency", Unit: "s" })
                    && collector.Metrics.Any(m => m.Service == "broker" && m.What.Name == "messaging.client.operation.duration"),
                "Latency and requests are measured.");
        }
        finally
        {
            consumer.Kill();
            broker.Kill();
            await ecomm.RunAsync("server", "stop");
        }

        IEnumerable<Span> Of(string service) => collector.Spans.Where(s => s.Service == service).Select(s => s.What);

        // Sent by the producer, processed by the consumer, merged into PostgreSQL.
        IEnumerable<Span> Followed() =>
            from sent in Of("producer")
            where sent.Name == "send"
            from processed in Of("consumer")
            where processed.TraceId == sent.TraceId && processed.ParentSpanId == sent.SpanId && Text(processed, "messaging.operation.type") == "process"
            from merged in Of("consumer")
            where merged.Name == "merge" && merged.ParentSpanId == processed.SpanId
            select merged;
    }

    [Fact]
    public async Task A_collector_that_is_not_there_keeps_nobody_from_his_work()
    {
        await using var ecomm = new Ecomm { Environment = { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{FreePort.Take()}" } };

        var result = await ecomm.RunAsync("model", "ls", "--select", "fct_orders");

        result.ExitCode.ShouldBe(0, $"{result}");
        result.Output.ShouldContain("fct_orders");
        result.Errors.ShouldNotContain("OTLP", Case.Insensitive);
    }

    private static Ecomm Watched(Collector collector, string service)
    {
        var ecomm = new Ecomm();
        Watch(ecomm, collector, service);
        return ecomm;
    }

    private static void Watch(Ecomm ecomm, Collector collector, string service)
    {
        foreach (var (name, value) in collector.Settings(service))
            ecomm.Environment[name] = value;
    }

    // What went well shows no red.
    private static IEnumerable<string> Failed(Collector collector) =>
        from told in collector.Spans
        where told.What.Status?.Code is Status.Types.Code.Error
        select $"{told.Service}: {told.What.Name}: {told.What.Status.Message} {Text(told.What, "db.query.text")}";

    private static long Number(Span span, string key) => span.Attributes.Single(a => a.Key == key).Value.IntValue;

    private static string? Text(Span span, string key) => span.Attributes.SingleOrDefault(a => a.Key == key)?.Value.StringValue;
}
