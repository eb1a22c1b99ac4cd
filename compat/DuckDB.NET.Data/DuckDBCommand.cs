using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckDB.NET.Data;

/// <summary>One or more statements with parameters.</summary>
public sealed class DuckDBCommand : DbCommand
{
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(20);

    private readonly DuckDBParameterCollection _parameters = [];
    private readonly Lock _gate = new();
    private DuckDBConnection? _connection;
    private string _commandText = string.Empty;
    private CancellationToken _cancellation;
    private bool _isCancelled;
    private bool _isExecuting;

    internal DuckDBCommand()
    {
    }

    /// <summary>A command ready to run.</summary>
    public DuckDBCommand(string commandText, DuckDBConnection connection)
    {
        _commandText = commandText;
        _connection = connection;
    }

    /// <inheritdoc/>
    [AllowNull]
    [DefaultValue("")]
    public override string CommandText
    {
        get => _commandText;
        set => _commandText = value ?? string.Empty;
    }

    /// <inheritdoc/>
    public override int CommandTimeout { get; set; }

    /// <inheritdoc/>
    public override CommandType CommandType { get; set; }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc cref="DbCommand.Parameters"/>
    public new DuckDBParameterCollection Parameters => _parameters;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = (DuckDBConnection?)value;
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => _parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction { get; set; }

    /// <inheritdoc/>
    public override void Cancel()
    {
        lock (_gate)
        {
            _isCancelled = true;
            _connection?.NativeConnection.Interrupt();
            if (_isExecuting)
                _ = InterruptAgainAsync();
        }
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery()
    {
        var changed = 0L;
        foreach (var result in Run())
        {
            using (result)
                changed += result.RowsChanged;
        }

        return (int)changed;
    }

    /// <inheritdoc/>
    public override object? ExecuteScalar()
    {
        using var reader = ExecuteReader();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    /// <inheritdoc cref="DbCommand.ExecuteReader()"/>
    public new DuckDBDataReader ExecuteReader() => new(this, Run().GetEnumerator(), CommandBehavior.Default);

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => CancellableAsync(ExecuteNonQuery, cancellationToken);

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => CancellableAsync(ExecuteScalar, cancellationToken);

    /// <inheritdoc/>
    public override void Prepare()
    {
        // A statement is prepared when it runs: an earlier one of the same command may make what it names.
    }

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new DuckDBDataReader(this, Run().GetEnumerator(), behavior);

    /// <inheritdoc/>
    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        CancellableAsync(() => ExecuteDbDataReader(behavior), cancellationToken);

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new DuckDBParameter();

    /// <summary>Runs what may take long; a cancellation that comes meanwhile ends it.</summary>
    /// <exception cref="OperationCanceledException">It came before.</exception>
    internal T Execute<T>(Func<T> execute)
    {
        lock (_gate)
        {
            if (_isCancelled)
                throw new OperationCanceledException();
            _isExecuting = true;
        }

        try
        {
            return execute();
        }
        finally
        {
            lock (_gate)
                _isExecuting = false;
        }
    }

    private IEnumerable<StatementResult> Run()
    {
        var connection = _connection ?? throw new InvalidOperationException("The command has no connection.");
        connection.EnsureOpen();
        lock (_gate)
            _isCancelled = _cancellation.IsCancellationRequested;
        return StatementBatch.Run(connection.NativeConnection, this, () => Volatile.Read(ref _isCancelled));
    }

    private async Task<T> CancellableAsync<T>(Func<T> execute, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _cancellation = cancellation;
        await using var registration = cancellation.Register(Cancel);
        try
        {
            return execute();
        }
        finally
        {
            _cancellation = CancellationToken.None;
        }
    }

    // The engine forgets an interrupt that comes while it is about to begin.
    private async Task InterruptAgainAsync()
    {
        while (true)
        {
            await Task.Delay(_again);
            lock (_gate)
            {
                if (!_isExecuting || !_isCancelled)
                    return;
                _connection?.NativeConnection.Interrupt();
            }
        }
    }
}
