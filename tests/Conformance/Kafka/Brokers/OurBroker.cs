using System.Security.Cryptography.X509Certificates;
using EcommAspire.Broker;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>Our broker, in this process; its files are deleted when the process ends. It listens in one way, so there are two of it.</summary>
internal static class OurBroker
{
    public static async Task<(string Plain, Secured Secured)> StartAsync()
    {
        var plain = await StartAsync(options => options);
        var secured = await StartAsync(options => options with
        {
            Certificate = X509Certificate2.CreateFromPemFile(Credentials.KeyAndCertificateFile),
            Users = new Dictionary<string, string> { [Secured.User] = Secured.Password },
        });
        return (plain, new(secured, Credentials.CertificateFile));
    }

    private static async Task<string> StartAsync(Func<BrokerOptions, BrokerOptions> change)
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-broker-");
        var broker = await KafkaBroker.StartAsync(change(new() { DataFolder = folder.FullName, Port = 0 }));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return broker.BootstrapServers;
    }
}
