using EcommAspire.Fixtures;
using EcommAspire.LocalServers;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>What this machine has of clients and brokers, and where.</summary>
internal static class Installed
{
    private static readonly string? _tools = ToolsFolder.Find();

    public static string? KafkaHome { get; } = Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home ? home : null;

    public static string? Java { get; } = SearchPath.Find("java");

    public static string? Node { get; } = SearchPath.Find("node");

    public static string? Kcat { get; } =
        _tools is not null && File.Exists(Path.Combine(_tools, "debian", "usr", "bin", "kcat"))
            ? Path.Combine(_tools, "debian", "usr", "bin", "kcat")
            : SearchPath.Find("kcat");

    /// <summary>Where npm put the clients.</summary>
    public static string? NodeModules { get; } = _tools is null ? null : Path.Combine(_tools, "clients", "node_modules");

    /// <summary>Where kcat's libraries are if it was unpacked; of no harm if it was not.</summary>
    public static string LibraryPath { get; } =
        _tools is not null && Directory.Exists(Path.Combine(_tools, "debian", "usr", "lib"))
            ? string.Join(':', Directory.EnumerateDirectories(Path.Combine(_tools, "debian", "usr", "lib"), "*-linux-gnu*"))
            : "";

    /// <summary>Why a client cannot be tried here; null when it can.</summary>
    public static string? Lacks(Client client) => client switch
    {
        Client.Confluent => Librdkafka(),
        Client.Kcat => Kcat is null ? "There is no kcat here; eng/setup.sh unpacks it on Debian and Ubuntu." : Librdkafka(),
        Client.KafkaJs => Librdkafka() ?? Module("kafkajs"),
        Client.Platformatic => Librdkafka() ?? Module("@platformatic/kafka"),
        _ => Librdkafka() ?? Jars(),
    };

    /// <summary>Why a broker cannot be tried here; null when it can.</summary>
    public static string? Lacks(BrokerKind broker) => broker == BrokerKind.Apache ? Jars() : null;

    // Every case makes its topics by Confluent.Kafka.
    private static string? Librdkafka()
    {
        try
        {
            return Confluent.Kafka.Library.Version > 0 ? null : "librdkafka has no version.";
        }
        catch (DllNotFoundException)
        {
            return "There is no librdkafka here; eng/setup.sh unpacks it on Debian and Ubuntu.";
        }
    }

    private static string? Jars() =>
        KafkaHome is null ? "KAFKA_HOME names no Apache Kafka."
        : Java is null ? "There is no Java here to run Apache Kafka's tools with."
        : null;

    private static string? Module(string name) =>
        Node is null ? "There is no Node.js here."
        : NodeModules is null || !Directory.Exists(Path.Combine(NodeModules, name)) ? $"{name} is not in the tools folder; ./test fetches it by npm."
        : null;
}
