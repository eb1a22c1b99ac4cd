namespace EcommAspire.AppHost.Containers;

/// <summary>Ollama, which runs language models.</summary>
internal static class OllamaExtensions
{
    private const string Image = "ollama/ollama";

    /// <summary>Adds a server, and beside it what fetches a model into it once it answers.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The server's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="stack">The stack it is part of.</param>
    public static IResourceBuilder<ContainerResource> AddOllama(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> model, Stack stack)
    {
        var server = builder.AddContainer(name, Image, Images.Ollama)
            .WithHttpEndpoint(targetPort: 11434, name: "http")
            .WithVolume(stack.Volume(builder, name), "/root/.ollama")
            .WithHttpHealthCheck("/");
        builder.AddContainer($"{name}-model", Image, Images.Ollama)
            .WithArgs("pull", model.Resource)
            .WithEnvironment("OLLAMA_HOST", server.GetEndpoint("http"))
            .WithParentRelationship(server)
            .WaitFor(server);
        return server;
    }
}
