using System.Text;
using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;

namespace EcommAspire.Ingestion.Loading;

/// <summary>Rows came that do not fit their types; which, a careful reading will tell.</summary>
internal sealed class UnfitRowsException(string message, Exception inner) : Exception(message, inner);

/// <summary>A column that is the same for every row of a batch.</summary>
internal readonly record struct Constant(string Name, string Sql);

/// <summary>Writes rows in the interchange form as Parquet, with DuckDB's own CSV reader and Parquet writer. For one worker at a time.</summary>
internal sealed class ParquetLoader : IDisposable
{
    // The CSV reader wants room for its longest row several times over, so it gets more only for a table that needs it.
    private static readonly long[] _rowLimits = [4L << 20, 64L << 20, RowWriter.LongestRow + 64];

    private readonly long _partBytes;
    private readonly DuckDBConnection _connection;

    public ParquetLoader(long memoryLimit, long partBytes, string temporaryFolder)
    {
        _partBytes = partBytes;
        _connection = new("DataSource=:memory:");
        _connection.Open();
        Execute($"set threads = 1; set memory_limit = '{memoryLimit}B'; set preserve_insertion_order = false; "
            + $"set timezone = 'UTC'; set temp_directory = {Text(temporaryFolder)}");
    }

    /// <summary>Writes what <paramref name="write"/> writes into part files in <paramref name="folder"/>.</summary>
    /// <returns>The rows in them.</returns>
    /// <exception cref="UnfitRowsException">A row does not fit its types.</exception>
    public async Task<long> LoadAsync(
        IReadOnlyList<Column> columns, IReadOnlyList<Constant> constants, string folder, Func<Stream, CancellationToken, Task> write, Action<int> passed, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await LoadOnceAsync(columns, constants, folder, write, passed, _rowLimits[attempt], cancellation);
            }
            catch (UnfitRowsException problem) when (problem.Message.Contains("Maximum line size", StringComparison.Ordinal) && attempt + 1 < _rowLimits.Length)
            {
                // Again, with more room.
            }
            finally
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    private async Task<long> LoadOnceAsync(
        IReadOnlyList<Column> columns, IReadOnlyList<Constant> constants, string folder, Func<Stream, CancellationToken, Task> write, Action<int> passed, long rowLimit, CancellationToken cancellation)
    {
        // What a former attempt left must not be taken for part of this one.
        foreach (var part in Directory.EnumerateFiles(folder))
            File.Delete(part);
        using var channel = CsvChannel.Open(folder);
        var sql = CopySql(columns, constants, folder, channel.Path, rowLimit);
        var copy = channel.Streams ? StartCopy(sql, channel) : null;
        var pump = new PumpStream(channel.Writer, passed);
        Exception? broken = null;
        try
        {
            await Task.Run(() => write(pump, cancellation), cancellation);
        }
        catch (Exception problem)
        {
            broken = problem;
        }

        try
        {
            channel.CloseWriter();
            if (copy is null && broken is null)
                copy = StartCopy(sql, channel);
            var rows = copy is null ? 0 : await copy;
            if (broken is not null)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken);
            return rows;
        }
        catch (DuckDBException problem) when (broken is null or ReaderGoneException)
        {
            throw Explain(problem, folder);
        }
        catch (DuckDBException) when (broken is not null)
        {
            // The rows broke off, so what the reader made of the last one is of no interest.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken);
            throw;
        }
        catch (ReaderGoneException problem) when (problem.InnerException is { } inner)
        {
            throw IsDiskFull(inner.Message) ? Full(folder, inner) : new LoadException($"The rows cannot be handed to the Parquet writer: {inner.Message}", inner);
        }
    }

    private Task<long> StartCopy(string sql, CsvChannel channel) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return Execute(sql);
            }
            finally
            {
                channel.CloseReader();
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private string CopySql(IReadOnlyList<Column> columns, IReadOnlyList<Constant> constants, string folder, string path, long rowLimit)
    {
        var sql = new StringBuilder("copy (select ");
        sql.AppendJoin(", ", columns.Select((c, i) => $"{FromInterchange(c.Type.Kind, $"c{i}")} as {Name(c.Name)}"));
        foreach (var constant in constants)
            sql.Append($", {constant.Sql} as {Name(constant.Name)}");
        sql.Append($" from read_csv({Text(path)}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', ")
            .Append("nullstr = '', allow_quoted_nulls = false, parallel = false, strict_mode = true, ")
            .Append($"max_line_size = {rowLimit}, buffer_size = {Math.Max(32L << 20, rowLimit * 2)}, columns = {{")
            .AppendJoin(", ", columns.Select((c, i) => $"'c{i}': '{InterchangeType(c.Type)}'"))
            .Append($"}})) to {Text(folder)} (format parquet, compression zstd, compression_level 1, ")
            .Append($"row_group_size_bytes '64MB', file_size_bytes '{_partBytes}B', filename_pattern 'part-{{i}}', overwrite_or_ignore true)");
        return sql.ToString();
    }

    private static string InterchangeType(ColumnType type) => type.Kind switch
    {
        // The CSV reader's own conversion to instants rounds, and turns into null what it cannot convert.
        ValueKind.Instant => "TIMESTAMP",
        ValueKind.Bytes or ValueKind.Json => "VARCHAR",
        _ => SqlDialect.DuckDb.TypeName(type),
    };

    private static string FromInterchange(ValueKind kind, string column) => kind switch
    {
        // A tenth of the cost of a cast, which asks the calendar of every zone; infinities have no number.
        ValueKind.Instant => $"case when isfinite({column}) then make_timestamptz(epoch_us({column})) else {column}::timestamptz end",
        ValueKind.Bytes => $"unhex({column})",
        ValueKind.Json => $"{column}::json",
        _ => column,
    };

    private static Exception Explain(DuckDBException problem, string folder)
    {
        var message = problem.Message;
        if (IsDiskFull(message))
            return Full(folder, problem);
        return message.Contains("Conversion Error", StringComparison.Ordinal) || message.Contains("Invalid Input Error", StringComparison.Ordinal)
            ? new UnfitRowsException(message, problem)
            : new LoadException($"The rows cannot be written as Parquet: {message.Split('\n')[0]}", problem);
    }

    private static bool IsDiskFull(string message) =>
        message.Contains("No space left", StringComparison.OrdinalIgnoreCase) || message.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase);

    private static LakeFullException Full(string folder, Exception problem) =>
        new($"The disk that holds {folder} is full. The lake is as it was before this table; make room and ingest again.", problem);

    private static string Name(string name) => SqlDialect.DuckDb.Quote(name);

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private long Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
