using System.Data.Common;
using System.Runtime.InteropServices;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;
using MySql.Data.MySqlClient;

namespace EcommAspire.Simulator.Days;

/// <summary>A day in MySQL or MariaDB: new rows by <c>LOAD DATA LOCAL</c>, changed ones by that into a temporary table and one <c>UPDATE</c>.</summary>
internal sealed class MySqlDay : DatabaseDay
{
    private const SqlDialect Dialect = SqlDialect.MySql;

    private readonly MySqlConnection _connection;

    private MySqlDay(LoadTarget target, MySqlConnection connection, MySqlTransaction transaction)
        : base(target, connection, transaction) => _connection = connection;

    public static async Task<MySqlDay> BeginDayAsync(LoadTarget target, CancellationToken cancellation)
    {
        MySqlConnection? connection = null;
        try
        {
            connection = await MySqlLoad.OpenConnectionAsync(target, cancellation);
            await MySqlLoad.LockAsync(target, connection, cancellation);
            await using (var zone = new MySqlCommand("set time_zone = '+00:00'", connection))
                await zone.ExecuteNonQueryAsync(cancellation);
            return new(target, connection, await connection.BeginTransactionAsync(cancellation));
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is MySqlException refused)
                throw MySqlLoad.Failure(target, refused);
            throw;
        }
    }

    protected override string NameOf(Table table) => Dialect.Quote(table.Name);

    protected override bool IsMissingTable(DbException problem) => problem is MySqlException { Number: (int)MySqlErrorCode.NoSuchTable };

    protected override LoadException Failure(DbException problem) => MySqlLoad.Failure(Target, (MySqlException)problem);

    protected override async Task LoadAsync(Table table, string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        var loader = new MySqlBulkLoader(_connection) { TableName = name, CharacterSet = "utf8mb4", Local = true, Timeout = 0 };
        loader.Columns.AddRange(columns.Select(c => Dialect.Quote(c.Name)));
        MemoryMarshal.TryGetArray(rows, out var bytes);
        // A local file's bad or known rows are warnings to the server; to us they are errors.
        var taken = await Task.Run(() => loader.Load(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)), CancellationToken.None);
        if (await FirstWarningAsync(cancellation) is { } warning)
            throw new LoadException($"{Target} refused rows of {table.Name}: {warning}");
        if (taken != count)
            throw Lost(Target, table, taken, count);
    }

    protected override async Task<long> ApplyAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        // Neither ends the transaction, as making and dropping any other table would.
        await ExecuteAsync($"create temporary table {Told} as select {Names(Dialect, changes.Columns)} from {NameOf(changes.Table)} limit 0", cancellation);
        await LoadAsync(changes.Table, Told, changes.Columns, rows, count, cancellation);
        var changed = await ExecuteAsync(
            $"update {NameOf(changes.Table)} as held join {Told} as told on {Matches(Dialect, changes)} set {Assignments(Dialect, changes, "held.")}", cancellation);
        await ExecuteAsync($"drop temporary table {Told}", cancellation);
        return changed;
    }

    private async Task<string?> FirstWarningAsync(CancellationToken cancellation)
    {
        await using var command = new MySqlCommand("show warnings limit 1", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.GetString(2) : null;
    }
}
