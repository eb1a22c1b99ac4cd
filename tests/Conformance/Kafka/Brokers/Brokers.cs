namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>One broker of each kind for the whole test process, started when a case first asks.</summary>
internal static class Brokers
{
    private static readonly Lazy<Task<string>> _apache = new(ApacheKafka.StartAsync);
    private static readonly Lazy<Task<string>> _ours = new(OurBroker.StartAsync);

    /// <summary>Its address, once it answers.</summary>
    public static Task<string> AddressAsync(BrokerKind kind) => (kind == BrokerKind.Ours ? _ours : _apache).Value;
}
