using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The Aspire dashboard beside the application. Where it is missing, or cannot run, the application runs without it; where
/// it dies, it is started again.
/// </summary>
internal sealed class DashboardProcess(DashboardAddress address, IConfiguration configuration, ResourceLoggerService consoles, ILogger<DashboardProcess> logger) : BackgroundService
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var program = configuration["ASPIRE_DASHBOARD_PATH"] is { Length: > 0 } set ? set : Program;
        if (!File.Exists(program))
        {
            logger.LogWarning("There is no Aspire dashboard at {Program}; the application runs without it. eng/setup.sh fetches it.", program);
            return;
        }

        logger.LogInformation("Login to the dashboard at {Login}", address.Login);
        var pause = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = TimeProvider.System.GetTimestamp();
            var console = consoles.GetLogger("aspire-dashboard");
            await using (var process = ChildProcess.Start(program, ["dashboard"], Path.GetDirectoryName(program)!, Settings(), (line, isError) =>
                console.Log(isError ? LogLevel.Error : LogLevel.Information, "{Line}", line)))
            {
                try
                {
                    var code = await process.EndAsync(stoppingToken);
                    logger.LogWarning("The dashboard ended with exit code {Code}; it is started again.", code);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }

            if (TimeProvider.System.GetElapsedTime(began) > _longestPause)
                pause = TimeSpan.FromSeconds(1);
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    private static string Program { get; } =
        typeof(DashboardProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(m => m.Key == "DashboardProgram").Value!;

    // https://aspire.dev/dashboard/configuration: keys and addresses go by the environment, which others cannot read.
    private Dictionary<string, string> Settings() => new()
    {
        ["ASPNETCORE_URLS"] = Text(address.Frontend),
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Text(address.Otlp),
        ["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"] = Text(address.Otlp),
        ["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken",
        ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = address.BrowserToken,
        ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
        ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = address.OtlpKey,
        ["DOTNET_RESOURCE_SERVICE_ENDPOINT_URL"] = Text(address.ResourceService),
        ["DASHBOARD__RESOURCESERVICECLIENT__URL"] = Text(address.ResourceService),
        ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey",
        ["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = address.ResourceServiceKey,
    };

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
