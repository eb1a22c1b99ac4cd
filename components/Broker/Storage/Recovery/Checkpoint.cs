using EcommAspire.Broker.Storage.Files;
using EcommAspire.Broker.Storage.Producers;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage.Recovery;

/// <summary>
/// The state of a log at some moment: how far its open segment went (all of it flushed), and its producers then. Recovery goes on
/// from there; without one it goes through everything.
/// </summary>
internal sealed record Checkpoint(long SegmentBase, SegmentSummary Segment, ProducerEntry[] Producers)
{
    private const string FileName = "checkpoint";
    private const byte Version = 1;

    public static Checkpoint? TryRead(string folder) => DurableFile.TryRead(
        Path.Combine(folder, FileName), Version, reader => new Checkpoint(reader.ReadInt64(), SegmentSummary.Read(reader), ProducerSnapshot.Read(reader)));

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    public static void Delete(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return;
        File.Delete(path);
        DirectoryFlush.Flush(folder);
    }

    public void Write(string folder) => DurableFile.Write(Path.Combine(folder, FileName), writer =>
    {
        writer.Write(Version);
        writer.Write(SegmentBase);
        Segment.Write(writer);
        ProducerSnapshot.Write(writer, Producers);
    });
}
