using System.Buffers;

namespace EcommAspire.Broker.Protocol;

/// <summary>
/// What stands before every request. <see href="https://kafka.apache.org/protocol#protocol_messages"/>
/// </summary>
/// <param name="Api">What is asked.</param>
/// <param name="Version">The version of the request and of its answer.</param>
/// <param name="CorrelationId">The client's number for the request, given back with the answer.</param>
/// <param name="ClientId">The name the client gave itself.</param>
public readonly record struct RequestHeader(ApiKey Api, short Version, int CorrelationId, string? ClientId)
{
    /// <summary>
    /// Reads the header. It is the same for all APIs up to the client's name, which is never in the compact form; a flexible
    /// request has tagged fields after it, none of which is known.
    /// </summary>
    /// <param name="frame">The frame, without its size.</param>
    /// <param name="isFlexible">Whether a request of that API and version is flexible.</param>
    /// <param name="body">What follows the header.</param>
    public static RequestHeader Read(ReadOnlySequence<byte> frame, Func<ApiKey, short, bool> isFlexible, out ReadOnlySequence<byte> body)
    {
        var wire = new WireReader(frame, 0, flexible: false);
        var header = new RequestHeader((ApiKey)wire.Int16(0), wire.Int16(0), wire.Int32(0), wire.NullableString(null));
        body = frame.Slice(wire.Consumed);
        if (isFlexible(header.Api, header.Version))
        {
            var tagged = new WireReader(body, 0, flexible: true);
            tagged.Struct(NoFields.Instance);
            body = body.Slice(tagged.Consumed);
        }
        return header;
    }

    /// <summary>Writes the header; the body follows.</summary>
    public void Write(FrameWriter frame, bool flexible)
    {
        var wire = new WireWriter(frame, 0, flexible: false);
        wire.Int16((short)Api);
        wire.Int16(Version);
        wire.Int32(CorrelationId);
        wire.NullableString(ClientId);
        if (flexible)
            frame.Take(1)[0] = 0;
    }

    private sealed class NoFields : IFields
    {
        public static readonly NoFields Instance = new();

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
        }
    }
}
