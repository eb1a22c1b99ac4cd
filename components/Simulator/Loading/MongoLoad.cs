using System.Diagnostics;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation.Engagement;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Fills the engagement's collections in MongoDB. Each load makes them beside their places, under names of its own, and then
/// becomes the database's load if no other has meanwhile; from there on whoever comes next can put its collections in place.
/// One that another came before begins anew. So two at once both end whole, one after the other, and a killed one leaves
/// nothing but collections that the next removes.
/// </summary>
internal sealed class MongoLoad(string connectionString) : SourceLoad(Engagement.Source)
{
    public override Task<bool> HoldsAsync(SimulatorOptions options, CancellationToken cancellation) => MongoPlace.UseAsync(connectionString, Source, async place =>
        (await place.ReadMarkerAsync(cancellation))?.Fingerprint == GeneratedMarker.Fingerprint(options));

    public override Task<string?> ReadOthersAsync(CancellationToken cancellation) => MongoPlace.UseAsync(connectionString, Source, async place =>
    {
        var names = await place.NamesAsync(cancellation);
        var others = Source.Tables.Where(t => names.Contains(t.Name)).Select(t => t.Name).ToList();
        return names.Contains(LoadMarker.Table.Name) || others.Count == 0
            ? null
            : $"{place} has collections that were not made here ({string.Join(", ", others)}), and they stay as they are; the business is made in a database that has none of them.";
    });

    public override Task<IReadOnlyList<LoadedTable>> LoadAsync(SimulatedBusiness business, IProgress<SimulationProgress>? progress, CancellationToken cancellation) =>
        MongoPlace.UseAsync(connectionString, Source, place => LoadAsync(place, business, progress, cancellation));

    private async Task<IReadOnlyList<LoadedTable>> LoadAsync(MongoPlace place, SimulatedBusiness business, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var fingerprint = GeneratedMarker.Fingerprint(business.Options);
        var names = business.TablesOf(Source).Select(t => t.Table.Name).ToList();
        while (true)
        {
            var before = await place.ReadMarkerAsync(cancellation);
            var made = new MongoMarker(fingerprint, $"{Guid.NewGuid():n}") { Coming = names };
            var loaded = await FillAsync(place, business, made, progress, cancellation);
            // Whoever made these read the marker before that, and cannot become the database's load after this one.
            var left = (await place.NamesAsync(cancellation)).Where(n => MongoMarker.IsBeside(n, names)).Except(names.Select(made.Beside)).ToList();
            if (await place.TryWriteMarkerAsync(before, made, cancellation))
            {
                foreach (var name in left)
                    await place.DropAsync(name, cancellation);
                await place.ReadMarkerAsync(cancellation);
                return loaded;
            }

            foreach (var name in names)
                await place.DropAsync(made.Beside(name), cancellation);
            if ((await place.ReadMarkerAsync(cancellation))?.Fingerprint == fingerprint)
                return loaded;
        }
    }

    private async Task<IReadOnlyList<LoadedTable>> FillAsync(
        MongoPlace place, SimulatedBusiness business, MongoMarker made, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var loaded = new List<LoadedTable>();
        foreach (var table in business.TablesOf(Source))
        {
            var watch = Stopwatch.StartNew();
            var name = table.Table.Name;
            var rows = new BsonRows(table.Table);
            var bytes = 0L;
            for (var chunk = 0; chunk < table.Chunks; chunk++)
            {
                cancellation.ThrowIfCancellationRequested();
                table.Write(chunk, rows);
                bytes += rows.Bytes;
                await place.AddAsync(made.Beside(name), rows.Documents, cancellation);
                rows.Clear();
                progress?.Report(new(Source.Name, name, rows.Rows, table.Rows, watch.Elapsed));
            }

            loaded.Add(new(name, rows.Rows, bytes, watch.Elapsed));
        }

        return loaded;
    }
}
