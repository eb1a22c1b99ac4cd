using System.Security.Cryptography;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Where the dashboard and the resource service are reached, and with which keys. Addresses that the configuration does not
/// give (https://aspire.dev/app-host/configuration) are on free ports; keys are made anew for each run.
/// </summary>
internal sealed class DashboardAddress(IConfiguration configuration)
{
    /// <summary>Where the configuration holds what a browser logs in with.</summary>
    public const string BrowserTokenKey = "AppHost:BrowserToken";

    /// <summary>Where the configuration holds what the dashboard asks for resources with.</summary>
    public const string ResourceServiceKeyKey = "AppHost:ResourceService:ApiKey";

    /// <summary>Where the configuration holds what telemetry is sent with.</summary>
    public const string OtlpKeyKey = "AppHost:OtlpApiKey";

    private const string UnsecuredKey = "ASPIRE_ALLOW_UNSECURED_TRANSPORT";

    /// <summary>Where the configuration says where telemetry goes.</summary>
    public const string OtlpUrlKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";

    /// <summary>The dashboard's pages.</summary>
    public Uri Frontend { get; } = Given(configuration, "ASPNETCORE_URLS");

    /// <summary>Where it takes telemetry by gRPC.</summary>
    public Uri Otlp { get; } = Given(configuration, OtlpUrlKey);

    /// <summary>Where it asks for resources.</summary>
    public Uri ResourceService { get; } = Given(configuration, "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL");

    /// <summary>What a browser logs in with.</summary>
    public string BrowserToken { get; } = configuration[BrowserTokenKey]!;

    /// <summary>What telemetry is sent with.</summary>
    public string OtlpKey { get; } = configuration[OtlpKeyKey]!;

    /// <summary>What the dashboard asks for resources with.</summary>
    public string ResourceServiceKey { get; } = configuration[ResourceServiceKeyKey]!;

    /// <summary>The address that logs a browser in.</summary>
    public Uri Login => new(Frontend, $"/login?t={BrowserToken}");

    /// <summary>A key nobody guesses.</summary>
    public static string Key() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static Uri Given(IConfiguration configuration, string key) =>
        configuration[key]?.Split(';')[0] is not { Length: > 0 } given ? new($"http://localhost:{Ports.Free()}")
        : !Uri.TryCreate(given, UriKind.Absolute, out var address) || address is not { Scheme: "http", IsLoopback: true }
            ? throw new DistributedApplicationException($"{key} is {given}; here it has to be an http address of this machine, such as http://localhost:15080.")
        : configuration[UnsecuredKey] is not "true" and not "1"
            ? throw new DistributedApplicationException($"{key} is {given}, an address without TLS: that is taken where {UnsecuredKey} is true.")
        : address;
}
