using System.Buffers.Binary;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Apache Kafka.</summary>
public static class KafkaBuilderExtensions
{
    private const int Port = 9092;
    private const int InternalPort = 9093;
    private const string DataFolder = "/var/lib/kafka/data";
    private const string Registry = "docker.io";

    /// <summary>Adds a broker.</summary>
    public static IResourceBuilder<KafkaServerResource> AddKafka(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var broker = new KafkaServerResource(name);
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new(key, _ => new ApiVersionsCheck(broker), null, null, TimeSpan.FromSeconds(5)));
        return builder.AddResource(broker)
            .WithEndpoint(port: port, targetPort: Port, name: KafkaServerResource.EndpointName)
            .WithEndpoint(targetPort: InternalPort, name: KafkaServerResource.InternalEndpointName)
            .WithImage("confluentinc/confluent-local", "8.2.0")
            .WithImageRegistry(Registry)
            .WithEnvironment(context => Listen(context, broker))
            .WithHealthCheck(key);
    }

    /// <summary>Keeps the broker's data in a volume.</summary>
    public static IResourceBuilder<KafkaServerResource> WithDataVolume(
        this IResourceBuilder<KafkaServerResource> builder, string? name = null, bool isReadOnly = false) => builder
            .WithEnvironment("KAFKA_LOG_DIRS", DataFolder)
            .WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolder, isReadOnly);

    /// <summary>Adds Kafka UI, once for all brokers; nothing of a manifest. Its list of brokers is written by the real package.</summary>
    public static IResourceBuilder<KafkaServerResource> WithKafkaUI(
        this IResourceBuilder<KafkaServerResource> builder, Action<IResourceBuilder<KafkaUIContainerResource>>? configureContainer = null, string? containerName = null)
    {
        var application = builder.ApplicationBuilder;
        var there = application.Resources.OfType<KafkaUIContainerResource>().SingleOrDefault();
        var page = there is not null
            ? application.CreateResourceBuilder(there)
            : application.AddResource(new KafkaUIContainerResource(containerName ?? "kafka-ui"))
                .WithImage("kafbat/kafka-ui", "v1.5.0")
                .WithImageRegistry(Registry)
                .WithHttpEndpoint(targetPort: 8080)
                .ExcludeFromManifest();
        configureContainer?.Invoke(page);
        return builder;
    }

    // One listener for this machine, one for other containers, and the image's own two, which it wants named, too.
    private static void Listen(EnvironmentCallbackContext context, KafkaServerResource broker)
    {
        var outer = broker.PrimaryEndpoint;
        var inner = broker.InternalEndpoint;
        context.EnvironmentVariables["KAFKA_LISTENERS"] =
            $"PLAINTEXT://localhost:29092,CONTROLLER://localhost:29093,PLAINTEXT_HOST://0.0.0.0:{Port},PLAINTEXT_INTERNAL://0.0.0.0:{InternalPort}";
        context.EnvironmentVariables["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] =
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,PLAINTEXT_INTERNAL:PLAINTEXT";
        context.EnvironmentVariables["KAFKA_ADVERTISED_LISTENERS"] = context.ExecutionContext.IsRunMode
            ? ReferenceExpression.Create($"PLAINTEXT://localhost:29092,PLAINTEXT_HOST://localhost:{outer.Property(EndpointProperty.Port)},PLAINTEXT_INTERNAL://{broker.Name}:{inner.Property(EndpointProperty.TargetPort)}")
            : ReferenceExpression.Create($"PLAINTEXT://{outer.Property(EndpointProperty.Host)}:29092,PLAINTEXT_HOST://{outer.Property(EndpointProperty.HostAndPort)},PLAINTEXT_INTERNAL://{inner.Property(EndpointProperty.HostAndPort)}");
    }

    /// <summary>Asks the broker which requests it knows (https://kafka.apache.org/protocol#The_Messages_ApiVersions).</summary>
    private sealed class ApiVersionsCheck(KafkaServerResource broker) : IHealthCheck
    {
        private const int Number = 1;

        // Length, then the header: request 18, version 0, the request's number, no client's name; version 0 has no body.
        private static readonly byte[] _request = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, Number, 0xff, 0xff];

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var allocated = broker.PrimaryEndpoint.EndpointAnnotation.AllocatedEndpoint!;
                using var client = new TcpClient();
                await client.ConnectAsync(allocated.Address, allocated.Port, cancellationToken);
                var stream = client.GetStream();
                await stream.WriteAsync(_request, cancellationToken);
                var answer = new byte[10];
                await stream.ReadExactlyAsync(answer, cancellationToken);
                return BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)) is not Number
                    ? HealthCheckResult.Unhealthy("What answers there does not speak Kafka's protocol.")
                    : BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8)) is var error and not 0
                        ? HealthCheckResult.Unhealthy($"The broker answers with the error {error}.")
                        : HealthCheckResult.Healthy();
            }
            catch (Exception problem) when (problem is SocketException or IOException)
            {
                return HealthCheckResult.Unhealthy(problem.Message);
            }
        }
    }
}
