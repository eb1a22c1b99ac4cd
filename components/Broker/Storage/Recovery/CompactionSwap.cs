using EcommAspire.Broker.Storage.Files;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage.Recovery;

/// <summary>
/// Puts a compacted segment in the place of those it was made from. Its files are complete and flushed under the extension
/// <c>.swap</c>; from then on the swap is carried out, by whoever comes next if need be. The log file is renamed to that name
/// after the index file, so where it is, both are.
/// </summary>
internal static class CompactionSwap
{
    /// <summary>Declares the cleaned files of a segment complete.</summary>
    public static void Commit(string folder, long baseOffset)
    {
        Move(SegmentFiles.Index(folder, baseOffset), SegmentFiles.CleanedExtension, SegmentFiles.SwapExtension);
        Move(SegmentFiles.Log(folder, baseOffset), SegmentFiles.CleanedExtension, SegmentFiles.SwapExtension);
        DirectoryFlush.Flush(folder);
    }

    /// <summary>Carries out what was declared, and drops what was not.</summary>
    public static void Complete(string folder)
    {
        foreach (var unfinished in Directory.EnumerateFiles(folder, "*" + SegmentFiles.CleanedExtension))
            File.Delete(unfinished);
        foreach (var log in Directory.EnumerateFiles(folder, "*" + SegmentFiles.LogExtension + SegmentFiles.SwapExtension))
            Carry(folder, long.Parse(Path.GetFileName(log).AsSpan(0, 20)));
        foreach (var undeclared in Directory.EnumerateFiles(folder, "*" + SegmentFiles.SwapExtension))
            File.Delete(undeclared);
    }

    private static void Carry(string folder, long baseOffset)
    {
        var index = SegmentFiles.Index(folder, baseOffset);
        // When the index is in its place already, the crash came between the two renames.
        var summary = IndexFile.TryRead(File.Exists(index + SegmentFiles.SwapExtension) ? index + SegmentFiles.SwapExtension : index)
            ?? throw new StorageException($"{index}{SegmentFiles.SwapExtension} is damaged: the compacted segment beside it cannot take its place. Restore it from a copy, or delete both files to keep the segment as it was.");
        // Backwards, so that the segment of this offset goes last: until then it is plain what is missing.
        foreach (var replaced in SegmentFiles.BaseOffsets(folder).Where(offset => offset > baseOffset && offset < summary.NextOffset).Reverse())
        {
            File.Delete(SegmentFiles.Index(folder, replaced));
            File.Delete(SegmentFiles.Log(folder, replaced));
        }
        Move(index, SegmentFiles.SwapExtension, "");
        Move(SegmentFiles.Log(folder, baseOffset), SegmentFiles.SwapExtension, "");
        DirectoryFlush.Flush(folder);
    }

    private static void Move(string path, string from, string to)
    {
        if (File.Exists(path + from))
            File.Move(path + from, path + to, overwrite: true);
    }
}
