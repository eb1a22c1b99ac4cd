using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Reading;

/// <summary>Writes the rows of a query as a file's bytes, by the engine's own writers, while it runs.</summary>
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
    /// <param name="limits">What the query may take of the machine.</param>
    /// <exception cref="ReadOnlyException">The statement is not a query, or reaches outside the build.</exception>
    /// <exception cref="WarehouseException">The query is wrong; the message is the engine's.</exception>
    public static async Task WriteAsync(BuildStore store, Build build, string sql, string format, long limit, Stream output, CancellationToken cancellation, ReaderLimits? limits = null)
    {
        var options = format switch
        {
            "csv" => "format csv, header, use_tmp_file false",
            "json" => "format json, array true, use_tmp_file false",
            "parquet" => "format parquet, compression zstd, use_tmp_file false",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "csv, json or parquet."),
        };
        using var pipe = ExportPipe.Open();
        await using var reader = await WarehouseReader.OpenAsync(store, build, pipe.Path, limits ?? ReaderLimits.Default, cancellation);
        await pipe.PassAsync(stop => reader.CopyAsync(sql, pipe.Path, options, limit, stop), output, cancellation);
    }
}
