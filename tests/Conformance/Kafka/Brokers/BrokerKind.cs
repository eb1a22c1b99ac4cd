namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>Which broker a case runs against.</summary>
public enum BrokerKind
{
    Ours,
    Apache,
}
