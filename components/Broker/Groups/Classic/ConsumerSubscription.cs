using System.Buffers.Binary;
using System.Text;

namespace EcommAspire.Broker.Groups.Classic;

/// <summary>
/// The start of what consumers tell their leader: version, then topics
/// (https://github.com/apache/kafka/blob/trunk/clients/src/main/resources/common/message/ConsumerProtocolSubscription.json).
/// The broker needs no more of it, and only to know which offsets are in use.
/// </summary>
internal static class ConsumerSubscription
{
    public const string ProtocolType = "consumer";

    /// <summary>The topics that any of the members is subscribed to, or null where one's words are not understood.</summary>
    public static IReadOnlySet<string>? TopicsOf(IEnumerable<ReadOnlyMemory<byte>> metadata)
    {
        HashSet<string> topics = [];
        return metadata.All(one => Read(one.Span, topics)) ? topics : null;
    }

    private static bool Read(ReadOnlySpan<byte> subscription, HashSet<string> topics)
    {
        if (subscription.Length < 6)
            return false;
        var count = BinaryPrimitives.ReadInt32BigEndian(subscription[2..]);
        subscription = subscription[6..];
        for (; count > 0; count--)
        {
            if (subscription.Length < 2 || BinaryPrimitives.ReadInt16BigEndian(subscription) is var length && (length < 0 || length > subscription.Length - 2))
                return false;
            topics.Add(Encoding.UTF8.GetString(subscription.Slice(2, length)));
            subscription = subscription[(2 + length)..];
        }
        return true;
    }
}
