namespace EcommAspire.Simulator.Randomness;

/// <summary>
/// Something that happens to each of many things once in so many days: to a few of them every day, and to each on days of its
/// own. Nothing has happened on day 0.
/// </summary>
internal sealed class Recurrence(ulong seed, Purpose purpose, long count, int everyDays)
{
    private readonly Ranks _ranks = new(seed, purpose, count);

    /// <summary>How often it has happened to <paramref name="thing"/> by the end of a day.</summary>
    public int CountUntil(long thing, int day) => day == 0 ? 0 : (day + everyDays - 1 - (int)(_ranks[thing] % everyDays)) / everyDays;

    /// <summary>Whether it happens to <paramref name="thing"/> on a day.</summary>
    public bool IsOn(long thing, int day) => CountUntil(thing, day) > CountUntil(thing, day - 1);
}
