using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Describes an application for a tool that deploys it: https://aspire.dev/deployment/manifest-format. Nothing in it is a value of
/// this machine: what is settled elsewhere stands as an expression, such as <c>{shop.connectionString}</c>.
/// </summary>
/// <param name="executionContext">Whether the application runs or is published.</param>
/// <param name="manifestPath">Where the manifest will stand; its paths are relative to that.</param>
/// <param name="writer">Takes it.</param>
/// <param name="cancellationToken">Gives up.</param>
public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
{
    private readonly ManifestExpressions _expressions = new();
    private readonly ManifestPorts _ports = new();

    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Where the manifest will stand.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Takes it.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>Gives up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path as it is seen from the manifest.</summary>
    public string GetManifestRelativePath(string path) =>
        Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, path).Replace('\\', '/');

    /// <summary>Writes the resource's connection string, if it has one.</summary>
    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString connected)
            Writer.WriteString("connectionString", _expressions.Of(connected.ConnectionStringExpression));
    }

    /// <summary>Writes where the resource listens.</summary>
    public void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count is 0)
            return;
        Writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            var target = _ports.Target(resource, endpoint);
            if (endpoint.Port is { } port && port != target)
                Writer.WriteNumber("port", port);
            Writer.WriteNumber("targetPort", target);
            if (endpoint.IsExternal)
                Writer.WriteBoolean("external", true);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    /// <summary>Writes the resource's environment.</summary>
    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var context = new EnvironmentCallbackContext(ExecutionContext, resource, cancellationToken: CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);
        if (context.EnvironmentVariables.Count is 0)
            return;
        Writer.WriteStartObject("env");
        foreach (var (name, value) in context.EnvironmentVariables)
            Writer.WriteString(name, _expressions.Of(value));
        Writer.WriteEndObject();
    }

    /// <summary>Writes the resource's arguments.</summary>
    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var arguments = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(new(arguments, CancellationToken));
        if (arguments.Count is 0)
            return;
        Writer.WriteStartArray("args");
        foreach (var argument in arguments)
            Writer.WriteStringValue(_expressions.Of(argument));
        Writer.WriteEndArray();
    }

    /// <summary>Writes a container.</summary>
    public async Task WriteContainerAsync(ContainerResource container)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"The container '{container.Name}' has no image.");
        Writer.WriteString("type", "container.v0");
        WriteConnectionString(container);
        Writer.WriteString("image", image.Reference);
        await WriteCommandLineArgumentsAsync(container);
        WriteVolumes(container);
        await WriteEnvironmentVariablesAsync(container);
        WriteBindings(container);
    }

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
            await WriteResourceAsync(resource);

        // What nobody added, but others are made of, such as a server's password.
        foreach (var resource in _expressions.Resources.Except(model.Resources).ToList())
            await WriteResourceAsync(resource);
        // Those that were named in a format only after they had been written.
        WriteFormatted();
        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken);
    }

    private async Task WriteResourceAsync(IResource resource)
    {
        var own = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
        if (own is { Callback: null })
            return;
        Writer.WriteStartObject(resource.Name);
        await (own is not null ? own.Callback!(this) : resource switch
        {
            ContainerResource container => WriteContainerAsync(container),
            ExecutableResource executable => WriteExecutableAsync(executable),
            ParameterResource parameter => WriteParameterAsync(parameter),
            IResourceWithConnectionString => WriteValueAsync(resource),
            _ => WriteErrorAsync(),
        });
        Writer.WriteEndObject();
        if (resource is ParameterResource)
            WriteFormatted(resource);
    }

    private void WriteFormatted(IResource? only = null)
    {
        foreach (var (parameter, format, name) in _expressions.TakeFormatted(only))
        {
            Writer.WriteStartObject(name);
            Writer.WriteString("type", "annotated.string");
            Writer.WriteString("value", parameter.ValueExpression);
            Writer.WriteString("filter", format);
            Writer.WriteEndObject();
        }
    }

    private async Task WriteExecutableAsync(ExecutableResource executable)
    {
        Writer.WriteString("type", "executable.v0");
        WriteConnectionString(executable);
        Writer.WriteString("workingDirectory", GetManifestRelativePath(executable.WorkingDirectory));
        Writer.WriteString("command", executable.Command);
        await WriteCommandLineArgumentsAsync(executable);
        await WriteEnvironmentVariablesAsync(executable);
        WriteBindings(executable);
    }

    private Task WriteParameterAsync(ParameterResource parameter)
    {
        Writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
            Writer.WriteString("connectionString", parameter.ValueExpression);
        Writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        Writer.WriteStartObject("inputs");
        Writer.WriteStartObject("value");
        Writer.WriteString("type", "string");
        if (parameter.Secret)
            Writer.WriteBoolean("secret", true);
        if (parameter.Default is { } made)
        {
            Writer.WriteStartObject("default");
            made.WriteToManifest(this);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        return Task.CompletedTask;
    }

    private Task WriteValueAsync(IResource resource)
    {
        Writer.WriteString("type", "value.v0");
        WriteConnectionString(resource);
        return Task.CompletedTask;
    }

    private Task WriteErrorAsync()
    {
        Writer.WriteString("error", "This resource does not support generation in the manifest.");
        return Task.CompletedTask;
    }

    private void WriteVolumes(ContainerResource container)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToList();
        if (mounts.Count is 0)
            return;
        Writer.WriteStartArray("volumes");
        foreach (var mount in mounts)
        {
            Writer.WriteStartObject();
            if (mount.Source is { } name)
                Writer.WriteString("name", name);
            Writer.WriteString("target", mount.Target);
            Writer.WriteBoolean("readOnly", mount.IsReadOnly);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }
}
