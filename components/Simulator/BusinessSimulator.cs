using System.Diagnostics;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator;

/// <summary>Makes the business in its sources.</summary>
public static class BusinessSimulator
{
    private static readonly ActivitySource _activities = new("EcommAspire.Simulator");

    /// <summary>
    /// Puts the business of <paramref name="options"/> into the sources, in parallel. A source that holds it already is left
    /// alone; one that holds anything else is replaced, in one step that no reader sees half of. Killed at any moment, it
    /// leaves each source as it was or filled, and the next call does the rest. A source that cannot be filled stays as it
    /// was and keeps none of the others from it; the report says why.
    /// </summary>
    /// <param name="targets">Where the sources are.</param>
    /// <param name="options">What to make the business from.</param>
    /// <param name="progress">Hears how far each table has come; called from several threads.</param>
    /// <param name="cancellationToken">Gives up: sources not yet filled stay as they were.</param>
    /// <exception cref="SimulationException">An option is out of bounds, or not one source could be filled; the message says why.</exception>
    public static async Task<SimulationReport> LoadAsync(
        SimulationTargets targets, SimulatorOptions options, IProgress<SimulationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var watch = Stopwatch.StartNew();
        var business = new Lazy<SimulatedBusiness>(() => new(options));
        var sources = await Task.WhenAll(Loads(targets).Select(load => Task.Run(() => LoadAsync(load, options, business, progress, cancellationToken), cancellationToken)));
        return sources.Length > 0 && sources.All(source => source.Problem is not null)
            ? throw new SimulationException(string.Join(' ', sources.Select(source => source.Problem)))
            : new(sources, watch.Elapsed);
    }

    private static async Task<LoadedSource> LoadAsync(
        SourceLoad load, SimulatorOptions options, Lazy<SimulatedBusiness> business, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var activity = _activities.StartActivity("simulator.load");
        activity?.SetTag("ecomm.source", load.Source.Name);
        try
        {
            if (await load.HoldsAsync(options, cancellation))
                return new(load.Source.Name, true, [], watch.Elapsed);
            if (await load.ReadOthersAsync(cancellation) is { } others)
                return new(load.Source.Name, true, [], watch.Elapsed) { Kept = others };
            var tables = await load.LoadAsync(business.Value, progress, cancellation);
            activity?.SetTag("ecomm.rows", tables.Sum(table => table.Rows));
            return new(load.Source.Name, false, tables, watch.Elapsed);
        }
        catch (Exception e) when (e is LoadException or IOException or UnauthorizedAccessException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            return new(load.Source.Name, false, [], watch.Elapsed) { Problem = $"The source {load.Source.Name} could not be filled: {e.Message}" };
        }
    }

    private static IEnumerable<SourceLoad> Loads(SimulationTargets targets)
    {
        if (targets.Shop is { } shop)
            yield return new RelationalSourceLoad(Shop.Source, NotMySql(shop, Shop.Source.Name));
        if (targets.Marketplace is { } marketplace)
            yield return new RelationalSourceLoad(Marketplace.Source, marketplace);
        if (targets.Stores is { } stores)
            yield return new RelationalSourceLoad(Stores.Source, NotMySql(stores, Stores.Source.Name));
        if (targets.EngagementFolder is { } engagement)
            yield return new EngagementLoad(engagement);
        if (targets.EngagementDatabase is { } database)
            yield return new MongoLoad(database);
        if (targets.FeedsFolder is { } feeds)
            yield return new FeedsLoad(feeds);
    }

    private static LoadTarget NotMySql(LoadTarget target, string source) => target.Dialect is SqlDialect.PostgreSql or SqlDialect.SqlServer
        ? target
        : throw new SimulationException($"The source {source} is kept in PostgreSQL or SQL Server, not in {target.Dialect}.");
}
