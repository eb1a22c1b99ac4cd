using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.Consuming;

/// <summary>The traces that a batch's messages were sent in.</summary>
internal static class TraceLinks
{
    private const int Most = 32;

    public static IEnumerable<ActivityLink> Of(IReadOnlyList<ConsumeResult<byte[], byte[]>> messages)
    {
        if (!Telemetry.Activity.HasListeners())
            return [];
        var links = new List<ActivityLink>();
        var last = default(ActivityContext);
        foreach (var message in messages)
        {
            if (StreamClients.Header(message.Message.Headers, StreamClients.TraceParent) is not { } parent
                || !ActivityContext.TryParse(Encoding.ASCII.GetString(parent), null, out var context) || context == last)
                continue;
            links.Add(new(last = context));
            if (links.Count == Most)
                break;
        }

        return links;
    }
}
