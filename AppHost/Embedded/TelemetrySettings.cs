namespace EcommAspire.AppHost.Embedded;

/// <summary>Where a local process sends its telemetry: OpenTelemetry's variables, as its resource would have them.</summary>
/// <param name="resource">The resource.</param>
/// <param name="execution">How the application runs.</param>
internal sealed class TelemetrySettings(IResource resource, DistributedApplicationExecutionContext execution)
{
    private const string Prefix = "OTEL_";

    /// <summary>The variables that are set.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellation)
    {
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken: cancellation);
        foreach (var part in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await part.Callback(context);

        var settings = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables.Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if ((value is IValueProvider later ? await later.GetValueAsync(cancellation) : $"{value}") is { } text)
                settings[name] = text;
        }

        // What the orchestrator fills in for the processes that it starts.
        if (settings.Count > 0)
        {
            settings["OTEL_SERVICE_NAME"] = resource.Name;
            settings["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={resource.Name}";
        }

        return settings;
    }
}
