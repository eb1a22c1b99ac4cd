using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage.Cleaning;

/// <summary>Says which segments have had their time. Only whole ones go, oldest first, and never the one that is written.</summary>
internal static class Retention
{
    /// <summary>How many segments, from the first on, may be deleted.</summary>
    public static int CountDeletable(Segment[] segments, LogOptions options, long logStart, long now)
    {
        var deletes = options.CleanupPolicy.HasFlag(CleanupPolicy.Delete);
        var size = segments.Sum(segment => segment.Size);
        var count = 0;
        for (; count < segments.Length - 1; count++)
        {
            var segment = segments[count];
            var isBeforeStart = segments[count + 1].BaseOffset <= logStart;
            var isTooMuch = deletes && options.RetentionBytes >= 0 && size - segment.Size >= options.RetentionBytes;
            if (!isBeforeStart && !isTooMuch && !IsTooOld(segment, options, now))
                break;
            size -= segment.Size;
        }
        return count;
    }

    /// <summary>Whether the segment that is written should be closed, so that it can be deleted or compacted in its turn.</summary>
    public static bool ShouldRoll(Segment active, LogOptions options, long logStart, long highWatermark, long now) =>
        active.Size > 0
        && (now - active.Created >= options.SegmentMs
            || logStart == highWatermark
            || IsTooOld(active, options, now)
            || (options.CleanupPolicy.HasFlag(CleanupPolicy.Compact) && now - active.Created >= options.MaxCompactionLagMs));

    private static bool IsTooOld(Segment segment, LogOptions options, long now)
    {
        if (!options.CleanupPolicy.HasFlag(CleanupPolicy.Delete) || options.RetentionMs < 0)
            return false;
        // Records without a time are as old as their file.
        var latest = segment.MaxTimestamp >= 0 ? segment.MaxTimestamp : new DateTimeOffset(File.GetLastWriteTimeUtc(segment.Path)).ToUnixTimeMilliseconds();
        return now - latest > options.RetentionMs;
    }
}
