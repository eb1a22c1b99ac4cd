using System.Data;
using System.Data.Common;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>A transaction; disposing it unfinished rolls it back.</summary>
public sealed class DuckDBTransaction : DbTransaction
{
    private readonly DuckDBConnection _connection;
    private bool _finished;

    internal DuckDBTransaction(DuckDBConnection connection, IsolationLevel isolationLevel)
    {
        if (isolationLevel is not (IsolationLevel.Snapshot or IsolationLevel.Unspecified))
            throw new ArgumentException($"The engine isolates by snapshot; {isolationLevel} is not to be had.", nameof(isolationLevel));

        _connection = connection;
        IsolationLevel = isolationLevel;
        Run("BEGIN TRANSACTION");
    }

    /// <inheritdoc/>
    public override IsolationLevel IsolationLevel { get; }

    /// <inheritdoc/>
    protected override DbConnection DbConnection => _connection;

    /// <inheritdoc/>
    public override void Commit() => Finish("COMMIT");

    /// <inheritdoc/>
    public override void Rollback() => Finish("ROLLBACK");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_finished && _connection.State == ConnectionState.Open)
            Rollback();

        base.Dispose(disposing);
    }

    private void Finish(string statement)
    {
        if (_finished)
            throw new InvalidOperationException("The transaction is finished already.");

        try
        {
            Run(statement);
        }
        catch (DuckDBException failure) when (failure.ErrorType != DuckDBErrorType.Transaction)
        {
            throw;
        }
        catch (DuckDBException)
        {
            MarkFinished(); // the engine has given it up already
            throw;
        }

        MarkFinished();
    }

    private void MarkFinished()
    {
        _finished = true;
        _connection.Transaction = null;
    }

    private void Run(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
