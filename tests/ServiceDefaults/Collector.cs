using System.Collections.Concurrent;
using System.Net;
using EcommAspire.Fixtures;
using EcommAspire.ServiceDefaults.Tests.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EcommAspire.ServiceDefaults.Tests;

/// <summary>Takes telemetry as any collector does, by OTLP over HTTP, and keeps it to be looked at.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly int _port = FreePort.Take();

    private Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.AddRoutingCore();
        _web = builder.Build();
        _web.UseRouting();
        _web.MapPost("/v1/traces", async (HttpContext http) => Keep(Spans, Otlp.Traces.Parser.ParseFrom(await BodyAsync(http)).ResourceSpans.SelectMany(
            r => r.ScopeSpans.SelectMany(s => s.Spans.Select(span => new Told<Span>(Service(r.Resource), s.Scope.Name, span))))));
        _web.MapPost("/v1/metrics", async (HttpContext http) => Keep(Metrics, Otlp.Metrics.Parser.ParseFrom(await BodyAsync(http)).ResourceMetrics.SelectMany(
            r => r.ScopeMetrics.SelectMany(s => s.Metrics.Select(metric => new Told<Metric>(Service(r.Resource), s.Scope.Name, metric))))));
        _web.MapPost("/v1/logs", async (HttpContext http) => Keep(Logs, Otlp.Logs.Parser.ParseFrom(await BodyAsync(http)).ResourceLogs.SelectMany(
            r => r.ScopeLogs.SelectMany(s => s.LogRecords.Select(record => new Told<LogRecord>(Service(r.Resource), s.Scope.Name, record))))));
    }

    public ConcurrentQueue<Told<Span>> Spans { get; } = [];

    public ConcurrentQueue<Told<Metric>> Metrics { get; } = [];

    public ConcurrentQueue<Told<LogRecord>> Logs { get; } = [];

    /// <summary>How a program finds it, by OpenTelemetry's own variables.</summary>
    public IEnumerable<(string Name, string Value)> Settings(string service) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{_port}"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_SERVICE_NAME", service),
        ("OTEL_BSP_SCHEDULE_DELAY", "200"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
    ];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._web.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static void Keep<T>(ConcurrentQueue<Told<T>> kept, IEnumerable<Told<T>> told)
    {
        foreach (var one in told)
            kept.Enqueue(one);
    }

    private static string Service(Resource resource) => resource.Attributes.Single(a => a.Key == "service.name").Value.StringValue;

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}

/// <summary>Something that a program told of itself.</summary>
/// <param name="Service">The program's name.</param>
/// <param name="Scope">Which part of it.</param>
/// <param name="What">What it told.</param>
internal sealed record Told<T>(string Service, string Scope, T What);
