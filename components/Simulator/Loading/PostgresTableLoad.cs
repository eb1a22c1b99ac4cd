using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using Npgsql;

namespace EcommAspire.Simulator.Loading;

/// <summary>One table of a <see cref="PostgresLoad"/>, on a connection and in a transaction of its own.</summary>
internal sealed class PostgresTableLoad : TableLoad
{
    private readonly LoadTarget _target;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly NpgsqlRawCopyStream _copy;
    private readonly string _name;
    private bool _ended;

    private PostgresTableLoad(LoadTarget target, NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlRawCopyStream copy, string name) =>
        (_target, _connection, _transaction, _copy, _name) = (target, connection, transaction, copy, name);

    public static async Task<PostgresTableLoad> BeginAsync(
        LoadTarget target, NpgsqlConnection connection, string name, Table table, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation);
        // Emptied in the same transaction, so that the rows can be written frozen.
        await using (var truncate = new NpgsqlCommand($"truncate {name}", connection))
            await truncate.ExecuteNonQueryAsync(cancellation);

        var columns = string.Join(", ", table.Columns.Select(c => SqlDialect.PostgreSql.Quote(c.Name)));
        var copy = await connection.BeginRawBinaryCopyAsync($"copy {name} ({columns}) from stdin (format binary, freeze)", cancellation);
        await copy.WriteAsync(PostgresRowWriter.Header, cancellation);
        return new(target, connection, transaction, copy, name);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        try
        {
            await _copy.WriteAsync(rows, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw PostgresLoad.Failure(_target, e);
        }
    }

    public override async Task<long> CompleteAsync(CancellationToken cancellation)
    {
        try
        {
            await _copy.WriteAsync(PostgresRowWriter.Trailer, cancellation);
            // Ended whatever the server says of it; to cancel it then would hide that.
            _ended = true;
            await _copy.DisposeAsync();
            await using var count = new NpgsqlCommand($"select count(*) from {_name}", _connection);
            var rows = (long)(await count.ExecuteScalarAsync(cancellation))!;
            await _transaction.CommitAsync(cancellation);
            return rows;
        }
        catch (NpgsqlException e)
        {
            throw PostgresLoad.Failure(_target, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (!_ended)
                await _copy.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The server ended it already.
        }

        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
