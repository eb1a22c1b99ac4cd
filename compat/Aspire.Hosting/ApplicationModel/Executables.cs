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
