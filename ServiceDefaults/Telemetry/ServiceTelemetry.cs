using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EcommAspire.ServiceDefaults.Telemetry;

/// <summary>
/// Sends a program's traces, metrics and logs by OTLP to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, as OpenTelemetry's
/// variables ask for (<see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"/>). The
/// AppHost sets them to the dashboard's. Where the endpoint is not set nothing is collected, and it costs nothing.
/// </summary>
public sealed class ServiceTelemetry : IDisposable
{
    /// <summary>The variable that says where to.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string DisabledVariable = "OTEL_SDK_DISABLED";

    // What this platform's components and what they are built on tell of themselves. The broker's requests are counted, not
    // traced: each fetch that waits for messages would be a trace of its own.
    private static readonly string[] _sources =
    [
        "EcommAspire.Cli", "EcommAspire.Ingestion", "EcommAspire.Lake", "EcommAspire.LocalServers", "EcommAspire.Simulator",
        "EcommAspire.Streaming", "EcommAspire.Transformation", "EcommAspire.Warehouse", "Npgsql",
    ];

    private static readonly string[] _meters = ["EcommAspire.*", "Npgsql", "System.Runtime"];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ILoggerFactory? _logs;

    private ServiceTelemetry()
    {
    }

    private ServiceTelemetry(string service, string version)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(service, serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(_sources).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(_meters).AddOtlpExporter().Build();
        _logs = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(resource).AddOtlpExporter();
        }));
    }

    /// <summary>Where the program's logs go; nowhere, where telemetry does not.</summary>
    public ILoggerFactory Logs => _logs ?? NullLoggerFactory.Instance;

    /// <summary>Begins to send; dispose it to send what is left.</summary>
    /// <param name="service">The program's name, where <c>OTEL_SERVICE_NAME</c> gives none.</param>
    /// <param name="version">The program's version.</param>
    public static ServiceTelemetry Start(string service, string version) =>
        Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 }
        && !string.Equals(Environment.GetEnvironmentVariable(DisabledVariable), "true", StringComparison.OrdinalIgnoreCase)
            ? new(service, version)
            : new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        _logs?.Dispose();
    }
}
