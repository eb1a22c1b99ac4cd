using System.Text;
using EcommAspire.Simulator;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Streaming.Messages;
using Topics = EcommAspire.Domain.Sources.Events;

namespace EcommAspire.Streaming.Tests;

/// <summary>Messages for tests.</summary>
internal static class Messages
{
    public const string Order = """
        {"event_id":"e1","order_id":7,"customer_id":3,"order_status":"pending","items":[{"product_id":1,"quantity":2,"unit_price":5.50}],"total_amount":11.00,"occurred_at":"2026-01-01T03:00:00.123456Z"}
        """;

    public static StreamMessage Of(string? value, long offset = 0, string topic = "orders", int partition = 0, string? version = null) => new()
    {
        Topic = topic,
        Partition = partition,
        Offset = offset,
        ProducedAt = 1_767_236_400_000 + offset,
        Key = "k"u8.ToArray(),
        Value = value is null ? null : Encoding.UTF8.GetBytes(value.Trim()),
        SchemaVersion = version,
    };

    /// <summary>An order's message with a field changed.</summary>
    public static string With(string field, string json)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(Order)!.AsObject();
        var text = node.ToJsonString();
        var before = $"\"{field}\":{node[field]!.ToJsonString()}";
        text.ShouldContain(before);
        return text.Replace(before, $"\"{field}\":{json}", StringComparison.Ordinal);
    }

    /// <summary>The simulated stream as a broker with so many partitions would hold it.</summary>
    public static List<StreamMessage> Simulated(int count, decimal dirt = 0, int partitions = 3, long first = 0)
    {
        var stream = new EventStream(new SimulatorOptions { Scale = 0.001m, Dirt = dirt });
        var made = new List<SimulatedMessage>();
        stream.Read(first, count, made);
        var next = new Dictionary<(string, int), long>();
        return [.. made.Select(m =>
        {
            var partition = Encoding.UTF8.GetString(m.Key).Sum(c => c) % partitions;
            var offset = next[(m.Topic, partition)] = next.GetValueOrDefault((m.Topic, partition), -1) + 1;
            return new StreamMessage { Topic = m.Topic, Partition = partition, Offset = offset, ProducedAt = 1_767_236_400_000, Key = m.Key, Value = m.Value, SchemaVersion = m.SchemaVersion };
        })];
    }

    /// <summary>Fills a batch for each topic, and hands the refused ones back.</summary>
    public static (IReadOnlyList<EventBatch> Batches, List<(StreamMessage Message, string Reason)> Refused) Batch(IEnumerable<StreamMessage> messages)
    {
        var batches = Topics.All.ToDictionary(t => t.Name, t => new EventBatch(t));
        var refused = new List<(StreamMessage, string)>();
        foreach (var message in messages)
        {
            if (batches[message.Topic].Add(message) is { } reason)
                refused.Add((message, reason));
        }

        return ([.. batches.Values], refused);
    }
}
