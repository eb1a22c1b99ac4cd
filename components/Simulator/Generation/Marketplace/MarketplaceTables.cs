using EcommAspire.Domain;
using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;
using Contract = EcommAspire.Domain.Sources.Marketplace;

namespace EcommAspire.Simulator.Generation.Marketplace;

/// <summary>Coordinates seen for postal codes: each code once, then the more the more people live there.</summary>
internal sealed class GeolocationTable(MarketplaceModel model)
    : SimulatedTable(Contract.Source, Contract.Geolocation, model.Sizes.Geolocations, model.Sizes.Geolocations, 16_384)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var geography = model.Geography;
        for (var row = first; row < end; row++)
        {
            var draw = new Draw(model.Seed, Purpose.Geolocation, row);
            var zip = row < geography.Zips ? (int)row : geography.AnyZip(geography.Buyers.Choose(ref draw), ref draw);
            var city = Cities.All[geography.CityOf(zip)];
            var centre = new Draw(model.Seed, Purpose.Zips, zip);
            var (north, east) = (Scatter(ref centre, 6_000_000), Scatter(ref centre, 6_000_000));
            if (!draw.Chance(800))
                (north, east) = (north + Scatter(ref draw, 900_000), east + Scatter(ref draw, 900_000));

            rows.StartRow();
            rows.Text(geography.Prefix(zip));
            rows.Degrees((city.Latitude * 10_000L) + north);
            rows.Degrees((city.Longitude * 10_000L) + east);
            rows.Text(draw.Chance(1_500) ? city.Name.ToLowerInvariant() : city.PlainName);
            rows.Text(city.State);
            rows.EndRow();
        }
    }

    // Denser in the middle, like a town.
    private static int Scatter(ref Draw draw, int most) => draw.Between(-most, most) / 2 + draw.Between(-most, most) / 2;
}

/// <summary>The customer of each order.</summary>
internal sealed class CustomersTable(MarketplaceModel model)
    : SimulatedTable(Contract.Source, Contract.Customers, model.Sizes.Orders, model.Sizes.Orders, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var place = first; place < end; place++)
            Write(model, model.CustomerIds.IndexAt(place), rows);
    }

    public static void Write(MarketplaceModel model, long order, RowSink rows)
    {
        var zip = model.ZipOfCustomer(order);
        var city = Cities.All[model.Geography.CityOf(zip)];
        rows.StartRow();
        rows.Id(model.CustomerIds[order]);
        rows.Id(model.PersonIds[model.PersonOf(order)]);
        rows.Text(model.Geography.Prefix(zip));
        rows.Text(city.PlainName);
        rows.Text(city.State);
        rows.Timestamp(model.PurchaseTime(order));
        rows.EndRow();
    }
}

/// <summary>Who sells.</summary>
internal sealed class SellersTable(MarketplaceModel model)
    : SimulatedTable(Contract.Source, Contract.Sellers, model.Sizes.Sellers, model.Sizes.Sellers, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var place = first; place < end; place++)
        {
            var seller = (int)model.SellerIds.IndexAt(place);
            var draw = new Draw(model.Seed, Purpose.Seller, -1L - seller);
            Write(model, seller, model.Start.AddSeconds(draw.Below(400 * 86_400)), rows);
        }
    }

    public static void Write(MarketplaceModel model, int seller, DateTime joined, RowSink rows)
    {
        var zip = model.ZipOfSeller(seller);
        var city = Cities.All[model.Geography.CityOf(zip)];
        rows.StartRow();
        rows.Id(model.SellerIds[seller]);
        rows.Text(model.Geography.Prefix(zip));
        rows.Text(city.PlainName);
        rows.Text(city.State);
        rows.Timestamp(joined);
        rows.EndRow();
    }
}

/// <summary>English names of the categories.</summary>
internal sealed class CategoryTranslationTable()
    : SimulatedTable(Contract.Source, Contract.CategoryTranslation, Categories.All.Length, Categories.All.Length, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var place = first; place < end; place++)
        {
            rows.StartRow();
            rows.Text(Categories.All[place].Name);
            rows.Text(Categories.All[place].English);
            rows.EndRow();
        }
    }
}

