using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a program is started with.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">The folder it starts in.</param>
/// <param name="Variables">The variables that are added to ours.</param>
internal sealed record Launch(string Program, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Gathers it from the resource's annotations, waiting for the values that are not there yet.</summary>
    public static async Task<Launch> OfAsync(ExecutableResource resource, CancellationToken cancellation)
    {
        var said = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(new(said, cancellation));
        var arguments = new List<string>();
        foreach (var argument in said)
            arguments.Add(await TextAsync(argument, cancellation) ?? "");
        return new(Found(resource), arguments, resource.WorkingDirectory, await EnvironmentAsync(resource, cancellation));
    }

    /// <summary>A resource's own variables.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentAsync(IResource resource, CancellationToken cancellation)
    {
        var variables = new EnvironmentCallbackContext(new(DistributedApplicationOperation.Run), resource, [], cancellation);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(variables);
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in variables.EnvironmentVariables)
        {
            if (await TextAsync(value, cancellation) is { } text)
                environment[name] = text;
        }

        return environment;
    }

    // A path is one from the program's folder; a bare name is looked for on the PATH.
    private static string Found(ExecutableResource resource)
    {
        var places = resource.Command.Contains('/')
            ? [Path.GetFullPath(resource.Command, resource.WorkingDirectory)]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, resource.Command));
        return places.FirstOrDefault(File.Exists)
            ?? throw new DistributedApplicationException($"There is no program {resource.Command}{(resource.Command.Contains('/') ? "" : " on the PATH")}.");
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellation) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellation),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellation),
        _ => value.ToString(),
    };
}
