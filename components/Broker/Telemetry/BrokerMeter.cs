using System.Diagnostics.Metrics;

namespace EcommAspire.Broker.Telemetry;

/// <summary>
/// What the broker measures, named after the OpenTelemetry conventions for messaging where they have a name
/// (<see href="https://opentelemetry.io/docs/specs/semconv/messaging/"/>).
/// </summary>
internal static class BrokerMeter
{
    public const string Name = "EcommAspire.Broker";

    private static readonly Meter _meter = new(Name);

    public static UpDownCounter<long> Connections { get; } =
        _meter.CreateUpDownCounter<long>("ecomm.broker.connections", "{connection}", "Connections that are open.");

    public static Histogram<double> RequestDuration { get; } =
        _meter.CreateHistogram("messaging.client.operation.duration", "s", "From the end of a request to its answer, waiting included.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    public static Counter<long> ReceivedBytes { get; } = _meter.CreateCounter<long>("ecomm.broker.received", "By", "Bytes of requests.");

    public static Counter<long> SentBytes { get; } = _meter.CreateCounter<long>("ecomm.broker.sent", "By", "Bytes of answers.");
}
