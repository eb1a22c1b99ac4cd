using DuckDB.NET.Data;

namespace EcommAspire.Lake;

/// <summary>Asks Parquet files about themselves.</summary>
internal sealed class ParquetReader : IDisposable
{
    private readonly DuckDBConnection _connection;

    public ParquetReader()
    {
        _connection = new("DataSource=:memory:;threads=1");
        _connection.Open();
        using var settings = _connection.CreateCommand();
        settings.CommandText = "set timezone = 'UTC'";
        settings.ExecuteNonQuery();
    }

    /// <summary>The rows that the file's footer speaks of.</summary>
    /// <exception cref="CorruptLakeException">It is not a readable Parquet file.</exception>
    public long Rows(string path) => Read(path, () =>
    {
        using var command = Command($"select num_rows from parquet_file_metadata({Sql.Text(path)})");
        return Convert.ToInt64(command.ExecuteScalar());
    });

    /// <summary>Writes the rows of all files into one, in their order.</summary>
    public void Copy(IReadOnlyList<string> paths, string target) => Read(paths[0], () =>
    {
        using var command = Command($"copy (select * from {Sql.ReadParquet(paths)}) to {Sql.Text(target)} (format parquet, compression zstd)");
        return command.ExecuteNonQuery();
    });

    /// <summary>The columns that the files have together.</summary>
    public IReadOnlyList<(string Name, string Type)> Columns(IReadOnlyList<string> paths) => Read(paths[0], () =>
    {
        using var command = Command($"describe select * from {Sql.ReadParquet(paths)}");
        using var reader = command.ExecuteReader();
        var columns = new List<(string, string)>();
        while (reader.Read())
            columns.Add((reader.GetString(0), reader.GetString(1)));
        return columns;
    });

    /// <summary>
    /// The greatest value of the column as text, or <paramref name="floor"/> where that is greater; null where there is
    /// none. An infinite time is no progress that a later extract could go on from, so it does not count.
    /// </summary>
    public string? Greatest(IReadOnlyList<string> paths, string column, string? floor)
    {
        var type = Columns(paths).First(c => c.Name == column).Type;
        var name = Sql.Name(column);
        var finite = type.StartsWith("TIMESTAMP", StringComparison.Ordinal) || type == "DATE" ? $" filter (where isfinite({name}))" : "";
        var greatest = floor is null ? $"max({name}){finite}" : $"greatest(max({name}){finite}, cast({Sql.Text(floor)} as {type}))";
        return Read(paths[0], () =>
        {
            using var command = Command($"select {greatest}::varchar from {Sql.ReadParquet(paths)}");
            return command.ExecuteScalar() as string;
        });
    }

    public void Dispose() => _connection.Dispose();

    private static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DuckDBException problem)
        {
            throw new CorruptLakeException($"The Parquet file {path} cannot be read: {problem.Message.Split('\n')[0]}", problem);
        }
    }

    private DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
