using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Streaming.Messages;

namespace EcommAspire.Streaming.Operational;

/// <summary>A number that is kept for every minute of events.</summary>
/// <param name="Name">Its column.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Sum">What it grows by with new events, as an aggregate over them.</param>
internal sealed record MinuteMeasure(string Name, string Type, string Sum);

/// <summary>Where a topic's events live in the operational database.</summary>
internal sealed record LiveTable(Topic Topic, string Name, string MinutesName, IReadOnlyList<MinuteMeasure> Measures)
{
    /// <summary>All of them, in the order in which every transaction touches them.</summary>
    public static IReadOnlyList<LiveTable> All { get; } =
    [
        new(Events.Orders, "live_orders", "live_order_minutes",
        [
            new("events", "bigint", "count(*)"),
            new("orders_placed", "bigint", "count(*) filter (where order_status = 'pending')"),
            new("orders_paid", "bigint", "count(*) filter (where order_status = 'paid')"),
            new("orders_shipped", "bigint", "count(*) filter (where order_status = 'shipped')"),
            new("orders_delivered", "bigint", "count(*) filter (where order_status = 'delivered')"),
            new("orders_cancelled", "bigint", "count(*) filter (where order_status = 'cancelled')"),
            new("placed_amount", "numeric(18,2)", "coalesce(sum(total_amount) filter (where order_status = 'pending'), 0)"),
            new("paid_amount", "numeric(18,2)", "coalesce(sum(total_amount) filter (where order_status = 'paid'), 0)"),
        ]),
        new(Events.Invoices, "live_invoices", "live_invoice_minutes",
        [
            new("invoices", "bigint", "count(*)"),
            new("amount", "numeric(18,2)", "sum(amount)"),
            new("tax_amount", "numeric(18,2)", "sum(tax_amount)"),
        ]),
        new(Events.Clicks, "live_clicks", "live_click_minutes",
        [
            new("clicks", "bigint", "count(*)"),
            new("product_views", "bigint", "count(*) filter (where event_type = 'product_view')"),
            new("searches", "bigint", "count(*) filter (where event_type = 'search')"),
            new("carts", "bigint", "count(*) filter (where event_type = 'add_to_cart')"),
            new("checkouts", "bigint", "count(*) filter (where event_type = 'checkout')"),
            new("purchases", "bigint", "count(*) filter (where event_type = 'purchase')"),
        ]),
    ];

    /// <summary>The table of a topic.</summary>
    public static LiveTable Of(string topic) => All.First(t => t.Topic.Name == topic);

    /// <summary>The table, private to a connection, that a batch is copied into.</summary>
    public string Stage => $"stage_{Topic.Name}";

    /// <summary>The statement that makes that table.</summary>
    public string CreateStage =>
        $"create temporary table if not exists {Stage} ({string.Join(", ", Columns.Select(c => $"{Quoted(c.Name)} {SqlDialect.PostgreSql.TypeName(c.Type)}"))}) on commit delete rows";

    /// <summary>The statement that copies into it.</summary>
    public string CopyStage => $"copy {Stage} ({ColumnList}) from stdin (format binary)";

    /// <summary>
    /// The statement that takes a batch over: events that are not there yet, and what these few add to their minutes, so that
    /// a late event corrects the minute it belongs to and a repeated one changes nothing. Tells how many were new.
    /// </summary>
    public string Merge => $"""
        with fresh as (
            insert into {Name} ({ColumnList})
            select {ColumnList} from {Stage}
            on conflict (event_id) do nothing
            returning *
        ),
        minutes as (
            insert into {MinutesName} as held (minute, {MeasureList})
            select date_bin('1 minute', occurred_at, timestamptz '2000-01-01 00:00:00Z'), {string.Join(", ", Measures.Select(m => m.Sum))}
            from fresh
            group by 1
            order by 1
            on conflict (minute) do update set {string.Join(", ", Measures.Select(m => $"{Quoted(m.Name)} = held.{Quoted(m.Name)} + excluded.{Quoted(m.Name)}"))}
        )
        select count(*) from fresh
        """;

    public IReadOnlyList<Domain.Column> Columns => [.. Topic.Message.Columns, .. EventColumns.All];

    private string ColumnList => string.Join(", ", Columns.Select(c => Quoted(c.Name)));

    private string MeasureList => string.Join(", ", Measures.Select(m => Quoted(m.Name)));

    internal static string Quoted(string name) => SqlDialect.PostgreSql.Quote(name);
}
