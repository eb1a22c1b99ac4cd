using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator;
using EcommAspire.Simulator.Loading;
using EcommAspire.Simulator.Olist;

namespace EcommAspire.Cli.Pipeline;

/// <summary>What the sources were filled with.</summary>
/// <param name="Simulated">What was generated.</param>
/// <param name="Olist">What became of the public files; null where the marketplace was generated too.</param>
/// <param name="Unfilled">The sources that could not be filled, in sentences.</param>
/// <param name="Room">That the disk of our own databases has hardly room left, where one of them could not be filled; null otherwise.</param>
internal sealed record BusinessMade(SimulationReport Simulated, OlistReport? Olist, IReadOnlyList<string> Unfilled, string? Room)
{
    /// <summary>The step's outcome in a line.</summary>
    public string Sentence
    {
        get
        {
            var made = Simulated.Sources.Where(s => !s.WasThere).SelectMany(s => s.Tables).ToList();
            var rows = made.Sum(t => t.Rows) + (Olist is { Unchanged: false } ? Olist.RowsLoaded : 0);
            var missing = Unfilled.Count == 0 ? "" : $"; {Amounts.Of(Unfilled.Count, "source")} not filled";
            return (rows == 0 ? "was there already" : $"{Amounts.Count(rows)} rows in {Amounts.Of(made.Count + (Olist is { Unchanged: false } ? Olist.Files.Count : 0), "table")} and files") + missing;
        }
    }

    /// <summary>What went wrong, in sentences.</summary>
    public IReadOnlyList<string> Problems => Room is null ? Unfilled : [.. Unfilled, Room];

    /// <summary>What a person must know of the databases, and of the public files.</summary>
    public IReadOnlyList<string> Notes => [.. Simulated.Sources.Select(s => s.Kept).OfType<string>(), .. Olist is null ? [] : OlistNotes.Of(Olist)];
}

/// <summary>Makes the business in the sources, or finds that they hold it already.</summary>
internal static class BusinessStep
{
    private const long HardlyRoom = 100_000_000;

    public static async Task<BusinessMade> RunAsync(BusinessOptions options, SourceStack stack, DataFolder folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        var targets = stack.Endpoints.ToDictionary(e => e.Source.Name, e => new LoadTarget(e.Dialect, e.ConnectionString));
        var marketplace = targets.GetValueOrDefault(Marketplace.Source.Name);
        var olist = LoadOlistAsync(options.Olist, marketplace, folder, cancellation);
        var simulated = BusinessSimulator.LoadAsync(
            new()
            {
                Shop = targets.GetValueOrDefault(Shop.Source.Name),
                Stores = targets.GetValueOrDefault(Stores.Source.Name),
                Marketplace = options.Olist is null ? marketplace : null,
                EngagementFolder = stack.Engagement is null ? folder.Engagement : null,
                EngagementDatabase = stack.Engagement,
                FeedsFolder = folder.Feeds,
            },
            options.Simulator,
            new Steps(progress),
            cancellation);
        await Task.WhenAll(olist, simulated);
        var (report, problem) = await olist;
        var filled = (await simulated).Sources;
        if (options.Olist is null && filled.Any(s => s.Name == Marketplace.Source.Name && s.Problem is null))
            OlistLoader.Forget(folder.Quarantine);
        var unfilled = filled.Select(s => s.Problem).Append(problem).OfType<string>().ToList();
        return new(await simulated, report, unfilled, unfilled.Count > 0 && stack.Endpoints.Any(e => e.IsEmbedded) ? Room(folder.Servers) : null);
    }

    // A server without room says so in many ways (53100, 1114, 1005), or goes down.
    private static string? Room(string servers)
    {
        var free = new DriveInfo(servers).AvailableFreeSpace;
        return free < HardlyRoom
            ? $"The disk that holds the databases has {Amounts.Bytes(free)} left ({servers}). Free some space, or put the data folder elsewhere with --data DIR, and run again; what they held is kept."
            : null;
    }

    private static async Task<(OlistReport? Report, string? Problem)> LoadOlistAsync(string? files, LoadTarget? marketplace, DataFolder folder, CancellationToken cancellation)
    {
        if (files is null || marketplace is null)
            return (null, null);
        try
        {
            return (await new OlistLoader(marketplace, folder.Quarantine, TimeProvider.System).LoadAsync(files, cancellation), null);
        }
        catch (LoadException e)
        {
            return (null, $"The source {Marketplace.Source.Name} could not be filled: {e.Message}");
        }
    }

    private sealed class Steps(IProgress<string>? progress) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) =>
            progress?.Report($"{value.Source}.{value.Table} {Amounts.Count(value.Rows)} of {Amounts.Count(value.ExpectedRows)} rows, {Amounts.Count((long)value.RowsPerSecond)} rows/s");
    }
}
