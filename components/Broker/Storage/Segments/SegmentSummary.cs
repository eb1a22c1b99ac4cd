using EcommAspire.Broker.Storage.Producers;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>What is known of a segment without reading it, as index files and checkpoints hold it.</summary>
internal sealed record SegmentSummary(long Size, long NextOffset, long MaxTimestamp, long Created, IndexEntry[] Entries, AbortedRange[] Aborted)
{
    /// <summary>Where the entries begin in what <see cref="Write"/> writes.</summary>
    public const int EntriesAt = (4 * sizeof(long)) + (2 * sizeof(int));

    /// <summary>The bytes of an entry.</summary>
    public const int EntrySize = 16;

    public static SegmentSummary Of(Segment segment, long size, long nextOffset) => new(
        size, nextOffset, segment.MaxTimestamp, segment.Created, segment.Index.ToArray(), segment.Aborted);

    public static SegmentSummary Read(BinaryReader reader)
    {
        var (size, nextOffset, maxTimestamp, created) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var entries = new IndexEntry[Count(reader)];
        var aborted = new AbortedRange[Count(reader)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new(reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadInt64());
        for (var i = 0; i < aborted.Length; i++)
            aborted[i] = new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        return new(size, nextOffset, maxTimestamp, created, entries, aborted);
    }

    /// <summary>A number of things that the file has room for: of another layout it may be any number.</summary>
    public static int Count(BinaryReader reader) =>
        reader.ReadInt32() is var count && count >= 0 && count <= reader.BaseStream.Length ? count : throw new EndOfStreamException();

    public void Write(BinaryWriter writer)
    {
        writer.Write(Size);
        writer.Write(NextOffset);
        writer.Write(MaxTimestamp);
        writer.Write(Created);
        writer.Write(Entries.Length);
        writer.Write(Aborted.Length);
        foreach (var entry in Entries)
        {
            writer.Write(entry.RelativeOffset);
            writer.Write(entry.Position);
            writer.Write(entry.MaxTimestampBefore);
        }
        foreach (var aborted in Aborted)
        {
            writer.Write(aborted.ProducerId);
            writer.Write(aborted.FirstOffset);
            writer.Write(aborted.LastOffset);
            writer.Write(aborted.LastStableOffset);
        }
    }
}
