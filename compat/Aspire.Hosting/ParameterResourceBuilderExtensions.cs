using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Parameters and connection strings.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a value that comes from the configuration's <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.Add(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? throw Missing(name), secret));

    /// <summary>Adds a value that stands here, whatever the configuration says.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="publishValueAsDefault">Whether a manifest has the value, too; otherwise who deploys gives one.</param>
    /// <param name="secret">Whether it is a secret.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
            throw new ArgumentException($"The value of '{name}' is a secret, which a manifest would tell.", nameof(secret));
        return builder.Add(new ParameterResource(name, _ => value, secret) { Default = publishValueAsDefault ? new ConstantParameterDefault(value) : null });
    }

    /// <summary>Adds a value that comes from the configuration's <c>Parameters:NAME</c>, or else is made.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Makes it.</param>
    /// <param name="secret">Whether it is a secret.</param>
    /// <param name="persist">Whether what is made is kept among the user's secrets; here nothing is.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        _ = persist;
        return builder.Add(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? value.GetDefaultValue(), secret) { Default = value });
    }

    /// <summary>Adds a connection string that comes from the configuration's <c>ConnectionStrings:NAME</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        var resource = new ConnectionStringParameter(name, builder.Configuration, environmentVariableName);
        return builder.AddResource(resource).OnInitializeResource(async (_, e, cancellation) =>
        {
            if (await ShowAsync(e, isSecret: true, () => resource.ConnectionStringExpression.GetValueAsync(cancellation)))
                await e.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, e.Services), cancellation);
        });
    }

    /// <summary>Makes a password that stands in the configuration's <c>Parameters:NAME</c>, or else is random.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) =>
        new(name, missing => FromConfiguration(builder, name) ?? missing!.GetDefaultValue(), secret: true)
        {
            Default = new GenerateParameterDefault
            {
                Lower = lower,
                Upper = upper,
                Numeric = numeric,
                Special = special,
                MinLower = minLower,
                MinUpper = minUpper,
                MinNumeric = minNumeric,
                MinSpecial = minSpecial,
            },
        };

    private static IResourceBuilder<ParameterResource> Add(this IDistributedApplicationBuilder builder, ParameterResource parameter) =>
        builder.AddResource(parameter).OnInitializeResource((_, e, cancellation) =>
            ShowAsync(e, parameter.Secret, () => parameter.GetValueAsync(cancellation)));

    /// <summary>Shows a value, or that there is none.</summary>
    /// <returns>Whether there is one.</returns>
    private static async Task<bool> ShowAsync(InitializeResourceEvent resource, bool isSecret, Func<ValueTask<string?>> read)
    {
        try
        {
            var value = await read();
            await resource.Notifications.PublishUpdateAsync(resource.Resource, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = [.. s.Properties, new("Value", value) { IsSensitive = isSecret }],
            });
            return true;
        }
        catch (MissingParameterValueException problem)
        {
            resource.Logger.LogError("{Problem}", problem.Message);
            await resource.Notifications.PublishUpdateAsync(resource.Resource, s => s with
            {
                State = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn),
            });
            return false;
        }
    }

    private static string? FromConfiguration(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static MissingParameterValueException Missing(string name) =>
        new($"The parameter '{name}' has no value; give one in the configuration as Parameters:{name} (in the environment Parameters__{name.Replace('-', '_')}).");
}
