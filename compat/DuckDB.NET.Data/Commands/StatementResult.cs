using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>A statement's answer, freed once; by the garbage collector where its reader was never closed.</summary>
internal sealed class StatementResult : IDisposable
{
    private DuckDBResult _result;
    private bool _closed;

    public StatementResult(DuckDBResult result) => _result = result;

#pragma warning disable MA0055 // the engine's memory is held by value, not by a handle
    ~StatementResult() => Free();
#pragma warning restore MA0055

    public bool HasRows => NativeMethods.Query.DuckDBResultReturnType(_result) == DuckDBResultType.QueryResult;

    public long RowsChanged => NativeMethods.Query.DuckDBRowsChanged(ref _result);

    public int ColumnCount => (int)NativeMethods.Query.DuckDBColumnCount(ref _result);

    public string ColumnName(int ordinal) => NativeMethods.Query.DuckDBColumnName(ref _result, ordinal);

    public DuckDBLogicalType ColumnType(int ordinal) => NativeMethods.Query.DuckDBColumnLogicalType(ref _result, ordinal);

    /// <summary>The next rows, or null after the last. An answer that broke off is an error, never a shorter answer.</summary>
    public DuckDBDataChunk? Fetch()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (!chunk.IsInvalid)
            return chunk;

        chunk.Dispose();
        return NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 }
            ? throw Refusal(ref _result)
            : null;
    }

    /// <summary>What the engine says of a failed answer; an interrupted one is a cancelled operation.</summary>
    public static Exception Refusal(ref DuckDBResult result)
    {
        var type = NativeMethods.Query.DuckDBResultErrorType(ref result);
        return type == DuckDBErrorType.Interrupt
            ? new OperationCanceledException()
            : new DuckDBException(NativeMethods.Query.DuckDBResultError(ref result) ?? "The engine failed and does not say why.", type);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_closed)
            return;

        _closed = true;
        _result.Close();
    }
}
