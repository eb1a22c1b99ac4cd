using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Generation.Stores;
using EcommAspire.Simulator.Randomness;
using Contract = EcommAspire.Domain.Sources.Shop;

namespace EcommAspire.Simulator.Generation.Days;

/// <summary>A day of the web shop: customers who registered, rose, fell or moved, what is new on the list, prices, orders, and what is left in stock.</summary>
internal sealed class ShopDay
{
    /// <summary>Days; no order takes longer from its purchase to its return.</summary>
    public const int LongestWay = 100;

    private readonly ShopModel _model;
    private readonly StoreSalesTable _sales;
    private readonly int _number;
    private readonly DateTime _from;
    private readonly DateTime _to;
    private readonly Lazy<List<long>> _moved;

    public ShopDay(ShopModel model, StoreSalesTable sales, int number)
    {
        (_model, _sales, _number) = (model, sales, number);
        (_from, _to) = (model.Options.EndOf(number - 1), model.Options.EndOf(number));
        _moved = new(Carry);
    }

    public IEnumerable<DayRows> Rows() =>
    [
        new(Contract.Source, Contract.Customers, Register),
        new(Contract.Source, Contract.Products, List),
        new(Contract.Source, Contract.Orders, rows => Describe(Placed(), order => OrdersTable.Write(_model, order, rows))),
        new(Contract.Source, Contract.OrderItems, rows => Describe(Placed(), order => OrderItemsTable.Write(_model, order, rows))),
    ];

    public IEnumerable<DayChanges> Changes() =>
    [
        new(Contract.Source, Contract.Customers, "tiers changed", ["tier", "updated_at"], Promote),
        new(Contract.Source, Contract.Customers, "customers moved", ["street", "city", "state", "zip_code", "updated_at"], Move),
        new(Contract.Source, Contract.Products, "prices changed", ["price", "updated_at"], Reprice),
        new(Contract.Source, Contract.Products, "stocks drawn on", ["stock_quantity", "updated_at"], Sell)
        {
            // What is sold goes; what had fallen below its level by the evening before arrives in the morning.
            Expressions = new Dictionary<string, string>
            {
                ["stock_quantity"] = "greatest(held.stock_quantity + case when held.stock_quantity < held.reorder_level "
                    + "then 3 * held.reorder_level else 0 end - told.stock_quantity, 0)",
            },
        },
        new(
            Contract.Source, Contract.Orders, "orders moved on", ["order_status", "paid_at", "shipped_at", "delivered_at", "updated_at"],
            rows => Describe(_moved.Value, order =>
            {
                rows.StartRow();
                rows.BigInteger(_model.NumberOf(order.Index));
                rows.Text(Contract.OrderStatuses[order.Status]);
                rows.InstantOrNull(order.PaidAt);
                rows.InstantOrNull(order.ShippedAt);
                rows.InstantOrNull(order.DeliveredAt);
                rows.Instant(order.Updated);
                rows.EndRow();
            })),
    ];

    // The last moment that the engines tell from the next day.
    private DateTime Now => _to.AddTicks(-10);

    private void Register(RowSink rows)
    {
        var end = _model.CustomersBefore(_to);
        for (var customer = _model.CustomersBefore(_from); customer < end; customer++)
            CustomersTable.Write(_model, customer, _number, rows);
    }

    private void List(RowSink rows)
    {
        var end = _model.ProductsBefore(_to);
        for (var product = _model.ProductsBefore(_from); product < end; product++)
            ProductsTable.Write(_model, product, _number, rows);
    }

    private void Promote(RowSink rows)
    {
        foreach (var (customer, at) in Changing(_model.CustomersBefore(_from), _model.ChangesTier, Purpose.ShopCustomer))
        {
            rows.StartRow();
            rows.BigInteger(customer + 1);
            rows.Text(Contract.Tiers[_model.TierOf(customer, _number)]);
            rows.Instant(at);
            rows.EndRow();
        }
    }

    private void Move(RowSink rows)
    {
        foreach (var (customer, at) in Changing(_model.CustomersBefore(_from), _model.Moves, Purpose.ShopCustomer))
        {
            var draw = _model.AddressOf(customer, _number);
            rows.StartRow();
            rows.BigInteger(customer + 1);
            CustomersTable.WriteAddress(_model, _model.ZipOf(customer, _number), ref draw, rows);
            rows.Instant(at);
            rows.EndRow();
        }
    }

    private void Reprice(RowSink rows)
    {
        foreach (var (product, at) in Changing(_model.ProductsBefore(_from), _model.ChangesPrice, Purpose.ShopProduct))
        {
            rows.StartRow();
            rows.BigInteger(product + 1);
            rows.Money(_model.PriceOf(product, _number));
            rows.Instant(at);
            rows.EndRow();
        }
    }

    private void Sell(RowSink rows)
    {
        var sold = new SortedDictionary<int, int>();
        Describe(Placed(), order =>
        {
            foreach (var line in order.Lines.AsSpan(0, order.LineCount))
                sold[line.Product] = sold.GetValueOrDefault(line.Product) + line.Quantity;
        });
        _sales.SellDay(_number, sale => sold[sale.Product] = sold.GetValueOrDefault(sale.Product) + sale.Quantity);
        foreach (var (product, quantity) in sold)
        {
            rows.StartRow();
            rows.BigInteger(product + 1);
            rows.Integer(quantity);
            rows.Instant(Now);
            rows.EndRow();
        }
    }

    // Those that something happens to on this day, and when, some time in its working hours.
    private IEnumerable<(int Thing, DateTime At)> Changing(int count, Func<int, int, bool> happens, Purpose purpose)
    {
        for (var thing = 0; thing < count; thing++)
        {
            if (happens(thing, _number))
                yield return (thing, _from.AddSeconds(new Draw(_model.Seed, purpose, ((long)-_number << 40) - thing).Between(8 * 3600, 20 * 3600)));
        }
    }

    // What became of the orders that were on their way when the day began.
    private List<long> Carry()
    {
        var moved = new List<long>();
        var order = _model.NewOrder();
        var end = _model.OrdersBefore(_from);
        for (var index = _model.OrdersBefore(_from.AddDays(-LongestWay)); index < end; index++)
        {
            _model.Describe(index, order, _from.AddTicks(-10));
            var before = order.Updated;
            _model.Describe(index, order, Now);
            if (order.Updated != before)
                moved.Add(index);
        }

        return moved;
    }

    private IEnumerable<long> Placed()
    {
        var end = _model.OrdersBefore(_to);
        for (var index = _model.OrdersBefore(_from); index < end; index++)
            yield return index;
    }

    private void Describe(IEnumerable<long> indexes, Action<ShopOrder> write)
    {
        var order = _model.NewOrder();
        foreach (var index in indexes)
        {
            _model.Describe(index, order, Now);
            write(order);
        }
    }
}
