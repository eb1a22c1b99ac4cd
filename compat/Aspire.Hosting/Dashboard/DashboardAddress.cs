using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard and the resource service are reached, and with which keys. Made anew for each run.</summary>
internal sealed class DashboardAddress(DistributedApplicationOptions options)
{
    /// <summary>Whether there is to be a dashboard.</summary>
    public bool IsWanted { get; } = !options.DisableDashboard;

    /// <summary>The dashboard's pages.</summary>
    public Uri Frontend { get; } = new($"http://localhost:{Ports.Free()}");

    /// <summary>Where it takes telemetry by gRPC.</summary>
    public Uri Otlp { get; } = new($"http://localhost:{Ports.Free()}");

    /// <summary>Where it asks for resources.</summary>
    public Uri ResourceService { get; } = new($"http://localhost:{Ports.Free()}");

    /// <summary>What a browser logs in with.</summary>
    public string BrowserToken { get; } = Key();

    /// <summary>What telemetry is sent with.</summary>
    public string OtlpKey { get; } = Key();

    /// <summary>What the dashboard asks for resources with.</summary>
    public string ResourceServiceKey { get; } = Key();

    /// <summary>The address that logs a browser in.</summary>
    public Uri Login => new(Frontend, $"/login?t={BrowserToken}");

    /// <summary>Tells a program where its telemetry goes and as whose.</summary>
    public void Announce(IResource resource, Dictionary<string, object> environment)
    {
        if (!IsWanted)
            return;
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = Otlp.GetLeftPart(UriPartial.Authority);
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={OtlpKey}";
        environment["OTEL_SERVICE_NAME"] = resource.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={resource.Name}";
        // A person who watches wants to see things soon.
        environment["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        environment["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        environment["OTEL_TRACES_SAMPLER"] = "always_on";
    }

    private static string Key() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
