using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using Contract = EcommAspire.Domain.Sources.Engagement;

namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>Reviews of the shop's products, mostly by people who bought them.</summary>
internal sealed class ProductReviewsTable : SimulatedTable
{
    private const int ReviewedAfterDays = 12;

    private readonly ShopModel _model;
    private readonly Calendar _calendar;
    private readonly Ranks _blemishes;

    public ProductReviewsTable(ShopModel model)
        : base(Contract.Source, Contract.ProductReviews, model.Sizes.ProductReviews, model.Sizes.ProductReviews, 2_048)
    {
        _model = model;
        _calendar = Calendar.Online(model.Options, 4);
        _blemishes = new(model.Seed, Purpose.Dirt, Rows, 3);
    }

    /// <summary>Writes the reviews of a day after history.</summary>
    public void WriteDay(int day, RowSink rows) =>
        WriteThings(ReviewsBefore(_model.Options.EndOf(day - 1)), ReviewsBefore(_model.Options.EndOf(day)), rows);

    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var order = _model.NewOrder();
        var broken = new ExtendedJsonRows(Table);
        var dirt = _model.Dirt;
        for (var index = first; index < end; index++)
        {
            Write(index, order, rows);
            var rank = _blemishes[index];
            if (rank < dirt.DuplicateProductReviews)
            {
                Write(index, order, rows);
            }
            else if (rank < dirt.DuplicateProductReviews + dirt.BrokenProductReviews)
            {
                Write(index, order, broken);
                var draw = new Draw(_model.Seed, Purpose.Dirt, (2L << 40) + index);
                BrokenLines.Write(broken, rows, ref draw);
            }
        }
    }

    private void Write(long index, ShopOrder order, RowSink rows)
    {
        var draw = new Draw(_model.Seed, Purpose.ProductReview, index);
        var (product, customer, written) = (0, 0, _calendar.At(index, Rows, draw.Next()));
        var bought = draw.Chance(8_500) && FindBought(index, written, order);
        if (bought)
        {
            (product, customer) = (order.Lines[draw.Below(order.LineCount)].Product, order.Customer);
            var thoughtOver = order.DeliveredAt!.Value.AddSeconds(Spread.Wide(5 * 86_400, draw.Next()));
            if (index < Rows)
                written = thoughtOver < _model.LastMoment ? thoughtOver : _model.LastMoment;
        }
        else
        {
            (product, customer) = (_model.ChooseProduct(written, ref draw), _model.ChooseCustomer(written, ref draw));
        }

        // Some products are simply better than others.
        var quality = new Draw(_model.Seed, Purpose.ProductReview, -1L - product).Below(100);
        var rating = 1 + draw.Weighted(quality switch { < 12 => [34, 22, 18, 14, 12], < 45 => [9, 8, 17, 31, 35], _ => [4, 3, 8, 24, 61] });
        var portuguese = draw.Chance(7_800);
        var words = ReviewText.OfProduct(portuguese, rating, ref draw);

        rows.StartRow();
        rows.Text(ClickstreamTable.ObjectId(written, draw.Next(), index));
        rows.BigInteger(product + 1);
        rows.BigInteger(customer + 1);
        rows.Integer(rating);
        rows.TextOrNull(words.Title);
        rows.TextOrNull(words.Message);
        rows.TextOrNull(draw.Chance(300) ? null : portuguese ? "pt" : "en");
        rows.Boolean(bought);
        rows.Integer((int)Math.Min(Spread.Wide(2, draw.Next()) * draw.Below(3), 400));
        rows.Instant(written);
        rows.EndRow();
    }

    private bool FindBought(long index, DateTime written, ShopOrder order)
    {
        // What came today is reviewed another day.
        var (at, now) = index < Rows
            ? (index * _model.Sizes.ShopOrders / Rows, _model.LastMoment)
            : (_model.OrdersBefore(written.AddDays(-ReviewedAfterDays)) - 1, written.AddDays(-1));
        for (var attempt = 0; attempt < 20 && at - attempt >= 0; attempt++)
        {
            _model.Describe(at - attempt, order, now);
            if (order.DeliveredAt is not null)
                return true;
        }

        return false;
    }

    private long ReviewsBefore(DateTime moment) => Calendar.CountBefore(
        moment,
        _calendar.MostBefore(moment, Rows),
        index => _calendar.At(index, Rows, new Draw(_model.Seed, Purpose.ProductReview, index).Next()));
}
