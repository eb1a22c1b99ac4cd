using System.Buffers.Binary;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Apache Kafka.</summary>
public static class KafkaBuilderExtensions
{
    /// <summary>Adds a broker.</summary>
    public static IResourceBuilder<KafkaServerResource> AddKafka(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var broker = new KafkaServerResource(name);
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new(key, _ => new ApiVersionsCheck(broker), null, null, TimeSpan.FromSeconds(5)));
        return builder.AddResource(broker)
            .WithEndpoint(port: port, targetPort: 9092, name: KafkaServerResource.EndpointName)
            .WithAnnotation(new ContainerImageAnnotation { Image = "confluentinc/confluent-local" })
            .WithHealthCheck(key);
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
