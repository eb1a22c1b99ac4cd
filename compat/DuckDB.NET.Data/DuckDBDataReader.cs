using System.Collections;
using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>The rows of a command's answers, read chunk by chunk from the engine's own memory.</summary>
public sealed partial class DuckDBDataReader : DbDataReader
{
    private readonly DuckDBCommand _command;
    private readonly CommandBehavior _behavior;
    private readonly IEnumerator<StatementResult> _results;

    private StatementResult? _result;
    private DuckDBDataChunk? _chunk;
    private ColumnVector[] _columns = [];
    private Dictionary<string, int>? _ordinals;
    private ulong _nextRow;
    private ulong _rows;
    private bool _hasRows;
    private bool _closed;

    internal DuckDBDataReader(DuckDBCommand command, IEnumerator<StatementResult> results, CommandBehavior behavior)
    {
        _command = command;
        _results = results;
        _behavior = behavior;
        try
        {
            NextResult();
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int FieldCount => _columns.Length;

    /// <inheritdoc/>
    public override bool HasRows => _hasRows;

    /// <inheritdoc/>
    public override bool IsClosed => _closed;

    /// <inheritdoc/>
    public override int Depth => 0;

    /// <inheritdoc/>
    public override int RecordsAffected => -1;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    private ulong Row
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _nextRow > 0 ? _nextRow - 1 : throw new InvalidOperationException("No row has been read: call Read first.");
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        if (_nextRow < _rows)
        {
            _nextRow++;
            return true;
        }

        if (_result is null || !FetchChunk())
            return false;

        _nextRow = 1;
        return true;
    }

    /// <inheritdoc/>
    public override bool NextResult()
    {
        LeaveResult();
        while (_results.MoveNext())
        {
            if (!_results.Current.HasRows)
            {
                _results.Current.Dispose();
                continue;
            }

            EnterResult(_results.Current);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_closed)
            return;

        _closed = true;
        LeaveResult();
        _results.Dispose();
        if (_behavior.HasFlag(CommandBehavior.CloseConnection))
            _command.Connection!.Close();
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, _behavior.HasFlag(CommandBehavior.CloseConnection));

    private void EnterResult(StatementResult result)
    {
        _result = result;
        _columns = new ColumnVector[result.ColumnCount];
        for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
        {
            using var type = result.ColumnType(ordinal);
            _columns[ordinal] = new ColumnVector(result.ColumnName(ordinal), type);
        }

        _hasRows = FetchChunk();
    }

    private void LeaveResult()
    {
        _chunk?.Dispose();
        _chunk = null;
        _result?.Dispose();
        _result = null;
        _columns = [];
        _ordinals = null;
        _nextRow = 0;
        _rows = 0;
        _hasRows = false;
    }

    private bool FetchChunk()
    {
        _nextRow = 0;
        _rows = 0;
        do
        {
            _chunk?.Dispose();
            _chunk = _result!.Fetch();
            if (_chunk is null)
                return false;

            _rows = NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        }
        while (_rows == 0);

        for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
            _columns[ordinal].Attach(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, ordinal));

        return true;
    }
}
