using EcommAspire.Fixtures;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>The same cases against our broker and against Apache Kafka; a class a client, so that clients run beside each other.</summary>
public abstract class ConformanceTests(Client client)
{
    protected async Task RunAsync(BrokerKind broker, string feature)
    {
        var stage = new Stage(await Brokers.AddressAsync(broker), broker);
        var one = Case.Of(client).Single(one => one.Feature == feature);
        await Task.Run(() => one.RunAsync(stage)).WaitAsync(2 * Eventually.Patience);
    }
}

public sealed class ConfluentTests() : ConformanceTests(Client.Confluent)
{
    [ClientTheory(Client.Confluent, BrokerKind.Ours), Features]
    public Task Our_broker(string feature) => RunAsync(BrokerKind.Ours, feature);

    [ClientTheory(Client.Confluent, BrokerKind.Apache), Features]
    public Task Apache_Kafka(string feature) => RunAsync(BrokerKind.Apache, feature);
}

public sealed class KcatTests() : ConformanceTests(Client.Kcat)
{
    [ClientTheory(Client.Kcat, BrokerKind.Ours), Features]
    public Task Our_broker(string feature) => RunAsync(BrokerKind.Ours, feature);

    [ClientTheory(Client.Kcat, BrokerKind.Apache), Features]
    public Task Apache_Kafka(string feature) => RunAsync(BrokerKind.Apache, feature);
}

public sealed class KafkaJsTests() : ConformanceTests(Client.KafkaJs)
{
    [ClientTheory(Client.KafkaJs, BrokerKind.Ours), Features]
    public Task Our_broker(string feature) => RunAsync(BrokerKind.Ours, feature);

    [ClientTheory(Client.KafkaJs, BrokerKind.Apache), Features]
    public Task Apache_Kafka(string feature) => RunAsync(BrokerKind.Apache, feature);
}

public sealed class PlatformaticTests() : ConformanceTests(Client.Platformatic)
{
    [ClientTheory(Client.Platformatic, BrokerKind.Ours), Features]
    public Task Our_broker(string feature) => RunAsync(BrokerKind.Ours, feature);

    [ClientTheory(Client.Platformatic, BrokerKind.Apache), Features]
    public Task Apache_Kafka(string feature) => RunAsync(BrokerKind.Apache, feature);
}

// Each of its cases starts a JVM or several: a class a broker, so that both use the machine.
public sealed class JavaOnOurBrokerTests() : ConformanceTests(Client.Java)
{
    [ClientTheory(Client.Java, BrokerKind.Ours), Features]
    public Task Our_broker(string feature) => RunAsync(BrokerKind.Ours, feature);
}

public sealed class JavaOnApacheKafkaTests() : ConformanceTests(Client.Java)
{
    [ClientTheory(Client.Java, BrokerKind.Apache), Features]
    public Task Apache_Kafka(string feature) => RunAsync(BrokerKind.Apache, feature);
}
