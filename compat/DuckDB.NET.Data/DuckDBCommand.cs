using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckDB.NET.Data;

/// <summary>One or more statements with parameters.</summary>
public sealed class DuckDBCommand : DbCommand
{
    private readonly DuckDBParameterCollection _parameters = [];
    private DuckDBConnection? _connection;
    private string _commandText = string.Empty;
    private volatile bool _isCancelled;

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
        _isCancelled = true;
        _connection?.NativeConnection.Interrupt();
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
    public override void Prepare()
    {
        // A statement is prepared when it runs: an earlier one of the same command may make what it names.
    }

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new DuckDBDataReader(this, Run().GetEnumerator(), behavior);

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new DuckDBParameter();

    private IEnumerable<StatementResult> Run()
    {
        var connection = _connection ?? throw new InvalidOperationException("The command has no connection.");
        connection.EnsureOpen();
        _isCancelled = false;
        return StatementBatch.Run(connection.NativeConnection, this, () => _isCancelled);
    }
}
