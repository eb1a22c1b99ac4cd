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
        // A path is one from the program's folder; a bare name is looked for on the PATH.
        var resource = builder.AddResource(new ExecutableResource(name, command.Contains('/') ? Path.GetFullPath(Path.Combine(folder, command)) : command, folder));
        return args is { Length: > 0 } ? resource.WithArgs([.. args]) : resource;
    }
}
