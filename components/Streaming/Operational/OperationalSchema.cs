using EcommAspire.Domain.Ddl;
using Npgsql;

namespace EcommAspire.Streaming.Operational;

/// <summary>Makes and renews the operational tables: safe to be called by any number of consumers at once.</summary>
internal static class OperationalSchema
{
    // Any number that nobody else locks.
    private const long AdvisoryLock = 0x6563_6F6D_6D73_7472;

    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({AdvisoryLock})", cancellation);
        foreach (var statement in Statements())
            await ExecuteAsync(connection, statement, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static IEnumerable<string> Statements()
    {
        yield return """
            create table if not exists stream_offsets (
                topic text not null,
                "partition" integer not null,
                next_offset bigint not null,
                updated_at timestamptz not null default now(),
                primary key (topic, "partition")
            ) with (fillfactor = 50)
            """;
        foreach (var table in LiveTable.All)
        {
            yield return $"create table if not exists {table.Name} (event_id varchar(36) collate \"C\" primary key, _received_at timestamptz not null default now())";
            // A column that the contract gains is there from the next start on, empty for the events before.
            foreach (var column in table.Columns)
                yield return $"alter table {table.Name} add column if not exists {LiveTable.Quoted(column.Name)} {SqlDialect.PostgreSql.TypeName(column.Type)}";
            yield return $"create index if not exists {table.Name}_occurred_at on {table.Name} using brin (occurred_at)";
            yield return $"create table if not exists {table.MinutesName} (minute timestamptz primary key) with (fillfactor = 50)";
            foreach (var measure in table.Measures)
                yield return $"alter table {table.MinutesName} add column if not exists {LiveTable.Quoted(measure.Name)} {measure.Type} not null default 0";
        }

        yield return "create index if not exists live_orders_order_id on live_orders (order_id)";
        yield return """
            create or replace view live_order_state as
            select distinct on (order_id)
                order_id, customer_id, order_status, items, total_amount, occurred_at as changed_at
            from live_orders
            order by order_id, occurred_at desc, _partition desc, _offset desc
            """;
        yield return "comment on table stream_offsets is 'How far each partition was taken in: moved in the transaction that holds its events.'";
        yield return "comment on view live_order_state is 'Orders of the stream as they are now. One row per order.'";
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
