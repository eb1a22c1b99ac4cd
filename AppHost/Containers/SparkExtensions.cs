namespace EcommAspire.AppHost.Containers;

/// <summary>Apache Spark, as its own standalone cluster.</summary>
internal static class SparkExtensions
{
    private const string Image = "apache/spark";
    private const string Launcher = "/opt/spark/bin/spark-class";

    /// <summary>Adds a master and a worker.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The master's name; the worker's begins with it.</param>
    /// <returns>The master.</returns>
    public static IResourceBuilder<ContainerResource> AddSpark(this IDistributedApplicationBuilder builder, string name)
    {
        var master = builder.AddContainer(name, Image, Images.Spark)
            .WithArgs(Launcher, "org.apache.spark.deploy.master.Master", "--port", "7077", "--webui-port", "8080")
            .WithEndpoint(targetPort: 7077, scheme: "spark", name: "cluster")
            .WithPage("Spark", 8080);
        var cluster = master.GetEndpoint("cluster").Property(EndpointProperty.HostAndPort);
        builder.AddContainer($"{name}-worker", Image, Images.Spark)
            .WithArgs(Launcher, "org.apache.spark.deploy.worker.Worker", "--webui-port", "8081", ReferenceExpression.Create($"spark://{cluster}"))
            .WithPage("Worker", 8081)
            .WithParentRelationship(master)
            .WaitFor(master);
        return master;
    }

    private static IResourceBuilder<ContainerResource> WithPage(this IResourceBuilder<ContainerResource> builder, string title, int port) => builder
        .WithHttpEndpoint(targetPort: port, name: "http")
        .WithUrlForEndpoint("http", url => url.DisplayText = title)
        .WithHttpHealthCheck("/");
}
