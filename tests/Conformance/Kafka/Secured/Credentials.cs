using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>How a client shows a broker who it is, over which it speaks TLS.</summary>
/// <param name="Bootstrap">Where the broker asks for it.</param>
/// <param name="Certificate">A PEM file with the certificate to trust.</param>
internal sealed record Secured(string Bootstrap, string Certificate)
{
    public const string User = "anna";
    public const string Password = "s3cret-of-Anna";

    /// <summary>The mechanisms that both brokers are set up with.</summary>
    public static string[] Mechanisms { get; } = ["PLAIN", "SCRAM-SHA-256"];

    /// <summary>
    /// Those that this librdkafka can do: before 2.6.1 it sent a nonce in SCRAM that neither broker takes any more (CVE-2024-56128).
    /// </summary>
    public static string[] MechanismsOfLibrdkafka => Library.Version >= 0x020601ff ? Mechanisms : ["PLAIN"];

    /// <summary>Has a client's settings lead here.</summary>
    public void SignIn(ClientConfig config, string mechanism, string password = Password)
    {
        config.BootstrapServers = Bootstrap;
        config.Set("security.protocol", "sasl_ssl");
        config.Set("ssl.ca.location", Certificate);
        config.Set("sasl.mechanisms", mechanism);
        config.Set("sasl.username", User);
        config.Set("sasl.password", password);
    }

    /// <summary>A new topic.</summary>
    public async Task<string> TopicAsync()
    {
        var name = Stage.Name("secured");
        var config = new AdminClientConfig();
        SignIn(config, Mechanisms[0]);
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).Build();
        await admin.CreateTopicsAsync([new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }]);
        return name;
    }
}

/// <summary>A certificate for the loopback interface, made for this process and for nothing else.</summary>
internal static class Credentials
{
    private static readonly Lazy<(string CertificateFile, string KeyAndCertificateFile)> _files = new(Make);

    /// <summary>The certificate alone, as PEM: what clients trust.</summary>
    public static string CertificateFile => _files.Value.CertificateFile;

    /// <summary>Key and certificate, as PEM: what a broker shows.</summary>
    public static string KeyAndCertificateFile => _files.Value.KeyAndCertificateFile;

    private static (string, string) Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var folder = Directory.CreateTempSubdirectory("ecomm-tls-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        var (alone, both) = (Path.Combine(folder.FullName, "certificate.pem"), Path.Combine(folder.FullName, "broker.pem"));
        var pem = certificate.ExportCertificatePem();
        File.WriteAllText(alone, pem + "\n");
        File.WriteAllText(both, $"{key.ExportPkcs8PrivateKeyPem()}\n{pem}\n");
        return (alone, both);
    }
}
