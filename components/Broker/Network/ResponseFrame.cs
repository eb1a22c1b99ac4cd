using System.Buffers.Binary;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Network;

/// <summary>A response as it goes over the wire: size, header, body.</summary>
internal static class ResponseFrame
{
    /// <summary>
    /// Writes a response. The header of a flexible one has tagged fields, but never that of ApiVersions: a client that does
    /// not know yet which versions there are must be able to read it.
    /// </summary>
    public static void Write<T>(FrameWriter frame, T response, RequestHeader header) where T : IMessage
    {
        BinaryPrimitives.WriteInt64BigEndian(frame.Take(8), (uint)header.CorrelationId);
        if (header.Version >= T.FlexibleFrom && T.Api != ApiKey.ApiVersions)
            frame.Take(1)[0] = 0;
        WireWriter.Write(frame, response, header.Version);
        frame.Seal();
    }
}
