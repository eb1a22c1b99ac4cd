using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Parameters and connection strings.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a value that comes from the configuration's <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.Add(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? throw Missing(name), secret));

    /// <summary>Adds a value that comes from the configuration's <c>Parameters:NAME</c>, or else is the one given.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        // Nothing is published here.
        _ = publishValueAsDefault;
        return builder.Add(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? value, secret));
    }

    /// <summary>Adds a connection string that comes from the configuration's <c>ConnectionStrings:NAME</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        var resource = new ConnectionStringParameter(name, builder.Configuration, environmentVariableName);
        return builder.AddResource(resource).OnInitializeResource(async (_, e, cancellation) =>
        {
            await ShowAsync(e, isSecret: true, () => resource.ConnectionStringExpression.GetValueAsync(cancellation));
            await e.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, e.Services), cancellation);
        });
    }

    /// <summary>Makes a password that stands in the configuration's <c>Parameters:NAME</c>, or else is random.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool special = true) =>
        new(name, missing => FromConfiguration(builder, name) ?? missing!.GetDefaultValue(), secret: true) { Default = new GenerateParameterDefault { Special = special } };

    private static IResourceBuilder<ParameterResource> Add(this IDistributedApplicationBuilder builder, ParameterResource parameter) =>
        builder.AddResource(parameter).OnInitializeResource((_, e, cancellation) =>
            ShowAsync(e, parameter.Secret, () => parameter.GetValueAsync(cancellation)));

    private static async Task ShowAsync(InitializeResourceEvent resource, bool isSecret, Func<ValueTask<string?>> read)
    {
        try
        {
            var value = await read();
            await resource.Notifications.PublishUpdateAsync(resource.Resource, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = [.. s.Properties, new("Value", value) { IsSensitive = isSecret }],
            });
        }
        catch (MissingParameterValueException problem)
        {
            resource.Logger.LogError("{Problem}", problem.Message);
            await resource.Notifications.PublishUpdateAsync(resource.Resource, s => s with
            {
                State = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn),
            });
        }
    }

    private static string? FromConfiguration(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static MissingParameterValueException Missing(string name) =>
        new($"The parameter '{name}' has no value; give one in the configuration as Parameters:{name} (in the environment Parameters__{name.Replace('-', '_')}).");
}
