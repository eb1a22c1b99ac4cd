using EcommAspire.Domain;

namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>What is true of every clean business, whatever its seed and scale, and however many days are played after its history.</summary>
internal static class HoldsTogether
{
    public static void Check(SimulatedBusiness business)
    {
        var rows = business.Tables.ToDictionary(t => $"{t.Source.Name}.{t.Table.Name}", t => RowCollector.Of(business, t.Source.Name, t.Table.Name));
        foreach (var table in business.Tables)
            rows[$"{table.Source.Name}.{table.Table.Name}"].Count.ShouldBe((int)table.Rows, $"{table.Source.Name}.{table.Table.Name}");
        Check(business, rows, business.Options.End);
        var filled = rows["marketplace.order_items"].Select(i => i.Text("order_id")).ToHashSet();
        rows["marketplace.orders"].ShouldAllBe(o => o.Text("order_status") != "created" || filled.Contains(o.Text("order_id")));
    }

    public static void Check(SimulatedBusiness business, Dictionary<string, List<Row>> rows, DateTime end)
    {
        foreach (var table in business.Tables)
        {
            var name = $"{table.Source.Name}.{table.Table.Name}";
            rows[name].ShouldNotBeEmpty(name);
            KeysAreUnique(name, table.Table, rows[name]);
            ReferencesHold(name, table.Source, table.Table, rows);
            NothingIsMissing(name, table.Table, rows[name]);
            NothingIsAfterTheEnd(name, table.Table, rows[name], end);
        }

        MarketplaceAddsUp(rows);
        MarketplaceIsInOrder(rows["marketplace.orders"]);
        ShopAddsUp(rows);
        ShopIsInOrder(rows["shop.orders"]);
        rows["stores.store_sales"].ShouldAllBe(s => s.Number("total_amount") == (s.Number("quantity") * s.Number("unit_price")) - s.Number("discount_amount"));
        rows["shop.products"].ShouldAllBe(p => p.Number("stock_quantity") >= 0 && p.Number("reorder_level") > 0 && p.Number("cost") < p.Number("price"));
        EngagementKnowsTheShop(rows);
    }

    private static void KeysAreUnique(string name, Table table, List<Row> rows)
    {
        if (table.Key.Count > 0)
            rows.Select(r => string.Join('|', table.Key.Select(k => r[k]))).Distinct().Count().ShouldBe(rows.Count, name);
    }

    private static void ReferencesHold(string name, Source source, Table table, Dictionary<string, List<Row>> rows)
    {
        foreach (var reference in table.ForeignKeys)
        {
            var known = rows[$"{source.Name}.{reference.Table}"].Select(r => r[reference.References[0]]).ToHashSet();
            rows[name].Count(r => r[reference.Columns[0]] is { } value && !known.Contains(value)).ShouldBe(0, $"{name} → {reference.Table}");
        }
    }

    private static void NothingIsMissing(string name, Table table, List<Row> rows)
    {
        foreach (var column in table.Columns)
        {
            if (!column.Nullable)
                rows.Count(r => r[column.Name] is null).ShouldBe(0, $"{name}.{column.Name}");
            if (column.Type.Length is { } length)
                rows.Max(r => (r[column.Name] as string)?.Length ?? 0).ShouldBeLessThanOrEqualTo(length, $"{name}.{column.Name}");
        }
    }

    private static void NothingIsAfterTheEnd(string name, Table table, List<Row> rows, DateTime end)
    {
        string[] promises = ["order_estimated_delivery_date", "shipping_limit_date"];
        foreach (var column in table.Columns.Where(c => c.Type.Kind is ValueKind.Timestamp or ValueKind.Instant && !promises.Contains(c.Name)))
            rows.Count(r => r.TimeOrNull(column.Name) >= end).ShouldBe(0, $"{name}.{column.Name}");
    }

