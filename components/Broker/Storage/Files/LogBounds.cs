namespace EcommAspire.Broker.Storage.Files;

/// <summary>Two offsets that no segment tells: where the log begins since records were deleted, and how far it was compacted.</summary>
internal sealed record LogBounds(long LogStart, long CompactedTo)
{
    private const string FileName = "bounds";
    private const byte Version = 1;

    public static LogBounds? TryRead(string folder) =>
        DurableFile.TryRead(Path.Combine(folder, FileName), Version, reader => new LogBounds(reader.ReadInt64(), reader.ReadInt64()));

    public void Write(string folder) => DurableFile.Write(Path.Combine(folder, FileName), writer =>
    {
        writer.Write(Version);
        writer.Write(LogStart);
        writer.Write(CompactedTo);
    });
}
