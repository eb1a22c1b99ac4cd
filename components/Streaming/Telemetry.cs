using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EcommAspire.Streaming;

/// <summary>What is told of streaming, by OpenTelemetry's conventions for messaging.</summary>
internal static class Telemetry
{
    public const string Name = "EcommAspire.Streaming";

    public static readonly ActivitySource Activity = new(Name);

    private static readonly Meter _meter = new(Name);

    public static readonly Counter<long> Sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages produced.");

    public static readonly Counter<long> Consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages consumed.");

    public static readonly Histogram<double> Process = _meter.CreateHistogram<double>("messaging.process.duration", "s", "Time a batch took to be written.");

    public static readonly Histogram<double> EndToEnd = _meter.CreateHistogram<double>("ecomm.streaming.latency", "s", "Time from a message's production to its commit.");

    public static readonly Counter<long> DeadLetters = _meter.CreateCounter<long>("ecomm.streaming.dead_letters", "{message}", "Messages that could not be taken in.");

    public static readonly Counter<long> Repeated = _meter.CreateCounter<long>("ecomm.streaming.repeated", "{message}", "Messages whose event was there already.");

    public static KeyValuePair<string, object?> Destination(string topic) => new("messaging.destination.name", topic);

    public static KeyValuePair<string, object?> Group(string group) => new("messaging.consumer.group.name", group);

    public static KeyValuePair<string, object?> System { get; } = new("messaging.system", "kafka");
}
