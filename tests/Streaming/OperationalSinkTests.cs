using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Streaming.Messages;
using EcommAspire.Streaming.Operational;
using Npgsql;

namespace EcommAspire.Streaming.Tests;

public sealed class OperationalSinkTests
{
    private static Dictionary<PartitionId, long> Firsts(IEnumerable<StreamMessage> messages) =>
        messages.Select(m => new PartitionId(m.Topic, m.Partition)).Distinct().ToDictionary(p => p, _ => 0L);

    private static List<OffsetMove> Moves(IEnumerable<StreamMessage> messages) =>
        [.. messages.GroupBy(m => new PartitionId(m.Topic, m.Partition)).Select(g => new OffsetMove(g.Key, g.Min(m => m.Offset), g.Max(m => m.Offset) + 1))];

    [RequiresFact(Needs.Postgres)]
    public async Task Every_event_is_there_once_with_its_values_and_the_minutes_add_up()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await using var sink = new OperationalSink(database.ConnectionString);
        var messages = Messages.Simulated(12_000, dirt: 0.01m);
        await sink.BeginAsync(Firsts(messages));
        var inserted = 0L;
        foreach (var part in messages.Chunk(2_500))
        {
            var (batches, _) = Messages.Batch(part);
            var outcome = await sink.WriteAsync(batches, Moves(part));
            outcome.IsCommitted.ShouldBeTrue();
            inserted += outcome.Inserted;
        }

        await using var db = NpgsqlDataSource.Create(database.ConnectionString);
        var (all, refused) = Messages.Batch(messages);
        refused.Count.ShouldBeGreaterThan(50);
        var rows = 0L;
        foreach (var batch in all)
        {
            var ids = Enumerable.Range(0, batch.Count).Select(i => System.Text.Encoding.UTF8.GetString(batch.Columns[0].Text(i))).ToHashSet();
            var count = await Scalar<long>(db, $"select count(*) from live_{batch.Topic.Name}");
            count.ShouldBe(ids.Count, batch.Topic.Name);
            rows += count;
        }

        inserted.ShouldBe(rows);
        (await Scalar<long>(db, "select count(*) from (select date_bin('1 minute', occurred_at, '2000-01-01Z') as minute, count(*) as events, coalesce(sum(total_amount) filter (where order_status = 'pending'), 0) as placed from live_orders group by 1) e full join live_order_minutes m using (minute) where (e.events, e.placed) is distinct from (m.events, m.placed_amount)")).ShouldBe(0);
        (await Scalar<long>(db, "select count(*) from (select date_bin('1 minute', occurred_at, '2000-01-01Z') as minute, count(*) as events, count(*) filter (where event_type = 'purchase') as bought from live_clicks group by 1) e full join live_click_minutes m using (minute) where (e.events, e.bought) is distinct from (m.clicks, m.purchases)")).ShouldBe(0);
        (await Scalar<decimal>(db, "select sum(amount) + sum(tax_amount) from live_invoices")).ShouldBe(await Scalar<decimal>(db, "select sum(amount) + sum(tax_amount) from live_invoice_minutes"));
        // A late event is among its minute's, not among those it came with.
        (await Scalar<bool>(db, "select bool_or(later) from (select occurred_at < max(occurred_at) over (partition by _partition order by _offset) - interval '15 seconds' as later from live_clicks) t")).ShouldBeTrue();
        (await Scalar<long>(db, "select count(*) from live_order_state")).ShouldBe(await Scalar<long>(db, "select count(distinct order_id) from live_orders"));
        (await Scalar<string>(db, "select string_agg(distinct order_status, ',' order by order_status) from live_order_state")).ShouldContain("delivered");
        (await Scalar<string>(db, "select items -> 0 ->> 'unit_price' from live_orders limit 1")).ShouldContain(".");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_batch_written_again_or_by_another_changes_nothing()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await using var first = new OperationalSink(database.ConnectionString);
        await using var second = new OperationalSink(database.ConnectionString);
        var messages = Messages.Simulated(1_000);
        var (batches, _) = Messages.Batch(messages);
        (await first.BeginAsync(Firsts(messages))).Values.ShouldAllBe(o => o == 0);
        (await second.BeginAsync(Firsts(messages))).Values.ShouldAllBe(o => o == 0);

