using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Reading;

/// <summary>Writes the rows of a query as a file's bytes, by the engine's own writers.</summary>
public static class QueryExport
{
    /// <summary>Runs a query on a build and writes its rows.</summary>
    /// <param name="store">The warehouse.</param>
    /// <param name="build">The build to read.</param>
    /// <param name="sql">One query, of the kind <see cref="WarehouseReader.QueryAsync"/> takes.</param>
    /// <param name="format">csv (with a header; a null is an empty field, an empty text a quoted one), json (one array) or parquet.</param>
    /// <param name="limit">At most so many rows; 0 for all.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="ReadOnlyException">The statement is not a query, or reaches outside the build.</exception>
    /// <exception cref="WarehouseException">The query is wrong; the message is the engine's.</exception>
    public static async Task WriteAsync(BuildStore store, Build build, string sql, string format, long limit, Stream output, CancellationToken cancellation)
    {
        var options = format switch
        {
            "csv" => "format csv, header",
            "json" => "format json, array true",
            "parquet" => "format parquet, compression zstd",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "csv, json or parquet."),
        };
        var folder = Directory.CreateTempSubdirectory("ecomm-query-");
        try
        {
            var file = Path.Combine(folder.FullName, "rows");
            await using (var reader = await WarehouseReader.OpenAsync(store, build, file, cancellation))
                await reader.CopyAsync(sql, file, options, limit, cancellation);
            await using var rows = File.OpenRead(file);
            await rows.CopyToAsync(output, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
