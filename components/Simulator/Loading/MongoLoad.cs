using System.Diagnostics;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation.Engagement;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Fills the engagement's collections in MongoDB: each is made beside its place and renamed into it. The marker says that a
/// filling is under way from before the first to after the last, so one that was cut short is done again.
/// </summary>
internal sealed class MongoLoad(string connectionString) : SourceLoad(Engagement.Source)
{
    private const string Beside = "__loading";

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
        var names = business.TablesOf(Source).Select(t => t.Table.Name).ToList();
        await place.WriteMarkerAsync(new(null, names), cancellation);
        var loaded = new List<LoadedTable>();
        foreach (var table in business.TablesOf(Source))
        {
            var watch = Stopwatch.StartNew();
            var name = table.Table.Name;
            await place.DropAsync(name + Beside, cancellation);
            var rows = new BsonRows(table.Table);
            var bytes = 0L;
            for (var chunk = 0; chunk < table.Chunks; chunk++)
            {
                cancellation.ThrowIfCancellationRequested();
                table.Write(chunk, rows);
                bytes += rows.Bytes;
                await place.AddAsync(name + Beside, rows.Documents, cancellation);
                rows.Clear();
                progress?.Report(new(Source.Name, name, rows.Rows, table.Rows, watch.Elapsed));
            }

            await place.RenameAsync(name + Beside, name, cancellation);
            loaded.Add(new(name, rows.Rows, bytes, watch.Elapsed));
        }

        await place.WriteMarkerAsync(new(GeneratedMarker.Fingerprint(business.Options), names), cancellation);
        return loaded;
    }
}
