namespace EcommAspire.Broker.Storage.Segments;

/// <summary>A batch somewhere in a segment.</summary>
/// <param name="RelativeOffset">Its base offset, less the segment's.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="MaxTimestampBefore">The latest time in the batches before it.</param>
internal readonly record struct IndexEntry(uint RelativeOffset, uint Position, long MaxTimestampBefore);

/// <summary>
/// Some of a segment's batches, in order: offsets, positions and times only grow, so one list answers for all three. What lies
/// between two entries is found by going through batch headers.
/// </summary>
internal abstract class SparseIndex
{
    public abstract int Count { get; }

    public abstract IndexEntry this[int index] { get; }

    public IndexEntry[] ToArray()
    {
        var entries = new IndexEntry[Count];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = this[i];
        return entries;
    }

    /// <summary>The last position known at or before this offset.</summary>
    public uint PositionBeforeOffset(uint relativeOffset)
    {
        var entry = LastWhere(relativeOffset, static (entry, wanted) => entry.RelativeOffset <= wanted);
        return entry?.Position ?? 0;
    }

    /// <summary>The last position known at or before this one.</summary>
    public uint PositionBefore(uint position)
    {
        var entry = LastWhere(position, static (entry, wanted) => entry.Position <= wanted);
        return entry?.Position ?? 0;
    }

    /// <summary>The last position known before which no batch has a record of this time or later.</summary>
    public uint PositionBeforeTimestamp(long timestamp)
    {
        var entry = LastWhere(timestamp, static (entry, wanted) => entry.MaxTimestampBefore < wanted);
        return entry?.Position ?? 0;
    }

    private IndexEntry? LastWhere<T>(T wanted, Func<IndexEntry, T, bool> holds)
    {
        IndexEntry? found = null;
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var entry = this[middle];
            if (holds(entry, wanted))
            {
                found = entry;
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return found;
    }
}
