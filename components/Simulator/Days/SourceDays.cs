using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// Plays days into one source. How many it holds is kept with its rows and changes in the same step as they do, so that a
/// day is there whole, once, or not at all.
/// </summary>
internal abstract class SourceDays(Source source)
{
    public Source Source { get; } = source;

    /// <summary>What the source holds.</summary>
    /// <exception cref="LoadException">It cannot be asked.</exception>
    public abstract Task<HeldDays> ReadAsync(CancellationToken cancellation);

    /// <summary>Adds a day to a source that holds the one before; does nothing to one that holds it already.</summary>
    /// <param name="day">The day.</param>
    /// <param name="fingerprint">The business that it is a day of.</param>
    /// <param name="until">The day that is to be the last.</param>
    /// <param name="cancellation">Gives up; nothing of the day is there then.</param>
    /// <exception cref="LoadException">It cannot be added; nothing of it is there.</exception>
    public abstract Task<IReadOnlyList<PlayedPart>> PlayAsync(SimulatedDay day, string fingerprint, int until, CancellationToken cancellation);

    /// <summary>Whether the day is still to be added to what is held.</summary>
    protected bool IsNext(SimulatedDay day, string place, string heldFingerprint, int heldDay, string fingerprint) =>
        heldFingerprint != fingerprint ? throw new LoadException($"{place} was filled anew meanwhile; its days are counted from there.")
        : heldDay < day.Number - 1 ? throw new LoadException($"{place} holds {heldDay} days after history, so day {day.Number} of {Source.Name} cannot follow.")
        : heldDay < day.Number;
}
