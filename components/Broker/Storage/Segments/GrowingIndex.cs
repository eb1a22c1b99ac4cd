namespace EcommAspire.Broker.Storage.Segments;

/// <summary>The index of a segment that is being written. One writer adds while readers search.</summary>
internal sealed class GrowingIndex : SparseIndex
{
    private volatile IndexEntry[] _entries;
    private volatile int _count;

    public GrowingIndex(IndexEntry[]? entries = null)
    {
        _entries = entries ?? [];
        _count = _entries.Length;
    }

    public override int Count => _count;

    public override IndexEntry this[int index] => _entries[index];

    public void Add(IndexEntry entry)
    {
        var count = _count;
        if (count == _entries.Length)
        {
            // The new array is there before the count that needs it.
            var larger = new IndexEntry[Math.Max(16, count * 2)];
            _entries.CopyTo(larger, 0);
            _entries = larger;
        }
        _entries[count] = entry;
        _count = count + 1;
    }
}
