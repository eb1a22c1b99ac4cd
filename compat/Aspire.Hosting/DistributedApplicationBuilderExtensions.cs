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
        // As a shell would, but from the program's own folder: a path stays relative to it, a bare name is looked for on the PATH.
        var resource = builder.AddResource(new ExecutableResource(name, command.Contains('/') ? Path.GetFullPath(Path.Combine(folder, command)) : command, folder));
        return args is { Length: > 0 } ? resource.WithArgs([.. args]) : resource;
    }
}

/// <summary>.NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project that the AppHost refers to.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddResource(new ProjectResource(name)).WithAnnotation(new TProject());

    /// <summary>Adds a project by its file's path, from the AppHost's folder.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        builder.AddResource(new ProjectResource(name))
            .WithAnnotation(new ProjectAt(Path.GetFullPath(Path.Combine(builder.AppHostDirectory, projectPath))));

    private sealed record ProjectAt(string ProjectPath) : IProjectMetadata;
}

/// <summary>Parameters and connection strings.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a value that comes from the configuration's <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? throw Missing(name), secret));

    /// <summary>Adds a value that comes from the configuration's <c>Parameters:NAME</c>, or else is the one given.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        _ = publishValueAsDefault;
        return builder.AddResource(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? value, secret));
    }

    /// <summary>Adds a connection string that comes from the configuration's <c>ConnectionStrings:NAME</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameter(name, builder, environmentVariableName));

    /// <summary>Makes a password that stands in the configuration's <c>Parameters:NAME</c>, or else is random.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool special = true) =>
        new(name, missing => FromConfiguration(builder, name) ?? missing!.GetDefaultValue(), secret: true) { Default = new GenerateParameterDefault { Special = special } };

    private static string? FromConfiguration(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static MissingParameterValueException Missing(string name) =>
        new($"The parameter '{name}' has no value; give one in the configuration as Parameters:{name} (in the environment Parameters__{name.Replace('-', '_')}).");

    private sealed class ConnectionStringParameter(string name, IDistributedApplicationBuilder builder, string? variable)
        : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
    {
        public string? ConnectionStringEnvironmentVariable { get; } = variable;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new Value(this, builder)}");

        private sealed record Value(ConnectionStringParameter Owner, IDistributedApplicationBuilder Builder) : IExpressionValue
        {
            public string ValueExpression => $"{{{Owner.Name}.value}}";

            public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
                new(Builder.Configuration[$"ConnectionStrings:{Owner.Name}"]
                    ?? throw new MissingParameterValueException($"The connection string '{Owner.Name}' has no value; give one in the configuration as ConnectionStrings:{Owner.Name}."));
        }
    }
}
