namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>A client of Kafka that people use, of its own making each.</summary>
public enum Client
{
    Confluent,
    Kcat,
    KafkaJs,
    Platformatic,
    Java,
}

internal static class ClientNames
{
    public static string DisplayName(this Client client) => client switch
    {
        Client.Confluent => "Confluent.Kafka (librdkafka)",
        Client.Kcat => "kcat",
        Client.KafkaJs => "kafkajs",
        Client.Platformatic => "@platformatic/kafka",
        Client.Java => "Java client and tools",
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, null),
    };
}
