namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>One broker of each kind for the whole test process, started when a case first asks.</summary>
internal static class Brokers
{
    private static readonly Lazy<Task<(string Plain, Secured Secured)>> _apache = new(ApacheKafka.StartAsync);
    private static readonly Lazy<Task<(string Plain, Secured Secured)>> _ours = new(OurBroker.StartAsync);

    /// <summary>Its address, once it answers.</summary>
    public static async Task<string> AddressAsync(BrokerKind kind) => (await StartedAsync(kind)).Plain;

    /// <summary>Where it asks for a password, over TLS.</summary>
    public static async Task<Secured> SecuredAsync(BrokerKind kind) => (await StartedAsync(kind)).Secured;

    private static Task<(string Plain, Secured Secured)> StartedAsync(BrokerKind kind) => (kind == BrokerKind.Ours ? _ours : _apache).Value;
}
