using System.Security.Cryptography;
using System.Text;
using EcommAspire.AppHost.Containers;
using Microsoft.Extensions.Configuration;

namespace EcommAspire.AppHost;

/// <summary>What the servers are: local processes (embedded), or containers. A manifest describes the containers.</summary>
/// <param name="IsEmbedded">Whether they are local processes.</param>
/// <param name="DataFolder">The data folder they belong to.</param>
/// <param name="Problem">Why it cannot be run; null where it can.</param>
internal sealed record Stack(bool IsEmbedded, string DataFolder, string? Problem)
{
    private const string Key = "Stack";
    private const string Embedded = "embedded";
    private const string Containers = "containers";

    /// <summary>The stack that <c>Stack</c> asks for; else containers where they can be run, and local processes where not.</summary>
    public static Stack Choose(IDistributedApplicationBuilder builder, string dataFolder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return new(false, dataFolder, ProblemOfPublishing(builder.Configuration));
        var runtime = new ContainerRuntime(builder);
        return builder.Configuration[Key]?.ToLowerInvariant() switch
        {
            null or "" => new(!runtime.IsThere, dataFolder, null),
            Embedded => new(true, dataFolder, null),
            Containers => new(false, dataFolder, runtime.Problem()),
            var other => new(true, dataFolder, $"There is no stack {other}: {Key} can be {Embedded} or {Containers}."),
        };
    }

    // Aspire says it too, and then ends as if all were well.
    private static string? ProblemOfPublishing(ConfigurationManager configuration) =>
        configuration["Publishing:Publisher"] is "manifest" && string.IsNullOrEmpty(configuration["Pipeline:OutputPath"])
            ? "--publisher manifest needs --output-path: the manifest's file, or the folder for it."
            : null;

    /// <summary>The name of a server's volume: one a data folder, as its files would be there.</summary>
    public string Volume(IDistributedApplicationBuilder builder, string server) => builder.ExecutionContext.IsPublishMode
        ? $"ecomm-{server}-data"
        : $"ecomm-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DataFolder)))[..10]}-{server}-data";
}