/// <summary>What is sold.</summary>
internal sealed class ProductsTable(MarketplaceModel model)
    : SimulatedTable(Contract.Source, Contract.Products, model.Sizes.Products, model.Sizes.Products, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var place = first; place < end; place++)
            Write(model, (int)model.ProductIds.IndexAt(place), null, rows);
    }

    /// <summary>Writes a product.</summary>
    /// <param name="model">The marketplace.</param>
    /// <param name="product">Its number.</param>
    /// <param name="listed">When it was listed; null for some time in history.</param>
    /// <param name="rows">Where it goes.</param>
    public static void Write(MarketplaceModel model, int product, DateTime? listed, RowSink rows)
    {
        var draw = new Draw(model.Seed, Purpose.MarketplaceProduct, -1L - product);
        var grams = model.WeightOf(product);
        rows.StartRow();
        rows.Id(model.ProductIds[product]);

        // As in the public data, some products were listed without saying what they are.
        if (draw.Chance(185))
        {
            for (var column = 0; column < 4; column++)
                rows.Null();
        }
        else
        {
            rows.Text(Categories.All[model.CategoryOf(product)].Name);
            rows.Integer(Math.Max(draw.Between(25, 63), draw.Between(5, 60)));
            rows.Integer((int)Math.Clamp(Spread.Wide(600, draw.Next()), 20, 3_990));
            rows.Integer(1 + draw.BelowLow(draw.BelowLow(8) + 1));
        }

        rows.Integer(grams);
        rows.Integer(Math.Min(105, 16 + (int)Spread.Narrow(4 + (grams / 350), draw.Next())));
        rows.Integer(Math.Min(105, 2 + (int)Spread.Wide(6 + (grams / 900), draw.Next())));
        rows.Integer(Math.Min(105, 11 + (int)Spread.Narrow(3 + (grams / 500), draw.Next())));
        rows.Timestamp(listed ?? model.Start.AddSeconds(draw.Below(600 * 86_400)));
        rows.EndRow();
    }
}

/// <summary>Orders, and what hangs on them, are told order by order.</summary>
internal abstract class OrderwiseTable(MarketplaceModel model, Table table, long rows)
    : SimulatedTable(Contract.Source, table, rows, model.Sizes.Orders, 8_192)
{
    protected MarketplaceModel Model => model;

    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var order = model.NewOrder();
        for (var place = first; place < end; place++)
        {
            model.Describe(model.OrderIds.IndexAt(place), order);
            Write(order, rows);
        }
    }

    private protected abstract void Write(MarketplaceOrder order, RowSink rows);
}

/// <summary>Orders.</summary>
internal sealed class OrdersTable(MarketplaceModel model) : OrderwiseTable(model, Contract.Orders, model.Sizes.Orders)
{
    private protected override void Write(MarketplaceOrder order, RowSink rows) => Write(Model, order, rows);

    public static void Write(MarketplaceModel model, MarketplaceOrder order, RowSink rows)
    {
        rows.StartRow();
        rows.Id(model.OrderIds[order.Index]);
        rows.Id(model.CustomerIds[order.Index]);
        rows.Text(order.Status);
        rows.Timestamp(order.Purchased);
        rows.TimestampOrNull(order.Approved);
        rows.TimestampOrNull(order.HandedOver);
        rows.TimestampOrNull(order.Delivered);
        rows.Timestamp(order.Estimated);
        rows.Timestamp(order.Updated);
        rows.EndRow();
    }
}

/// <summary>Pieces ordered.</summary>
internal sealed class OrderItemsTable(MarketplaceModel model) : OrderwiseTable(model, Contract.OrderItems, model.Sizes.OrderItems)
{
    private protected override void Write(MarketplaceOrder order, RowSink rows) => Write(Model, order, rows);