    private static void MarketplaceAddsUp(Dictionary<string, List<Row>> rows)
    {
        var owed = rows["marketplace.order_items"].GroupBy(i => i.Text("order_id"))
            .ToDictionary(o => o.Key, o => o.Sum(i => i.Number("price") + i.Number("freight_value")));
        var paid = rows["marketplace.order_payments"].GroupBy(p => p.Text("order_id")).ToDictionary(o => o.Key, o => o.Sum(p => p.Number("payment_value")));
        paid.Count.ShouldBe(owed.Count);
        owed.Count(o => paid[o.Key] != o.Value).ShouldBe(0);
        rows["marketplace.order_payments"].ShouldAllBe(p => p.Number("payment_value") > 0);
        rows["marketplace.orders"].Where(o => !owed.ContainsKey(o.Text("order_id")))
            .ShouldAllBe(o => o.Text("order_status") == "created" || o.Text("order_status") == "unavailable" || o.Text("order_status") == "canceled");
    }

    private static void MarketplaceIsInOrder(List<Row> orders)
    {
        orders.ShouldAllBe(o => (o.Text("order_status") == "delivered") == (o["order_delivered_customer_date"] != null));
        InOrder(orders, "order_purchase_timestamp", "order_approved_at", "order_delivered_carrier_date", "order_delivered_customer_date", "updated_at");
    }

    private static void ShopAddsUp(Dictionary<string, List<Row>> rows)
    {
        var lines = rows["shop.order_items"].ToLookup(i => i.Number("order_id"));
        rows["shop.orders"].Count(o =>
            lines[o.Number("order_id")].Sum(i => (i.Number("quantity") * i.Number("unit_price")) - i.Number("discount_amount"))
            - o.Number("discount_amount") + o.Number("shipping_amount") != o.Number("total_amount")).ShouldBe(0);
        var registered = rows["shop.customers"].ToDictionary(c => c.Number("customer_id"), c => c.Time("created_at"));
        var listed = rows["shop.products"].ToDictionary(p => p.Number("product_id"), p => p.Time("created_at"));
        rows["shop.orders"].Count(o => registered[o.Number("customer_id")] > o.Time("order_timestamp")).ShouldBe(0);
        rows["shop.orders"].Count(o => lines[o.Number("order_id")].Any(i => listed[i.Number("product_id")] > o.Time("order_timestamp"))).ShouldBe(0);
        rows["shop.customers"].Select(c => c.Text("email")).ShouldBeUnique();
    }

    private static void ShopIsInOrder(List<Row> orders)
    {
        InOrder(orders, "order_timestamp", "paid_at", "shipped_at", "delivered_at", "updated_at");
        orders.ShouldAllBe(o => (o.Text("order_status") == "delivered" || o.Text("order_status") == "returned") == (o["delivered_at"] != null));
        orders.ShouldAllBe(o => o.Text("order_status") != "pending" || o["paid_at"] == null);
    }

    private static void InOrder(List<Row> rows, params string[] columns) => rows.Count(row =>
    {
        var times = columns.Select(row.TimeOrNull).OfType<DateTime>().ToList();
        return !times.SequenceEqual(times.Order());
    }).ShouldBe(0);

    private static void EngagementKnowsTheShop(Dictionary<string, List<Row>> rows)
    {
        var orders = rows["shop.orders"].ToDictionary(o => o.Number("order_id"));
        var customers = rows["shop.customers"].Select(c => c.Number("customer_id")).ToHashSet();
        var products = rows["shop.products"].Select(p => p.Number("product_id")).ToHashSet();
        foreach (var e in rows["engagement.clickstream"])
        {
            (e["customer_id"] is null || customers.Contains(e.Number("customer_id"))).ShouldBeTrue();
            (e["product_id"] is null || products.Contains(e.Number("product_id"))).ShouldBeTrue();
            (e["order_id"] is null).ShouldBe(e.Text("event_type") != "purchase");
            if (e["order_id"] is null)
                continue;
            var order = orders[e.Number("order_id")];
            order.Number("customer_id").ShouldBe(e.Number("customer_id"));
            order.Time("order_timestamp").ShouldBe(e.Time("occurred_at"));
        }

        rows["engagement.clickstream"].Where(e => e["order_id"] is not null).Select(e => e.Number("order_id")).ShouldBeUnique();
        rows["engagement.product_reviews"].ShouldAllBe(r => customers.Contains(r.Number("customer_id")) && products.Contains(r.Number("product_id")));
    }
}
