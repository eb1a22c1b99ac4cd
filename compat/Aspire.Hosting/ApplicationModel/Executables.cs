namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program that is started with a command line.</summary>
/// <param name="name">Its name.</param>
/// <param name="command">The program.</param>
/// <param name="workingDirectory">The folder it is started in.</param>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>The program.</summary>
    public string Command { get; } = command;

    /// <summary>The folder it is started in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}

/// <summary>An image that is run as a container. What to run it with stands in its annotations.</summary>
/// <param name="name">Its name.</param>
/// <param name="entrypoint">What to start in the image in place of its own.</param>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>What to start in the image in place of its own.</summary>
    public string? Entrypoint { get; } = entrypoint;
}

/// <summary>The image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Its name.</summary>
    public required string Image { get; set; }
}
