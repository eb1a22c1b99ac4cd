namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// Hands out an exact number of parts to owners: all owners but <c>without</c> get one, and the rest go to a few that get
/// more, ever fewer the more they have. Owners beyond their number have parts in the same proportions, no longer exact.
/// </summary>
internal sealed class ExactShares
{
    // Of all parts beyond the first: how many per mille are somebody's third, fourth… part; what is left are second parts.
    private static readonly int[] _beyondSecond = [165, 68, 33, 18, 8, 4, 2, 1, 1];

    private readonly Ranks _ranks;
    private readonly long _without;
    private readonly List<long> _levels = [];

    public ExactShares(ulong seed, Purpose purpose, long owners, long without, long parts)
    {
        _ranks = new(seed, purpose, owners);
        _without = without;
        var extra = parts - (owners - without);
        ArgumentOutOfRangeException.ThrowIfNegative(extra, nameof(parts));
        var more = _beyondSecond.Select(share => extra * share / 1000).ToList();
        for (var second = extra - more.Sum(); ; second -= owners - without)
        {
            _levels.Add(Math.Min(second, owners - without));
            if (second <= owners - without)
                break;
        }

        _levels.AddRange(more);
    }

    /// <summary>The greatest number of parts an owner can have.</summary>
    public int Most => 1 + _levels.Count;

    /// <summary>How many parts <paramref name="owner"/> has.</summary>
    public int this[long owner]
    {
        get
        {
            var rank = _ranks[owner];
            return rank < _without ? 0 : PartsOf(rank - _without);
        }
    }

    /// <summary>The owner's place in a random order in which those without any part come first.</summary>
    public long RankOf(long owner) => _ranks[owner];

    private int PartsOf(long place)
    {
        var parts = 1;
        foreach (var level in _levels)
            parts += place < level ? 1 : 0;
        return parts;
    }
}
