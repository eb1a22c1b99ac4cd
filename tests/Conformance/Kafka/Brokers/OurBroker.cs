using EcommAspire.Broker;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>Our broker, in this process; its files are deleted when the process ends.</summary>
internal static class OurBroker
{
    public static async Task<string> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-broker-");
        var broker = await KafkaBroker.StartAsync(new() { DataFolder = folder.FullName, Port = 0 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return broker.BootstrapServers;
    }
}
