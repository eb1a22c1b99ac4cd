using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What can be asked of a resource.</summary>
public static class ResourceExtensions
{
    /// <summary>The resource's environment, as it would be started now.</summary>
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(
        this IResourceWithEnvironment resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run) =>
        await Launch.EnvironmentAsync(resource, CancellationToken.None);
}
