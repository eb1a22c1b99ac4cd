using System.Data;
using System.Diagnostics;
using System.Net.Sockets;
using EcommAspire.Streaming.Messages;
using Npgsql;

namespace EcommAspire.Streaming.Operational;

/// <summary>
/// The operational database: events and the offsets they came from, moved in one transaction, so that each event is there
/// once whatever is killed. Keeps one connection, and opens another when that breaks. For one thread at a time.
/// </summary>
/// <param name="connectionString">The database, which holds nothing but what this makes there.</param>
public sealed class OperationalSink(string connectionString) : IAsyncDisposable
{
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        // The connection is ours alone: what it has staged must not reach another.
        Pooling = false,
        ApplicationName = "ecomm stream",
        CommandTimeout = 60,
        Timeout = 10,
    }.ConnectionString;

    private readonly CopyRows _rows = new();
    private readonly Dictionary<string, NpgsqlCommand> _merges = [];
    private NpgsqlConnection? _connection;

    /// <summary>Makes or renews the tables, where the database can be reached.</summary>
    /// <exception cref="TargetUnavailableException">It cannot.</exception>
    public Task PrepareAsync(CancellationToken cancellation = default) => TryAsync(async () => { await ConnectAsync(cancellation); return true; });

    /// <summary>The offsets that are next; of partitions that were never taken from, the given first ones.</summary>
    /// <param name="firsts">Partitions with the offset each begins with.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TargetUnavailableException">The database cannot be reached.</exception>
    public Task<IReadOnlyDictionary<PartitionId, long>> BeginAsync(IReadOnlyDictionary<PartitionId, long> firsts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(firsts);
        return TryAsync(async () =>
        {
            var connection = await ConnectAsync(cancellation);
            await using var insert = new NpgsqlCommand(
                "insert into stream_offsets (topic, \"partition\", next_offset) select * from unnest($1::text[], $2::integer[], $3::bigint[]) as t (a, b, c) order by a, b on conflict do nothing",
                connection);
            AddPartitions(insert, firsts.Keys);
            insert.Parameters.Add(new() { Value = firsts.Values.ToArray() });
            await insert.ExecuteNonQueryAsync(cancellation);
            return await ReadAsync(connection, firsts.Keys, cancellation);
        });
    }

    /// <summary>Writes batches and moves the partitions they came from, all or nothing.</summary>
    /// <param name="batches">At most one for each topic.</param>
    /// <param name="moves">Every partition that they hold messages of, and any other that moves past messages that are none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TargetUnavailableException">The database is away; whether the batch is in it is told by its offsets.</exception>
    /// <exception cref="RefusedValuesException">The database refuses a value of the batch.</exception>
    public Task<BatchOutcome> WriteAsync(IReadOnlyList<EventBatch> batches, IReadOnlyList<OffsetMove> moves, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(moves);
        return TryAsync(async () =>
        {
            var connection = await ConnectAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            if (!await MoveAsync(connection, moves, cancellation))
            {
                await transaction.RollbackAsync(cancellation);
                return new(false, 0, await ReadAsync(connection, [.. moves.Select(m => m.Partition)], cancellation));
            }

            var inserted = 0L;
            foreach (var table in LiveTable.All)
            {
                if (batches.FirstOrDefault(b => b.Topic.Name == table.Topic.Name) is { Count: > 0 } batch)
                    inserted += await TakeAsync(connection, table, batch, cancellation);
            }

            await transaction.CommitAsync(cancellation);
            return new BatchOutcome(true, inserted, new Dictionary<PartitionId, long>());
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DropAsync();

    private async Task<long> TakeAsync(NpgsqlConnection connection, LiveTable table, EventBatch batch, CancellationToken cancellation)
    {
        using var activity = Telemetry.Activity.StartActivity("merge", ActivityKind.Client);
        activity?.SetTag("db.system.name", "postgresql").SetTag("db.collection.name", table.Name).SetTag("db.operation.batch.size", batch.Count);
        await using (var copy = await connection.BeginRawBinaryCopyAsync(table.CopyStage, cancellation))
            await _rows.WriteAsync(batch, copy, cancellation);
        if (!_merges.TryGetValue(table.Name, out var merge))
        {
            merge = new(table.Merge, connection);
            await merge.PrepareAsync(cancellation);
            _merges.Add(table.Name, merge);
        }

        return (long)(await merge.ExecuteScalarAsync(cancellation))!;
    }

    // Whoever was fenced off finds its offset moved, once the other's transaction is through.
    private static async Task<bool> MoveAsync(NpgsqlConnection connection, IReadOnlyList<OffsetMove> moves, CancellationToken cancellation)
    {
        await using var move = new NpgsqlCommand(
            """
            with moves as (
                select * from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[]) as t (topic, "partition", was, next)
            ),
            held as (
                select o.topic, o."partition", m.next
                from stream_offsets o join moves m on m.topic = o.topic and m."partition" = o."partition" and m.was = o.next_offset
                order by o.topic, o."partition"
                for update of o
            ),
            moved as (
                update stream_offsets o set next_offset = h.next, updated_at = now()
                from held h where h.topic = o.topic and h."partition" = o."partition"
                returning 1
            )
            select count(*) from moved
            """,
            connection);
        AddPartitions(move, moves.Select(m => m.Partition));
        move.Parameters.Add(new() { Value = moves.Select(m => m.From).ToArray() });
        move.Parameters.Add(new() { Value = moves.Select(m => m.To).ToArray() });
        return (long)(await move.ExecuteScalarAsync(cancellation))! == moves.Count;
    }

    private static async Task<IReadOnlyDictionary<PartitionId, long>> ReadAsync(
        NpgsqlConnection connection, IEnumerable<PartitionId> partitions, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand(
            "select topic, \"partition\", next_offset from stream_offsets where (topic, \"partition\") in (select * from unnest($1::text[], $2::integer[]))", connection);
        AddPartitions(read, partitions);
        var offsets = new Dictionary<PartitionId, long>();
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            offsets.Add(new(rows.GetString(0), rows.GetInt32(1)), rows.GetInt64(2));
        return offsets;
    }

    private static void AddPartitions(NpgsqlCommand command, IEnumerable<PartitionId> partitions)
    {
        command.Parameters.Add(new() { Value = partitions.Select(p => p.Topic).ToArray() });
        command.Parameters.Add(new() { Value = partitions.Select(p => p.Partition).ToArray() });
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        if (_connection is not null)
            return _connection;
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await OperationalSchema.EnsureAsync(connection, cancellation);
            foreach (var table in LiveTable.All)
            {
                await using var create = new NpgsqlCommand(table.CreateStage, connection);
                await create.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return _connection = connection;
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (PostgresException problem) when (problem.SqlState.StartsWith("22", StringComparison.Ordinal) || problem.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            await DropAsync();
            throw new RefusedValuesException($"PostgreSQL refuses a value: {problem.MessageText.TrimEnd('.')}.", problem);
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException)
        {
            await DropAsync();
            if (problem is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidAuthorizationSpecification } refused)
                throw new StreamException($"The operational database cannot be used: {refused.MessageText.TrimEnd('.')}. Check the connection string named operational.", problem);
            throw new TargetUnavailableException($"The operational database does not answer: {problem.Message.Split('\n')[0].TrimEnd('.')}.", problem);
        }
        catch
        {
            // Given up half way, the connection is in no state to be used again.
            await DropAsync();
            throw;
        }
    }

    private async Task DropAsync()
    {
        foreach (var merge in _merges.Values)
            await merge.DisposeAsync();
        _merges.Clear();
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
