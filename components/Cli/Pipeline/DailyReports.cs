using EcommAspire.Warehouse.Builds;
using EcommAspire.Warehouse.Reading;
using EcommAspire.Warehouse.Reports;

namespace EcommAspire.Cli.Pipeline;

/// <summary>What became of the reports.</summary>
/// <param name="Set">Those written; null where they were not.</param>
/// <param name="Problem">Why not, in a sentence; null where there was nothing to write them from.</param>
internal sealed record ReportsWritten(ReportSet? Set = null, string? Problem = null);

/// <summary>The daily reports of requirements P10: models of the schema <c>reports</c>, written as files.</summary>
internal static class DailyReports
{
    /// <summary>Writes them, or says why they cannot be written: the build is published by then, and what it holds can be read.</summary>
    public static async Task<ReportsWritten> TryWriteAsync(BuildStore store, Build build, DataFolder folder, CancellationToken cancellation)
    {
        try
        {
            return new(await WriteAsync(store, build, folder, cancellation));
        }
        catch (Exception e) when (e is not OperationCanceledException && Failure.Known(e) is not null)
        {
            return new(Problem: $"The reports could not be written; `ecomm report` writes them once this is mended: {Failure.Known(e)}");
        }
    }

    /// <summary>Writes them to the folder of the day they look back from: the last complete day of the build's data.</summary>
    public static async Task<ReportSet> WriteAsync(BuildStore store, Build build, DataFolder folder, CancellationToken cancellation)
    {
        DateOnly day;
        await using (var reader = await WarehouseReader.OpenAsync(store, build, cancellation))
        {
            await using var rows = await reader.QueryAsync("select as_of_date from intermediate.int_as_of_date", cancellation);
            day = await rows.ReadAsync(cancellation) && !rows.IsDBNull(0)
                ? await rows.GetFieldValueAsync<DateOnly>(0, cancellation)
                : DateOnly.FromDateTime(build.StartedAt.UtcDateTime);
        }

        return await ReportExporter.ExportAsync(store, build, folder.Reports, day, cancellation);
    }
}