        var outcomes = await Task.WhenAll(first.WriteAsync(batches, Moves(messages)), second.WriteAsync(batches, Moves(messages)));
        outcomes.Count(o => o.IsCommitted).ShouldBe(1);
        var late = outcomes.Single(o => !o.IsCommitted);
        late.Superseded.ShouldBe(Moves(messages).ToDictionary(m => m.Partition, m => m.To), ignoreOrder: true);
        (await second.BeginAsync(Firsts(messages))).ShouldBe(late.Superseded, ignoreOrder: true);

        await using var db = NpgsqlDataSource.Create(database.ConnectionString);
        (await Scalar<long>(db, "select (select count(*) from live_orders) + (select count(*) from live_clicks) + (select count(*) from live_invoices)")).ShouldBe(1_000);
        (await Scalar<decimal>(db, "select sum(events) from live_order_minutes")).ShouldBe(batches.Single(b => b.Topic.Name == "orders").Count);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Hostile_values_arrive_as_they_are()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await using var sink = new OperationalSink(database.ConnectionString);
        string[] values =
        [
            Messages.With("order_status", "\"a\\\\.\\t\\n\\\"'; d\\u00e9\\ud83d\\ude00\""),
            Messages.With("total_amount", "-9999999999.99").Replace("e1", "e2"),
            Messages.With("total_amount", "0").Replace("e1", "e3"),
            Messages.With("total_amount", "1e4").Replace("e1", "e4"),
            Messages.With("total_amount", "0.05").Replace("e1", "e5"),
            Messages.With("order_id", "-9223372036854775808").Replace("e1", "e6"),
            Messages.With("occurred_at", "\"0001-01-01T00:00:00Z\"").Replace("e1", "e7"),
            Messages.With("occurred_at", "\"9999-12-31T23:59:59.999999Z\"").Replace("e1", "e8"),
            Messages.Order.Replace("e1", "e9").Replace("{\"event", "{\"x\":{\"deep\":[1,\"\\u00e9\",123456789012345678901234567890.5]},\"event"),
        ];
        var messages = values.Select((v, i) => Messages.Of(v, i)).ToList();
        var (batches, refused) = Messages.Batch(messages);
        refused.ShouldBeEmpty();
        await sink.BeginAsync(Firsts(messages));
        (await sink.WriteAsync(batches, Moves(messages))).Inserted.ShouldBe(values.Length);

        await using var db = NpgsqlDataSource.Create(database.ConnectionString);
        (await Scalar<string>(db, "select order_status from live_orders where event_id = 'e1'")).ShouldBe("a\\.\t\n\"'; dé😀");
        (await Scalar<string>(db, "select string_agg(total_amount::text, ' ' order by event_id) from live_orders where event_id between 'e2' and 'e5'")).ShouldBe("-9999999999.99 0.00 10000.00 0.05");
        (await Scalar<long>(db, "select order_id from live_orders where event_id = 'e6'")).ShouldBe(long.MinValue);
        (await Scalar<string>(db, "set timezone = 'UTC'; select string_agg(occurred_at::text, ' ' order by event_id) from live_orders where event_id in ('e7', 'e8')")).ShouldBe("0001-01-01 00:00:00+00 9999-12-31 23:59:59.999999+00");
        (await Scalar<string>(db, "select _extra::text from live_orders where event_id = 'e9'")).ShouldBe("{\"x\": {\"deep\": [1, \"é\", 123456789012345678901234567890.5]}}");
        (await Scalar<bool>(db, "select _produced_at = timestamptz '2026-01-01 03:00:00.002Z' and _extra is null and _schema_version = '1' and _offset = 2 from live_orders where event_id = 'e3'")).ShouldBeTrue();
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_database_that_is_not_there_is_said_to_be_away()
    {
        await using var sink = new OperationalSink("Host=127.0.0.1;Port=1;Username=x;Password=secret-word;Database=d");
        var problem = await Should.ThrowAsync<TargetUnavailableException>(() => sink.PrepareAsync());
        problem.Message.ShouldStartWith("The operational database does not answer:");
        problem.ToString().ShouldNotContain("secret-word");
    }

    private static async Task<T> Scalar<T>(NpgsqlDataSource db, string sql)
    {
        await using var command = db.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
