using System.Buffers.Binary;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Storage.Files;

/// <summary>
/// Small files that are there whole or not at all: written beside, flushed, renamed over. A checksum ends those that are written
/// by fields, so one that was damaged is not believed.
/// </summary>
internal static class DurableFile
{
    /// <summary>What a file is called while it is written; one that is found at start belongs to a crash.</summary>
    public const string UnfinishedExtension = ".tmp";

    private const int ChecksumSize = sizeof(uint);

    public static void Write(string path, Action<BinaryWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true))
            content(writer);
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Of(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        buffer.Write(checksum);
        Write(path, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var unfinished = path + UnfinishedExtension;
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(unfinished, path, overwrite: true);
        DirectoryFlush.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>What the file holds; null when there is none, it is not what was written, or it was written in another layout.</summary>
    public static T? TryRead<T>(string path, byte version, Func<BinaryReader, T> read)
        where T : class
    {
        using var reader = TryRead(path);
        try
        {
            return reader is null || reader.ReadByte() != version ? null : read(reader);
        }
        catch (Exception problem) when (problem is EndOfStreamException or OverflowException)
        {
            return null;
        }
    }

    private static BinaryReader? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < ChecksumSize)
            return null;
        var content = bytes.AsSpan(0, bytes.Length - ChecksumSize);
        return Checksum.Of(content) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(content.Length))
            ? new BinaryReader(new MemoryStream(bytes, 0, content.Length))
            : null;
    }
}
