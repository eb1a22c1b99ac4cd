using EcommAspire.AppHost.Parameters;

namespace EcommAspire.AppHost.Containers;

/// <summary>MinIO, an object store that speaks S3.</summary>
internal static class MinioExtensions
{
    /// <summary>Adds a server with its console.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name.</param>
    /// <param name="stack">The stack it is part of.</param>
    public static IResourceBuilder<ContainerResource> AddMinio(this IDistributedApplicationBuilder builder, string name, Stack stack) =>
        builder.AddContainer(name, "minio/minio", Images.Minio)
            .WithArgs("server", "/data", "--console-address", ":9001")
            .WithHttpEndpoint(targetPort: 9000, name: "s3")
            .WithHttpEndpoint(targetPort: 9001, name: "console")
            .WithUrlForEndpoint("console", url => url.DisplayText = "Console")
            .WithEnvironment("MINIO_ROOT_USER", builder.AddSetting("s3-access-key", "ecomm"))
            .WithEnvironment("MINIO_ROOT_PASSWORD", builder.AddSecret("s3-secret-key", stack.DataFolder))
            .WithVolume(stack.Volume(builder, name), "/data")
            .WithHttpHealthCheck("/minio/health/live", endpointName: "s3");
}