    public static void Write(MarketplaceModel model, MarketplaceOrder order, RowSink rows)
    {
        for (var item = 0; item < order.ItemCount; item++)
        {
            ref var piece = ref order.Items[item];
            rows.StartRow();
            rows.Id(model.OrderIds[order.Index]);
            rows.Integer(item + 1);
            rows.Id(item == 0 && order.Blemish is Blemish.UnknownProduct ? model.UnknownId(order.Index) : model.ProductIds[piece.Product]);
            rows.Id(item == 0 && order.Blemish is Blemish.UnknownSeller ? model.UnknownId(order.Index) : model.SellerIds[piece.Seller]);
            rows.Timestamp(piece.ShippingLimit);
            rows.Money(piece.Price);
            rows.Money(piece.Freight);
            rows.Timestamp(order.Purchased);
            rows.EndRow();
        }
    }
}

/// <summary>Payments of orders.</summary>
internal sealed class OrderPaymentsTable(MarketplaceModel model) : OrderwiseTable(model, Contract.OrderPayments, model.Sizes.OrderPayments)
{
    private protected override void Write(MarketplaceOrder order, RowSink rows) => Write(Model, order, rows);

    public static void Write(MarketplaceModel model, MarketplaceOrder order, RowSink rows)
    {
        for (var number = 0; number < order.PaymentCount; number++)
        {
            var payment = order.Payments[number];
            var wrong = number == 0 && order.Blemish is Blemish.MismatchedPayment ? 1 + (payment.Value / 4) : 0;
            rows.StartRow();
            rows.Id(model.OrderIds[order.Index]);
            rows.Integer(number + 1);
            rows.Text(Contract.PaymentTypes[payment.Type]);
            rows.Integer(payment.Installments);
            rows.Money(payment.Value + wrong);
            rows.Timestamp(order.Approved ?? order.Purchased);
            rows.EndRow();
        }
    }
}

/// <summary>Reviews of orders.</summary>
internal sealed class OrderReviewsTable(MarketplaceModel model)
    : SimulatedTable(Contract.Source, Contract.OrderReviews, model.Sizes.OrderReviews, model.Sizes.OrderReviews, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var order = model.NewOrder();
        for (var place = first; place < end; place++)
        {
            var number = model.ReviewIds.IndexAt(place);
            model.Describe(model.OrderOfReview(number), order);
            var draw = new Draw(model.Seed, Purpose.Review, number);
            var (asked, answered) = MarketplaceModel.ReviewTimes(order, model.LastMoment.Date.AddDays(-1), ref draw);
            Write(model, number, order, asked, answered <= model.LastMoment ? answered : model.LastMoment, ref draw, rows);
        }
    }

    public static void Write(MarketplaceModel model, long number, MarketplaceOrder order, DateTime asked, DateTime answered, ref Draw draw, RowSink rows)
    {
        var score = Score(order, ref draw);
        var review = ReviewText.Portuguese(score, order.Delivered > order.Estimated.AddDays(1), order.Delivered is null, ref draw);
        rows.StartRow();
        rows.Id(model.ReviewIds[number]);
        rows.Id(model.IsOfUnknownOrder(number) ? model.UnknownId(-number) : model.OrderIds[order.Index]);
        rows.Integer(score);
        rows.TextOrNull(review.Title);
        rows.TextOrNull(review.Message);
        rows.Timestamp(asked);
        rows.Timestamp(answered);
        rows.Timestamp(answered);
        rows.EndRow();
    }

    private static int Score(MarketplaceOrder order, ref Draw draw)
    {
        ReadOnlySpan<int> weights = order switch
        {
            { Delivered: null } => [62, 11, 10, 7, 10],
            _ when order.Delivered > order.Estimated.AddDays(7) => [68, 10, 8, 6, 8],
            _ when order.Delivered > order.Estimated.AddDays(1) => [42, 10, 14, 15, 19],
            _ => [7, 2, 8, 20, 63],
        };
        return 1 + draw.Weighted(weights);
    }
}
