using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;
using Contract = EcommAspire.Domain.Sources.Shop;

namespace EcommAspire.Simulator.Generation.Shop;

/// <summary>Registered customers.</summary>
internal sealed class CustomersTable(ShopModel model)
    : SimulatedTable(Contract.Source, Contract.Customers, model.Sizes.ShopCustomers, model.Sizes.ShopCustomers, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var customer = (int)first; customer < end; customer++)
            Write(model, customer, 0, rows);
    }

    /// <summary>Writes a customer as on the day after history on which they registered or, by 0, as at its end.</summary>
    public static void Write(ShopModel model, int customer, int day, RowSink rows)
    {
        var draw = new Draw(model.Seed, Purpose.ShopCustomer, (2L << 40) + customer);
        var (firstName, lastName) = (draw.Pick<string>(People.FirstNames), People.LastNames[draw.BelowLow(People.LastNames.Length)]);
        var registered = model.RegisteredAt(customer);

        rows.StartRow();
        rows.BigInteger(customer + 1);
        rows.Text($"{People.Plain(firstName)}.{People.Plain(lastName)}{customer + 1}@example.com");
        rows.Text(firstName);
        rows.Text(lastName);
        rows.TextOrNull(draw.Chance(1_200) ? null : Phone(ref draw));
        rows.Text(Contract.Tiers[model.TierOf(customer, day)]);
        WriteAddress(model, model.ZipOf(customer, day), ref draw, rows);
        rows.Instant(registered);
        rows.Instant(day == 0 ? Changed(registered, model.LastMoment, 4_000, ref draw) : registered);
        rows.EndRow();
    }

    /// <summary>Writes the columns of an address: street, city, state, postal code.</summary>
    public static void WriteAddress(ShopModel model, int zip, ref Draw draw, RowSink rows)
    {
        var city = Cities.All[model.Geography.CityOf(zip)];
        rows.TextOrNull(draw.Chance(500) ? null : $"{draw.Pick<string>(People.Streets)}, {draw.Between(1, 2_400)}");
        rows.Text(city.Name);
        rows.Text(city.State);
        rows.Text($"{model.Geography.Prefix(zip)}-{draw.Below(1_000):D3}");
    }

    internal static DateTime Changed(DateTime made, DateTime last, int chance, ref Draw draw) =>
        draw.Chance(chance) ? made.AddMicroseconds((long)((UInt128)(last - made).Ticks / 10 * draw.Next() >> 32)) : made;

    private static string Phone(ref Draw draw)
    {
        var (area, front, back) = (draw.Between(11, 99), draw.Below(10_000), draw.Below(10_000));
        return draw.Below(3) switch
        {
            0 => $"({area}) 9{front:D4}-{back:D4}",
            1 => $"+55 {area} 9{front:D4} {back:D4}",
            _ => $"{area}9{front:D4}{back:D4}",
        };
    }
}

/// <summary>What the shop sells.</summary>
internal sealed class ProductsTable(ShopModel model)
    : SimulatedTable(Contract.Source, Contract.Products, model.Sizes.ShopProducts, model.Sizes.ShopProducts, 2_048)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var product = (int)first; product < end; product++)
            Write(model, product, 0, rows);
    }

    /// <summary>Writes a product as on the day after history on which it was listed or, by 0, as at its end.</summary>
    public static void Write(ShopModel model, int product, int day, RowSink rows)
    {
        var draw = new Draw(model.Seed, Purpose.ShopProduct, (2L << 40) + product);
        var good = Goods.All[model.GoodOf(product)];
        var colour = draw.Pick<string>(Goods.Colours);
        var price = model.PriceOf(product, day);
        var listed = model.ListedAt(product);

        // What sells well is ordered again sooner, and yet at times runs short.
        var reorder = 5 + (int)(900 / (8 + (model.RankOf(product) * 4_000 / model.Sizes.ShopProducts / 12)));
        var stock = draw.Below(100) switch
        {
            < 3 => 0,
            < 14 => draw.Between(0, reorder - 1),
            _ => reorder + draw.Below(4 * reorder),
        };

        rows.StartRow();
        rows.BigInteger(product + 1);
        rows.Text($"{good.Category[..3].ToUpperInvariant()}-{product + 1:D6}");
        rows.Text(model.NameOf(product));
        rows.Text(good.Category);
        rows.TextOrNull(model.BrandOf(product));
        rows.Money(price);
        rows.Money(price * draw.Between(45, 78) / 100);
        rows.Integer(stock);
        rows.Integer(reorder);
        rows.Boolean(!draw.Chance(400));
        if (draw.Chance(200))
            rows.Null();
        else
            rows.Json($$"""{"color": "{{colour}}", "{{good.Attribute}}": "{{draw.Pick<string>(good.Values)}}", "weight_g": {{draw.Between(8, 900) * 10}}, "warranty_months": {{draw.Pick<int>([3, 6, 12, 12, 24])}}}""");
        rows.Instant(listed);
        rows.Instant(day == 0 ? CustomersTable.Changed(listed, model.LastMoment, 8_000, ref draw) : listed);
        rows.EndRow();
    }
}

/// <summary>Orders.</summary>
internal sealed class OrdersTable(ShopModel model)
    : SimulatedTable(Contract.Source, Contract.Orders, model.Sizes.ShopOrders, model.Sizes.ShopOrders, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var order = model.NewOrder();
        for (var index = first; index < end; index++)
        {
            model.Describe(index, order);
            Write(model, order, rows);
        }
    }

    public static void Write(ShopModel model, ShopOrder order, RowSink rows)
    {
        rows.StartRow();
        rows.BigInteger(model.NumberOf(order.Index));
        rows.BigInteger(order.Customer + 1);
        rows.Text(Contract.OrderStatuses[order.Status]);
        rows.Instant(order.Ordered);
        rows.InstantOrNull(order.PaidAt);
        rows.InstantOrNull(order.ShippedAt);
        rows.InstantOrNull(order.DeliveredAt);
        rows.Text(Contract.PaymentMethods[order.PaymentMethod]);
        rows.Money(order.Discount);
        rows.Money(order.Shipping);
        rows.Money(order.Total);
        rows.Instant(order.Updated);
        rows.EndRow();
    }
}

/// <summary>Lines of orders.</summary>
internal sealed class OrderItemsTable(ShopModel model)
    : SimulatedTable(Contract.Source, Contract.OrderItems, model.Sizes.ShopOrderItems, model.Sizes.ShopOrders, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var order = model.NewOrder();
        for (var index = first; index < end; index++)
        {
            model.Describe(index, order);
            Write(model, order, rows);
        }
    }

    public static void Write(ShopModel model, ShopOrder order, RowSink rows)
    {
        for (var number = 0; number < order.LineCount; number++)
        {
            var line = order.Lines[number];
            rows.StartRow();
            rows.BigInteger(model.NumberOf(order.Index));
            rows.Integer(number + 1);
            rows.BigInteger(line.Product + 1);
            rows.Integer(line.Quantity);
            rows.Money(line.Price);
            rows.Money(line.Discount);
            rows.Instant(order.Ordered);
            rows.EndRow();
        }
    }
}
