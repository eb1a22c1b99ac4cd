using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Telemetry of what runs.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>
    /// Tells a resource, by OpenTelemetry's variables, to send its telemetry to the dashboard under its own name; in development
    /// all of it, and soon. Where there is no dashboard it is told nothing.
    /// </summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.ApplicationBuilder.Configuration;
        builder.Resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            if (context.ExecutionContext.IsPublishMode
                || configuration[DashboardAddress.OtlpKeyKey] is not { } key
                || configuration[DashboardAddress.OtlpUrlKey] is not { } endpoint)
                return Task.CompletedTask;
            var environment = context.EnvironmentVariables;
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
            environment["OTEL_SERVICE_NAME"] = builder.Resource.Name;
            environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={builder.Resource.Name}";
            if (!builder.ApplicationBuilder.Environment.IsDevelopment())
                return Task.CompletedTask;
            // A person who watches wants to see all, and soon.
            environment["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            environment["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            environment["OTEL_TRACES_SAMPLER"] = "always_on";
            environment["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            environment["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
            return Task.CompletedTask;
        }));
        return builder;
    }
}
