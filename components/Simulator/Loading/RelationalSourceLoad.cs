using System.Diagnostics;
using EcommAspire.Domain;
using EcommAspire.Simulator.Generation;

namespace EcommAspire.Simulator.Loading;

/// <summary>Fills a relational source with the business's tables of it.</summary>
internal sealed class RelationalSourceLoad(Source source, LoadTarget target) : SourceLoad(source)
{
    // The server is busy with one table's rows while the next one's are made.
    private const int TablesAtOnce = 2;

    public override async Task<bool> HoldsAsync(SimulatorOptions options, CancellationToken cancellation)
    {
        var marker = await DatabaseLoad.ReadMarkerAsync(target, cancellation);
        return marker is not null && marker.Mode == GeneratedMarker.Mode && marker.Fingerprint == GeneratedMarker.Fingerprint(options);
    }

    public override Task<string?> ReadOthersAsync(CancellationToken cancellation) => DatabaseLoad.ReadOthersAsync(target, Source, cancellation);

    public override async Task<IReadOnlyList<LoadedTable>> LoadAsync(
        SimulatedBusiness business, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        await using var load = await DatabaseLoad.BeginAsync(target, Source, cancellation);
        var tables = business.TablesOf(Source).ToList();
        var loaded = new LoadedTable[tables.Count];
        var order = Enumerable.Range(0, tables.Count).OrderByDescending(i => tables[i].Rows);
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = TablesAtOnce, CancellationToken = cancellation },
            async (i, stop) => loaded[i] = await FillAsync(load, tables[i], progress, stop));
        await load.CommitAsync(GeneratedMarker.Of(business.Options), cancellation);
        return loaded;
    }

    private async Task<LoadedTable> FillAsync(
        DatabaseLoad load, SimulatedTable table, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var writer = RowWriter.For(target.Dialect, table.Table.Columns.Count);
        var rows = new EngineRows(target.Dialect, writer);
        var bytes = 0L;
        await using var open = await load.OpenAsync(table.Table, cancellation);
        for (var chunk = 0; chunk < table.Chunks; chunk++)
        {
            table.Write(chunk, rows);
            bytes += writer.Rows.Length;
            await open.WriteAsync(writer.Rows, cancellation);
            writer.Clear();
            progress?.Report(new(Source.Name, table.Table.Name, rows.Rows, table.Rows, watch.Elapsed));
        }

        var taken = await open.CompleteAsync(cancellation);
        return taken == rows.Rows
            ? new(table.Table.Name, taken, bytes, watch.Elapsed)
            : throw new LoadException($"{target} took {taken:N0} of the {rows.Rows:N0} rows of {table.Table.Name}.");
    }
}
