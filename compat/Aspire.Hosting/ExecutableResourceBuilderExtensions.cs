using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Programs.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds a program that is started with a command line.</summary>
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args)
    {
        var folder = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, workingDirectory));
        var resource = builder.AddResource(new ExecutableResource(name, command, folder));
        return args is { Length: > 0 } ? resource.WithArgs([.. args]) : resource;
    }
}
