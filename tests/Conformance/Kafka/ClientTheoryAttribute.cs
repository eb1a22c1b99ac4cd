using System.Reflection;
using EcommAspire.Fixtures;
using Xunit.Sdk;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>A theory over the cases of a client; skipped, with the reason, where the client or the broker is lacking.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute(Client client, BrokerKind broker)
    {
        Client = client;
        Skip = Installed.Lacks(client) ?? Installed.Lacks(broker) ?? LongForm(client, broker);
    }

    public Client Client { get; }

    // What a case expects is Apache Kafka's own behaviour as long as nobody changes the case; one client shows that every time.
    private static string? LongForm(Client client, BrokerKind broker) =>
        broker == BrokerKind.Apache && client != Client.Confluent && !Soak.IsOn ? "The cases of this client run against Apache Kafka itself with ./test --soak." : null;
}

/// <summary>The features that the client of the theory is tried with.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FeaturesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Case.Of(testMethod.GetCustomAttribute<ClientTheoryAttribute>()!.Client).Select(one => new object[] { one.Feature });
}
