using EcommAspire.Simulator.Generation.Marketplace;
using EcommAspire.Simulator.Randomness;
using Contract = EcommAspire.Domain.Sources.Marketplace;

namespace EcommAspire.Simulator.Generation.Days;

/// <summary>A day of the marketplace: sellers who join, products they list, orders placed, orders moved on, orders reviewed.</summary>
internal sealed class MarketplaceDay
{
    // No order takes longer from its purchase to its delivery, nor from there to its review.
    private const int LongestWay = 120;
    private const int LongestThought = 30;

    private readonly MarketplaceModel _model;
    private readonly DateTime _from;
    private readonly DateTime _before;
    private readonly DateTime _now;
    private readonly DateTime _to;
    private readonly Lazy<(List<long> Moved, List<long> Approved)> _carried;

    public MarketplaceDay(MarketplaceModel model, SimulatorOptions options, int number)
    {
        _model = model;
        (_from, _to) = (options.EndOf(number - 1), options.EndOf(number));
        (_before, _now) = (_from.AddSeconds(-1), _to.AddSeconds(-1));
        _carried = new(Carry);
    }

    public IEnumerable<DayRows> Rows() =>
    [
        new(Contract.Source, Contract.Customers, Meet),
        new(Contract.Source, Contract.Sellers, Join),
        new(Contract.Source, Contract.Products, List),
        new(Contract.Source, Contract.Orders, rows => Describe(Placed(), order => OrdersTable.Write(_model, order, rows))),
        new(Contract.Source, Contract.OrderItems, rows => Describe(Placed(), order => OrderItemsTable.Write(_model, order, rows))),
        new(Contract.Source, Contract.OrderPayments, rows => Describe(Placed(), order => OrderPaymentsTable.Write(_model, order, rows))),
        new(Contract.Source, Contract.OrderReviews, Review),
    ];

    public IEnumerable<DayChanges> Changes() =>
    [
        new(
            Contract.Source, Contract.Orders, "orders moved on",
            ["order_status", "order_approved_at", "order_delivered_carrier_date", "order_delivered_customer_date", "updated_at"],
            rows => Describe(_carried.Value.Moved, order =>
            {
                rows.StartRow();
                rows.Id(_model.OrderIds[order.Index]);
                rows.Text(order.Status);
                rows.TimestampOrNull(order.Approved);
                rows.TimestampOrNull(order.HandedOver);
                rows.TimestampOrNull(order.Delivered);
                rows.Timestamp(order.Updated);
                rows.EndRow();
            })),
        new(
            Contract.Source, Contract.OrderPayments, "payments approved", ["updated_at"],
            rows => Describe(_carried.Value.Approved, order =>
            {
                for (var number = 1; number <= order.PaymentCount; number++)
                {
                    rows.StartRow();
                    rows.Id(_model.OrderIds[order.Index]);
                    rows.Integer(number);
                    rows.Timestamp(order.Approved!.Value);
                    rows.EndRow();
                }
            })),
    ];

    private void Meet(RowSink rows)
    {
        foreach (var order in Placed())
            CustomersTable.Write(_model, order, rows);
    }

    private void Join(RowSink rows)
    {
        var end = _model.SellersBefore(_to);
        for (var seller = _model.SellersBefore(_from); seller < end; seller++)
            SellersTable.Write(_model, seller, _model.JoinedAt(seller), rows);
    }

    private void List(RowSink rows)
    {
        var end = _model.ProductsBefore(_to);
        for (var product = _model.ProductsBefore(_from); product < end; product++)
            ProductsTable.Write(_model, product, _model.ListedAt(product), rows);
    }

    // What became of the orders that were on their way when the day began.
    private (List<long> Moved, List<long> Approved) Carry()
    {
        var (moved, approved) = (new List<long>(), new List<long>());
        var order = _model.NewOrder();
        var end = _model.OrdersBefore(_from);
        for (var index = _model.OrdersBefore(_from.AddDays(-LongestWay)); index < end; index++)
        {
            _model.Describe(index, order, _before);
            var before = (order.Updated, order.Status, order.Approved);
            if (order.Delivered is not null)
                continue;
            _model.Describe(index, order, _now);
            if ((order.Updated, order.Status) != (before.Updated, before.Status))
                moved.Add(index);
            if (order.Approved is not null && before.Approved is null)
                approved.Add(index);
        }

        return (moved, approved);
    }

    // The reviews of history are of the orders up to some time before its end; the orders after that have one each.
    private void Review(RowSink rows)
    {
        var order = _model.NewOrder();
        var first = Math.Max(_model.Reviewed, _model.OrdersBefore(_from.AddDays(-LongestWay - LongestThought)));
        var end = _model.OrdersBefore(_from);
        for (var index = first; index < end; index++)
        {
            var number = _model.Sizes.OrderReviews + (index - _model.Reviewed);
            _model.Describe(index, order, DateTime.MaxValue);
            var draw = new Draw(_model.Seed, Purpose.Review, number);
            var (asked, answered) = MarketplaceModel.ReviewTimes(order, DateTime.MaxValue, ref draw);
            if (answered > _before && answered <= _now)
                OrderReviewsTable.Write(_model, number, order, asked, answered, ref draw, rows);
        }
    }

    private void Describe(IEnumerable<long> indexes, Action<MarketplaceOrder> write)
    {
        var order = _model.NewOrder();
        foreach (var index in indexes)
        {
            _model.Describe(index, order, _now);
            write(order);
        }
    }

    private IEnumerable<long> Placed()
    {
        var end = _model.OrdersBefore(_to);
        for (var index = _model.OrdersBefore(_from); index < end; index++)
            yield return index;
    }
}
