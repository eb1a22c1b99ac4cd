using System.Globalization;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>How the files of a partition are called.</summary>
internal static class SegmentFiles
{
    public const string LogExtension = ".log";
    public const string IndexExtension = ".index";

    /// <summary>Of a compacted segment that is complete, and takes the place of those it was made from.</summary>
    public const string SwapExtension = ".swap";

    /// <summary>Of a compacted segment that is being written.</summary>
    public const string CleanedExtension = ".cleaned";

    public static string Name(long baseOffset) => baseOffset.ToString("D20");

    public static string Log(string folder, long baseOffset) => Path.Combine(folder, Name(baseOffset) + LogExtension);

    public static string Index(string folder, long baseOffset) => Path.Combine(folder, Name(baseOffset) + IndexExtension);

    /// <summary>The base offsets of the folder's segments, in order.</summary>
    public static long[] BaseOffsets(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + LogExtension)
            .Where(path => path.EndsWith(LogExtension, StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.Length == 20 && long.TryParse(name, NumberStyles.None, null, out _))
            .Select(name => long.Parse(name!))
            .Order(),
    ];
}
