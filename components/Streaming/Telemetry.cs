using System.Diagnostics;
using System.Diagnostics.Metrics;
using EcommAspire.Streaming.Status;

namespace EcommAspire.Streaming;

/// <summary>
/// What is told of streaming, by OpenTelemetry's conventions for messaging
/// (<see href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/"/>) where they have a name for it.
/// </summary>
internal static class Telemetry
{
    public const string Name = "EcommAspire.Streaming";

    public static readonly ActivitySource Activity = new(Name);

    private static readonly Meter _meter = new(Name);

    public static readonly Counter<long> Sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages produced.");

    public static readonly Counter<long> Consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages consumed.");

    public static readonly Histogram<double> Process = Seconds("messaging.process.duration", "Time a batch took to be written.");

    public static readonly Histogram<double> EndToEnd = Seconds("ecomm.streaming.latency", "Time from a message's production to its commit.");

    public static readonly Counter<long> DeadLetters = _meter.CreateCounter<long>("ecomm.streaming.dead_letters", "{message}", "Messages that could not be taken in.");

    public static readonly Counter<long> Repeated = _meter.CreateCounter<long>("ecomm.streaming.repeated", "{message}", "Messages whose event was there already.");

    /// <summary>Has what runs tell how far behind it is, a measurement each partition.</summary>
    public static readonly ObservableGauge<long> Lag = _meter.CreateObservableGauge("ecomm.streaming.lag", ConsumerPulse.MeasureLag, "{message}", "Messages of a partition yet to be taken in.");

    public static KeyValuePair<string, object?> System { get; } = new("messaging.system", "kafka");

    public static KeyValuePair<string, object?> Destination(string topic) => new("messaging.destination.name", topic);

    public static KeyValuePair<string, object?> Partition(int partition) => new("messaging.destination.partition.id", $"{partition}");

    public static KeyValuePair<string, object?> Group(string group) => new("messaging.consumer.group.name", group);

    public static KeyValuePair<string, object?> Operation(string name) => new("messaging.operation.name", name);

    // The boundaries that the conventions advise for seconds, and some for what waits for the lake's next commit.
    private static Histogram<double> Seconds(string name, string description) => _meter.CreateHistogram(
        name, "s", description, tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 60] });
}
