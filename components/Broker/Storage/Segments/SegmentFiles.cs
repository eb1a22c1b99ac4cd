using System.Globalization;

namespace EcommAspire.Broker.Storage.Segments;

/// <summary>How the files of a partition are called.</summary>
internal static class SegmentFiles
{
    public const string LogExtension = ".log";

    public static string Name(long baseOffset) => baseOffset.ToString("D20");

    public static string Log(string folder, long baseOffset) => Path.Combine(folder, Name(baseOffset) + LogExtension);

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
