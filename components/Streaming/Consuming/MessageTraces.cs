using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.Consuming;

/// <summary>
/// The traces that a batch's messages were sent in. A batch of one trace is processed within it; one of several is a trace of
/// its own that is linked to them, as the conventions ask
/// (<see href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/#batch-consuming"/>), and each of them
/// gets a span too, so that whoever follows an order sees where it went.
/// </summary>
internal sealed class MessageTraces
{
    private const int Most = 32;

    private readonly string _name;
    private readonly List<ActivityContext> _senders = [];

    public MessageTraces(string name, IReadOnlyList<ConsumeResult<byte[], byte[]>> messages)
    {
        _name = name;
        if (!Telemetry.Activity.HasListeners())
            return;
        foreach (var message in messages)
        {
            if (StreamClients.Header(message.Message.Headers, StreamClients.TraceParent) is not { } parent
                || !ActivityContext.TryParse(Encoding.ASCII.GetString(parent), null, isRemote: true, out var context)
                || _senders.Contains(context))
                continue;
            _senders.Add(context);
            if (_senders.Count == Most)
                break;
        }
    }

    /// <summary>Begins the batch's span.</summary>
    public Activity? Start() => _senders is [var only]
        ? Telemetry.Activity.StartActivity(_name, ActivityKind.Consumer, only)
        : Telemetry.Activity.StartActivity(_name, ActivityKind.Consumer, default(ActivityContext), links: _senders.Select(sender => new ActivityLink(sender)));

    /// <summary>Tells each of several traces that its messages were processed in this one.</summary>
    public void Tell(Activity? batch)
    {
        if (batch is null || _senders.Count < 2)
            return;
        foreach (var sender in _senders)
        {
            using var told = Telemetry.Activity.StartActivity(_name, ActivityKind.Consumer, sender, batch.TagObjects, [new(batch.Context)], new DateTimeOffset(batch.StartTimeUtc));
        }
    }
}
