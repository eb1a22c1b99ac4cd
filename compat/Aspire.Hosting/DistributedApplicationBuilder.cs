using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> _switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Pipeline:OutputPath",
    };

    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;
    private readonly DashboardAddress? _dashboard;

    /// <summary>Begins the composition.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        // The SDK of AppHosts writes the project's folder into the assembly; eng/Feeds.targets does here.
        AppHostDirectory = AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(m => m.Key.Equals("AppHostProjectPath", StringComparison.OrdinalIgnoreCase))?.Value
            ?? Directory.GetCurrentDirectory();
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ContentRootPath = AppHostDirectory,
            ApplicationName = AppHostAssembly?.GetName().Name,
        });
        _host.Configuration.AddCommandLine(options.Args ?? [], _switches);
        ExecutionContext = new(Operation(Configuration));
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        if (ExecutionContext.IsRunMode && !options.DisableDashboard)
        {
            Configuration[DashboardAddress.BrowserTokenKey] = Configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? DashboardAddress.Key();
            Configuration[DashboardAddress.ResourceServiceKeyKey] = Configuration["ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY"] ?? DashboardAddress.Key();
            Configuration[DashboardAddress.OtlpKeyKey] ??= DashboardAddress.Key();
            _dashboard = new(Configuration);
            Configuration[DashboardAddress.OtlpUrlKey] = _dashboard.Otlp.GetLeftPart(UriPartial.Authority);
        }

        AddServices();
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build() => new(_host.Build());

    private void AddServices()
    {
        Services.AddSingleton(_options);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton<ResourceCommandService>();
        Services.AddSingleton<Waits>();
        Services.AddHealthChecks();
        if (ExecutionContext.IsPublishMode)
        {
            Services.AddHostedService<ManifestPublisher>();
            return;
        }

        Services.AddHostedService<HealthMonitor>();
        if (_dashboard is not null)
        {
            Services.AddSingleton(_dashboard);
            Services.AddSingleton<Questions>();
            Services.AddHostedService<ResourceService>();
            Services.AddHostedService<DashboardProcess>();
        }

        Services.AddHostedService<Orchestrator>();
    }

    private static DistributedApplicationOperation Operation(ConfigurationManager configuration) =>
        configuration["AppHost:Operation"] is not { } asked
            ? string.IsNullOrEmpty(configuration["Publishing:Publisher"]) ? DistributedApplicationOperation.Run : DistributedApplicationOperation.Publish
            : Enum.TryParse<DistributedApplicationOperation>(asked, ignoreCase: true, out var operation)
                ? operation
                : throw new DistributedApplicationException($"There is no operation '{asked}'; it can be run or publish.");

    private sealed class ResourceBuilder<T>(IDistributedApplicationBuilder application, T resource) : IResourceBuilder<T>
        where T : IResource
    {
        public IDistributedApplicationBuilder ApplicationBuilder { get; } = application;

        public T Resource { get; } = resource;

        public IResourceBuilder<T> WithAnnotation<TAnnotation>(
            TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation
        {
            if (behavior is ResourceAnnotationMutationBehavior.Replace)
            {
                foreach (var former in Resource.Annotations.OfType<TAnnotation>().ToList())
                    Resource.Annotations.Remove(former);
            }

            Resource.Annotations.Add(annotation);
            return this;
        }
    }
}
