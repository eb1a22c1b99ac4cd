using EcommAspire.Streaming.Producing;

namespace EcommAspire.Streaming.Tests;

/// <summary>Messages as a test gives them.</summary>
internal sealed class FixedSource(IReadOnlyList<OutgoingMessage> messages) : IEventSource
{
    public string Identity => "fixed";

    public void Read(long first, int count, ICollection<OutgoingMessage> into)
    {
        for (var n = first; n < first + count && n < messages.Count; n++)
            into.Add(messages[(int)n]);
    }
}
