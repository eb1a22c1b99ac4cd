using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a program is started with.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">The folder it starts in.</param>
/// <param name="Environment">The variables that are added to ours.</param>
internal sealed record Launch(string Program, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>Gathers it from the resource's annotations, waiting for the values that are not there yet.</summary>
    public static async Task<Launch> OfAsync(
        IResource resource,
        DistributedApplicationExecutionContext execution,
        DashboardAddress dashboard,
        IServiceProvider services,
        CancellationToken cancellation)
    {
        var (program, arguments, folder) = resource switch
        {
            ExecutableResource executable => (executable.Command, [], executable.WorkingDirectory),
            ProjectResource => OfProject(resource),
            _ => throw new InvalidOperationException($"{resource.Name} is no program."),
        };
        _ = services;

        var said = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(new(said, cancellation));
        foreach (var argument in said)
            arguments.Add(await TextAsync(argument, cancellation) ?? "");

        var variables = new EnvironmentCallbackContext(execution, resource, [], cancellation);
        dashboard.Announce(resource, variables.EnvironmentVariables);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(variables);
        var environment = new Dictionary<string, string?>();
        foreach (var (name, value) in variables.EnvironmentVariables)
            environment[name] = await TextAsync(value, cancellation);
        return new(program, arguments, folder, environment);
    }

    private static (string Program, List<string> Arguments, string Folder) OfProject(IResource resource)
    {
        var path = resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;
        // The program's folder is found as `dotnet run` finds it; the AppHost's build has built it already.
        return ("dotnet", ["run", "--no-build", "--no-launch-profile", "--project", path, "--configuration", Configuration, "--"], Path.GetDirectoryName(path)!);
    }

    private static string Configuration { get; } =
        System.Reflection.Assembly.GetEntryAssembly() is { } entry && Attribute.GetCustomAttribute(entry, typeof(DebuggableAttribute)) is DebuggableAttribute { IsJITOptimizerDisabled: true }
            ? "Debug"
            : "Release";

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellation) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellation),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellation),
        _ => value.ToString(),
    };
}
