using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>Rows into a table by columns: a vector's size of rows at a time goes to the engine.</summary>
public sealed class DuckDBAppender : IDisposable
{
    private static readonly int _capacity = (int)NativeMethods.Memory.DuckDBVectorSize();

    private readonly NativeAppender _native;
    private readonly DuckDBDataChunk _chunk;
    private readonly DuckDBLogicalType[] _types;
    private readonly AppenderRow _row;
    private int _rows;
    private bool _closed;

    private DuckDBAppender(NativeAppender native, string table)
    {
        _native = native;
        _types = new DuckDBLogicalType[(int)NativeMethods.Appender.DuckDBAppenderColumnCount(native)];
        for (var column = 0; column < _types.Length; column++)
            _types[column] = NativeMethods.Appender.DuckDBAppenderColumnType(native, (ulong)column);

        _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk(
            Array.ConvertAll(_types, type => type.DangerousGetHandle()), (ulong)_types.Length);
        _row = new AppenderRow(table, Array.ConvertAll(_types, type => new ColumnWriter(NativeMethods.LogicalType.DuckDBGetTypeId(type))));
        AttachColumns();
    }

    /// <summary>Begins a row; it counts once it has been ended.</summary>
    public IDuckDBAppenderRow CreateRow()
    {
        ThrowIfClosed();
        if (_row.IsEnded)
            _rows++;
        if (_rows == _capacity)
            Flush();

        _row.Begin((ulong)_rows);
        return _row;
    }

    /// <summary>Writes what is left and closes.</summary>
    /// <exception cref="DuckDBException">The engine refuses the rows: none of them is in the table.</exception>
    public void Close()
    {
        ThrowIfClosed();
        _closed = true;
        try
        {
            if (_row.IsEnded)
                _rows++;
            Flush();
            Check(NativeMethods.Appender.DuckDBAppenderClose(_native));
        }
        finally
        {
            _chunk.Dispose();
            foreach (var type in _types)
                type.Dispose();
            _native.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_closed)
            Close();
    }

    internal static DuckDBAppender Open(DuckDBNativeConnection connection, string? catalog, string? schema, string table)
    {
        var state = NativeMethods.Appender.DuckDBAppenderCreate(connection, catalog, schema, table, out var native);
        try
        {
            Check(state, native);
            return new DuckDBAppender(native, string.IsNullOrEmpty(schema) ? table : $"{schema}.{table}");
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }

    internal static void Check(DuckDBState state, NativeAppender native)
    {
        if (state != DuckDBState.Success)
            throw new DuckDBException(NativeMethods.Appender.DuckDBAppenderError(native) ?? "The engine refuses the rows and does not say why.");
    }

    private void Check(DuckDBState state) => Check(state, _native);

    private void Flush()
    {
        if (_rows == 0)
            return;

        NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)_rows);
        _rows = 0;
        Check(NativeMethods.Appender.DuckDBAppendDataChunk(_native, _chunk));
        NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
        AttachColumns();
    }

    private void AttachColumns()
    {
        for (var column = 0; column < _types.Length; column++)
            _row.Writers[column].Attach(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column));
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw new InvalidOperationException("The appender is closed.");
    }
}
