using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation.Days;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// Plays days into the event stream, which tells of the shop's orders: it follows the business that the shop holds. What it
/// was told of a business that was filled anew meanwhile is the same again, and not told twice.
/// </summary>
/// <param name="log">The stream.</param>
/// <param name="shop">What the shop holds.</param>
internal sealed class EventDays(IEventLog log, HeldDays shop) : SourceDays(Events.Source)
{
    public override async Task<HeldDays> ReadAsync(CancellationToken cancellation) =>
        new(shop.Fingerprint, Math.Min(await log.ReadDayAsync(shop.Fingerprint, cancellation), shop.Day), 0);

    public override async Task<IReadOnlyList<PlayedPart>> PlayAsync(SimulatedDay day, string fingerprint, int until, CancellationToken cancellation) =>
        await log.AddDayAsync(fingerprint, day.Number, day.Events, cancellation)
            ? [.. day.Events.GroupBy(e => e.Topic).OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => new PlayedPart(Source.Name, topic.Key, null, topic.Count()))]
            : [];
}
