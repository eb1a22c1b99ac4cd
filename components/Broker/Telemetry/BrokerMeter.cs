using System.Diagnostics.Metrics;

namespace EcommAspire.Broker.Telemetry;

/// <summary>
/// What the broker measures, named after the OpenTelemetry conventions for messaging where they have a name
/// (<see href="https://opentelemetry.io/docs/specs/semconv/messaging/"/>).
/// </summary>
internal static class BrokerMeter
{
    public const string Name = "EcommAspire.Broker";

    private static readonly Meter s_meter = new(Name);

    public static UpDownCounter<long> Connections { get; } =
        s_meter.CreateUpDownCounter<long>("ecomm.broker.connections", "{connection}", "Connections that are open.");

    public static Histogram<double> RequestDuration { get; } =
        s_meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "From the end of a request to its answer, waiting included.");

    public static Counter<long> ReceivedBytes { get; } = s_meter.CreateCounter<long>("ecomm.broker.received", "By", "Bytes of requests.");

    public static Counter<long> SentBytes { get; } = s_meter.CreateCounter<long>("ecomm.broker.sent", "By", "Bytes of answers.");
}
