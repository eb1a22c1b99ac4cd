using System.Diagnostics;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation;
using EcommAspire.Simulator.Generation.Engagement;

namespace EcommAspire.Simulator.Loading;

/// <summary>Exports the engagement's collections as <c>mongoexport</c> would: a file of JSON Lines each.</summary>
internal sealed class EngagementLoad(string folder) : FolderSourceLoad(Engagement.Source, folder)
{
    protected override IReadOnlyList<string> FilesOf(SimulatedBusiness business) => [.. business.TablesOf(Source).Select(FileOf)];

    protected override IReadOnlyList<LoadedTable> Write(
        SimulatedBusiness business, string folder, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var loaded = new List<LoadedTable>();
        foreach (var table in business.TablesOf(Source))
        {
            var watch = Stopwatch.StartNew();
            var bytes = 0L;
            var rows = new ExtendedJsonRows(table.Table);
            using var file = new WholeFile(Path.Combine(folder, FileOf(table)));
            for (var chunk = 0; chunk < table.Chunks; chunk++)
            {
                cancellation.ThrowIfCancellationRequested();
                table.Write(chunk, rows);
                bytes += rows.Written.Length;
                file.Append(rows.Written.Span);
                rows.Clear();
                progress?.Report(new(Source.Name, table.Table.Name, rows.Rows, table.Rows, watch.Elapsed));
            }

            file.Keep();
            loaded.Add(new(table.Table.Name, rows.Rows, bytes, watch.Elapsed));
        }

        return loaded;
    }

    private static string FileOf(SimulatedTable table) => $"{table.Table.Name}.jsonl";
}
