namespace EcommAspire.Simulator.Olist.Values;

/// <summary>
/// Counts the values that were written unlike the published files. Those of a row count once the row is accepted.
/// </summary>
internal sealed class RowRepairs
{
    private readonly List<(string? Column, string Kind)> _row = [];
    private readonly Dictionary<(string? Column, string Kind), (long Count, long FirstLine)> _counts = [];

    public IReadOnlyList<RepairCount> Counts =>
        [.. _counts.Select(c => new RepairCount(c.Key.Column, c.Key.Kind, c.Value.Count, c.Value.FirstLine)).OrderBy(c => c.FirstLine)];

    public void Note(string? column, string kind) => _row.Add((column, kind));

    public void Forget() => _row.Clear();

    public void Accept(long line)
    {
        foreach (var repair in _row)
        {
            var (count, firstLine) = _counts.GetValueOrDefault(repair, (0, line));
            _counts[repair] = (count + 1, firstLine);
        }

        _row.Clear();
    }
}
