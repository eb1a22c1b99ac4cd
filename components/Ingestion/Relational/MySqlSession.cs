using EcommAspire.Domain;
using EcommAspire.Ingestion.Relational.MySqlWire;
using MySql.Data.MySqlClient;

namespace EcommAspire.Ingestion.Relational;

/// <summary>A connection to MySQL or MariaDB in one consistent snapshot.</summary>
internal abstract class MySqlSession : IAsyncDisposable
{
    private const int AccessDenied = 1045;

    // The server may have to wait for us while Parquet is written: it must not take that for a dead client.
    private static readonly string[] _settings =
    [
        "set names utf8mb4",
        "set session time_zone = '+00:00', sql_mode = '', net_write_timeout = 3600, net_read_timeout = 3600, lock_wait_timeout = 30",
        "set session transaction isolation level repeatable read",
        "start transaction with consistent snapshot, read only",
    ];

    /// <summary>Connects by our own reader where it speaks what settings and server ask for, otherwise by MySql.Data.</summary>
    public static async Task<MySqlSession> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        var session = await WireSession.TryOpenAsync(connectionString, cancellation) ?? await DriverSession.OpenAsync(connectionString, cancellation);
        try
        {
            foreach (var setting in _settings)
                await session.ReadAsync(setting, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether it is the server or the connection to it that failed.</summary>
    public static bool IsProblem(Exception problem) =>
        problem is MySqlException or TimeoutException or WireServerException or WireBrokenException;

    public static bool IsRefusedLogin(Exception problem) =>
        problem is MySqlException { Number: AccessDenied } or MySqlException { InnerException: MySqlException { Number: AccessDenied } } or WireServerException { RefusedLogin: true };

    /// <summary>What the server said, as a sentence.</summary>
    public static string Sentence(Exception problem) => problem.Message.EndsWith('.') ? problem.Message : problem.Message + '.';

    /// <summary>How the session wants a column rendered.</summary>
    public abstract RenderedColumn Render(Column column, ActualColumn actual);

    /// <summary>Runs a statement with few rows, or none.</summary>
    public abstract Task<IReadOnlyList<string?[]>> ReadAsync(string sql, CancellationToken cancellation);

    /// <summary>Writes the rows of a table in the interchange form.</summary>
    /// <param name="table">The table.</param>
    /// <param name="shown">What to call it.</param>
    /// <param name="columns">Its columns, as <see cref="Render"/> gave them.</param>
    /// <param name="csv">Where to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The rows.</returns>
    public abstract Task<long> WriteAsync(Table table, string shown, IReadOnlyList<RenderedColumn> columns, Stream csv, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
