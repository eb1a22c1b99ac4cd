using System.Buffers;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Wire;

/// <summary>Messages as bytes, by the broker's own codec.</summary>
internal static class Frames
{
    public static byte[] Encode<T>(T message, short version) where T : IMessage
    {
        using var frame = new FrameWriter();
        WireWriter.Write(frame, message, version);
        return ToArray(frame);
    }

    public static T Decode<T>(byte[] bytes, short version) where T : class, IMessage, new() =>
        WireReader.Read<T>(new ReadOnlySequence<byte>(bytes), version);

    /// <summary>The bytes in as many segments as there are bytes: every field lies across a border.</summary>
    public static ReadOnlySequence<byte> Shatter(byte[] bytes)
    {
        Piece? first = null;
        Piece? last = null;
        foreach (byte one in bytes)
        {
            last = new Piece(new[] { one }, last);
            first ??= last;
        }
        return first is null ? ReadOnlySequence<byte>.Empty : new(first, 0, last!, 1);
    }

    public static byte[] ToArray(FrameWriter frame)
    {
        using var bytes = new MemoryStream();
        int position = 0;
        foreach ((int before, IRecordBytes records) in frame.Records)
        {
            bytes.Write(frame.Written.Span[position..before]);
            position = before;
            var copy = new byte[records.Length];
            records.CopyTo(0, copy);
            bytes.Write(copy);
        }
        bytes.Write(frame.Written.Span[position..]);
        bytes.Length.ShouldBe(frame.Length);
        return bytes.ToArray();
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
