using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>A connection to a database file or to memory.</summary>
/// <param name="connectionString"><c>Data Source=FILE</c> or <c>Data Source=:memory:</c>, and settings of the engine by name.</param>
public sealed class DuckDBConnection(string connectionString) : DbConnection
{
    private DatabaseInstance? _instance;
    private DuckDBNativeConnection? _native;
    private bool _isDuplicate;
    private string _connectionString = connectionString;

    /// <inheritdoc/>
    [AllowNull]
    [DefaultValue("")]
    public override string ConnectionString
    {
        get => _connectionString;
        set => _connectionString = value ?? string.Empty;
    }

    /// <inheritdoc/>
    public override string Database => DataSource;

    /// <inheritdoc/>
    public override string DataSource => Options.DataSource;

    /// <inheritdoc/>
    public override string ServerVersion => NativeMethods.Startup.DuckDBLibraryVersion()!;

    /// <inheritdoc/>
    public override ConnectionState State => _native is null ? ConnectionState.Closed : ConnectionState.Open;

    internal DuckDBNativeConnection NativeConnection =>
        _native ?? throw new InvalidOperationException("The connection is closed: open it first.");

    internal DuckDBTransaction? Transaction { get; set; }

    private ConnectionOptions Options => ConnectionOptions.Parse(ConnectionString);

    /// <inheritdoc/>
    public override void Open()
    {
        if (_native is not null)
            throw new InvalidOperationException("The connection is open already.");

        if (_isDuplicate)
            _native = _instance!.Connect();
        else
            (_instance, _native) = DatabaseInstance.Connect(Options);

        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_native is null)
            throw new InvalidOperationException("The connection is closed already.");

        _instance!.Release(_native);
        _native = null;
        Transaction = null;
        OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
    }

    /// <summary>A second connection, still to be opened, to the same database in memory.</summary>
    public DuckDBConnection Duplicate()
    {
        EnsureOpen();
        return Options.IsMemory
            ? new DuckDBConnection(ConnectionString) { _instance = _instance, _isDuplicate = true }
            : throw new NotSupportedException("Only a connection to memory is duplicated; open a file a second time by its name.");
    }

    /// <inheritdoc cref="DbConnection.CreateCommand"/>
    public new DuckDBCommand CreateCommand() => new() { Connection = this, Transaction = Transaction };

    /// <inheritdoc cref="DbConnection.BeginTransaction()"/>
    public new DuckDBTransaction BeginTransaction() => Begin(IsolationLevel.Unspecified);

    /// <summary>Rows into a table, in bulk.</summary>
    /// <exception cref="DuckDBException">There is no such table.</exception>
    public DuckDBAppender CreateAppender(string? catalog, string? schema, string table)
    {
        EnsureOpen();
        return DuckDBAppender.Open(NativeConnection, catalog, schema, table);
    }

    /// <inheritdoc/>
    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => Begin(isolationLevel);

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && State == ConnectionState.Open)
            Close();

        base.Dispose(disposing);
    }

    internal void EnsureOpen([CallerMemberName] string operation = "")
    {
        if (State != ConnectionState.Open)
            throw new InvalidOperationException($"{operation} needs an open connection.");
    }

    private DuckDBTransaction Begin(IsolationLevel isolationLevel, [CallerMemberName] string operation = "")
    {
        EnsureOpen(operation);
        if (Transaction is not null)
            throw new InvalidOperationException("The connection is in a transaction already.");

        return Transaction = new DuckDBTransaction(this, isolationLevel);
    }
}
