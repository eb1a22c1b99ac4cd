using System.Diagnostics;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// Plays the business on, day after day, in the sources that hold it: what is new on a day is added and what moves on is
/// changed, in bulk. The same business on the same day has the same rows on every machine.
/// </summary>
public static class BusinessDays
{
    private static readonly ActivitySource _activities = new("EcommAspire.Simulator");

    /// <summary>
    /// Plays days into the sources, in parallel. Only what <see cref="BusinessSimulator"/> generated is ever touched: a source
    /// that holds the public files, or somebody's own tables, is left as it is, and the report says so. Killed at any moment,
    /// it leaves every day in every source whole or not there; the next call finishes what that one was to do, and no more.
    /// A source that cannot be reached keeps none of the others from going on, and catches up in a later call. The event stream
    /// is told of a day where the shop holds it or is to.
    /// </summary>
    /// <param name="targets">Where the sources are.</param>
    /// <param name="wanted">How far to play.</param>
    /// <param name="progress">Hears of each day done; called from several threads.</param>
    /// <param name="cancellationToken">Gives up after the days that are done.</param>
    /// <exception cref="SimulationException">There is nothing to be played on, or not so far; the message says why.</exception>
    public static async Task<DaysReport> PlayAsync(
        SimulationTargets targets, WantedDays wanted, IProgress<DaysProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(wanted);
        var watch = Stopwatch.StartNew();
        var sources = await Task.WhenAll(Sources(targets).Select(source => ReadAsync(source, cancellationToken)));
        var able = sources.Where(s => s.Held is not null).ToList();
        if (able.Count == 0)
            throw new SimulationException(string.Join(' ', sources.Select(s => s.Outcome.Kept ?? s.Outcome.Problem)));
        if (able.Select(s => s.Held!.Fingerprint).Distinct().Count() > 1)
        {
            throw new SimulationException("The sources hold different businesses, which have no day in common: "
                + string.Join("; ", able.GroupBy(s => s.Held!.Fingerprint, s => s.Source.Source.Name).Select(g => $"{string.Join(", ", g)} {g.Key}"))
                + ". `ecomm simulate` with the options of one of them makes them agree.");
        }

        if (targets.Events is { } log && able.FirstOrDefault(s => s.Source.Source == Shop.Source) is { Held: { } shop })
        {
            var events = await ReadAsync(new EventDays(log, shop), cancellationToken);
            sources = [.. sources, events];
            if (events.Held is not null)
                able.Add(events);
        }

        var business = new Lazy<SimulatedBusiness>(() => new(GeneratedMarker.Options(able[0].Held!.Fingerprint)!));
        var options = GeneratedMarker.Options(able[0].Held!.Fingerprint)!;
        var first = able.Min(s => s.Held!.Day);
        var begun = able.Max(s => Math.Max(s.Held!.Until, s.Held.Day));
        var last = wanted.Last(options, first);
        var isRest = begun > first && (wanted.Until is null || last <= begun);
        last = begun > first && wanted.Until is null ? begun : Math.Max(last, begun);

        var played = await Task.WhenAll(able.Select(s => Task.Run(
            () => PlayAsync(s.Source, s.Held!, business, last, progress, cancellationToken), cancellationToken)));
        return new(
            [.. played.SelectMany(p => p.Days).GroupBy(d => d.Date, d => d.Parts).OrderBy(g => g.Key).Select(g => new PlayedDay(g.Key, [.. g.SelectMany(p => p)]))],
            [.. sources.Select(s => s.Outcome with { Problem = s.Outcome.Problem ?? played.FirstOrDefault(p => p.Source == s.Source.Source.Name).Problem })],
            options.Day(last),
            watch.Elapsed)
        {
            IsRest = isRest,
        };
    }

    private static async Task<(SourceDays Source, HeldDays? Held, PlayedSource Outcome)> ReadAsync(SourceDays source, CancellationToken cancellation)
    {
        var name = source.Source.Name;
        try
        {
            var held = await source.ReadAsync(cancellation);
            return held.Refusal is null ? (source, held, new(name, null, null)) : (source, null, new(name, held.Refusal, null));
        }
        catch (Exception e) when (e is LoadException or IOException or UnauthorizedAccessException)
        {
            return (source, null, new(name, null, Unplayed(name, e)));
        }
    }

    private static async Task<(string Source, List<PlayedDay> Days, string? Problem)> PlayAsync(
        SourceDays source, HeldDays held, Lazy<SimulatedBusiness> business, int last, IProgress<DaysProgress>? progress, CancellationToken cancellation)
    {
        var name = source.Source.Name;
        var days = new List<PlayedDay>();
        for (var number = held.Day + 1; number <= last; number++)
        {
            using var activity = _activities.StartActivity("simulator.day");
            activity?.SetTag("ecomm.source", name);
            try
            {
                var day = business.Value.Day(number);
                activity?.SetTag("ecomm.day", $"{day.Date:yyyy-MM-dd}");
                var parts = await source.PlayAsync(day, held.Fingerprint, last, cancellation);
                activity?.SetTag("ecomm.rows", parts.Sum(p => p.Rows));
                days.Add(new(day.Date, parts));
                progress?.Report(new(name, day.Date));
            }
            catch (Exception e) when (e is LoadException or IOException or UnauthorizedAccessException)
            {
                activity?.SetStatus(ActivityStatusCode.Error, e.Message);
                return (name, days, Unplayed(name, e));
            }
        }

        return (name, days, null);
    }

    private static string Unplayed(string source, Exception e) => $"The source {source} could not be played on: {e.Message}";

    private static IEnumerable<SourceDays> Sources(SimulationTargets targets)
    {
        if (targets.Shop is { } shop)
            yield return new RelationalDays(Shop.Source, shop);
        if (targets.Marketplace is { } marketplace)
            yield return new RelationalDays(Marketplace.Source, marketplace);
        if (targets.Stores is { } stores)
            yield return new RelationalDays(Stores.Source, stores);
        if (targets.EngagementFolder is { } engagement)
            yield return new EngagementDays(engagement);
        if (targets.EngagementDatabase is { } database)
            yield return new MongoDays(database);
        if (targets.FeedsFolder is { } feeds)
            yield return new FeedsDays(feeds);
    }
}
