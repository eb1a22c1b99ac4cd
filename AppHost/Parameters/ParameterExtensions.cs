namespace EcommAspire.AppHost.Parameters;

/// <summary>What a person may decide, in the configuration as <c>Parameters:NAME</c>.</summary>
internal static class ParameterExtensions
{
    /// <summary>Adds a setting that has a value where nobody gives one, here and where a manifest is deployed.</summary>
    public static IResourceBuilder<ParameterResource> AddSetting(this IDistributedApplicationBuilder builder, string name, string value) =>
        builder.AddParameter(name, new Setting(value));

    /// <summary>Adds a secret that is made where nobody gives one, and stays the same for the data folder.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name, string dataFolder) =>
        builder.AddParameter(name, new KeptSecret(Path.Combine(dataFolder, "secrets", name)), secret: true);
}
