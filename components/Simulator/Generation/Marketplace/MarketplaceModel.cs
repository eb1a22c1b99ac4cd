using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;

namespace EcommAspire.Simulator.Generation.Marketplace;

/// <summary>
/// The marketplace as functions: what the n-th person, product, seller or order is. Only what is looked up for every order
/// is kept in memory.
/// </summary>
internal sealed class MarketplaceModel
{
    private const int ReviewedAfterDays = 20;
    private const long Hour = 3600;
    private const long Day = 24 * Hour;

    private readonly SimulatorOptions _options;
    private readonly Calendar _calendar;
    private readonly Ranks _persons;
    private readonly Permutation _firstReviews;
    private readonly Permutation _laterReviews;
    private readonly ExactShares _items;
    private readonly ExactShares _payments;
    private readonly Popularity _demand;
    private readonly Popularity _categories = new([.. Categories.All.Select(c => c.Share)]);
    private readonly Popularity _sellers;
    private readonly Offer[] _offers;
    private readonly int[] _sellerZips;
    private readonly Arrivals _listings;
    private readonly Arrivals _joinings;

    public MarketplaceModel(SimulatorOptions options, Sizes sizes, DirtCounts dirt, Geography geography)
    {
        var seed = options.Seed;
        (_options, Sizes, Dirt, Geography) = (options, sizes, dirt, geography);
        _calendar = Calendar.Online(options, 1);
        _persons = new(seed, Purpose.PersonOfOrder, sizes.Orders);
        _items = new(seed, Purpose.MarketplaceItems, sizes.Orders, sizes.OrdersWithoutItems, sizes.OrderItems);
        _payments = new(seed, Purpose.MarketplacePaymentCount, sizes.Orders - sizes.OrdersWithoutItems, 0, sizes.OrderPayments);
        _demand = new(sizes.Products, 1 + (sizes.Products / 900));

        var asked = options.End.AddDays(-ReviewedAfterDays);
        Reviewed = Math.Max(1, Calendar.CountBefore(asked, sizes.Orders, PurchaseTime));
        _firstReviews = new(seed, Purpose.ReviewOrder, Reviewed);
        _laterReviews = new(seed, Purpose.ReviewSecondOrder, Reviewed);

        CustomerIds = new(seed, Purpose.CustomerId, sizes.Orders);
        OrderIds = new(seed, Purpose.MarketplaceOrderId, sizes.Orders);
        ProductIds = new(seed, Purpose.MarketplaceProductId, sizes.Products);
        SellerIds = new(seed, Purpose.SellerId, sizes.Sellers);
        ReviewIds = new(seed, Purpose.ReviewId, sizes.OrderReviews);
        PersonIds = new(seed, Purpose.PersonId, sizes.Persons);

        _sellerZips = new int[sizes.Sellers];
        for (var seller = 0; seller < sizes.Sellers; seller++)
            _sellerZips[seller] = MakeZip(seller);

        _sellers = new(sizes.Sellers, 1 + (sizes.Sellers / 60));
        _offers = new Offer[sizes.Products];
        for (var product = 0; product < sizes.Products; product++)
            _offers[product] = MakeOffer(product);

        _listings = new(seed, Purpose.MarketplaceProduct, options.End, (int)(Math.Min(1_000, 8_000_000 / sizes.Products) * Day / 1_000));
        _joinings = new(seed, Purpose.Seller, options.End, (int)(Math.Min(3_000, 2_000_000 / sizes.Sellers) * Day / 1_000));
    }

    public Sizes Sizes { get; }

    public DirtCounts Dirt { get; }

    public Geography Geography { get; }

    public ulong Seed => _options.Seed;

    /// <summary>The last second of history.</summary>
    public DateTime LastMoment => _options.End.AddSeconds(-1);

    public DateTime Start => _options.Start.ToDateTime(TimeOnly.MinValue);

    public HexIds CustomerIds { get; }

    public HexIds OrderIds { get; }

    public HexIds ProductIds { get; }

    public HexIds SellerIds { get; }

    public HexIds ReviewIds { get; }

    public HexIds PersonIds { get; }

    /// <summary>How many orders, the first ones, are old enough for a review.</summary>
    public long Reviewed { get; }

    /// <summary>An object that any order fits in.</summary>
    public MarketplaceOrder NewOrder() => new(_items.Most, _payments.Most);

    /// <summary>An identifier that nothing has.</summary>
    public HexId UnknownId(long about)
    {
        var draw = new Draw(Seed, Purpose.Dirt, about);
        return new(draw.NextLong(), draw.NextLong());
    }

    public int CategoryOf(int product) => OfferOf(product).Category;

    public int WeightOf(int product) => OfferOf(product).Weight;

    public int ZipOfSeller(int seller) => seller < _sellerZips.Length ? _sellerZips[seller] : MakeZip(seller);

    /// <summary>When a product was listed.</summary>
    /// <param name="product">One that was new after history.</param>
    public DateTime ListedAt(int product) => _listings.At(product - Sizes.Products);

    /// <summary>When a seller joined.</summary>
    /// <param name="seller">One who was new after history.</param>
    public DateTime JoinedAt(int seller) => _joinings.At(seller - Sizes.Sellers);

    /// <summary>The number of products listed before <paramref name="moment"/>, which is not in history: of the first one that was not.</summary>
    public int ProductsBefore(DateTime moment) => Sizes.Products + _listings.Before(moment);

    /// <summary>The number of sellers who joined before <paramref name="moment"/>, which is not in history: of the first one who did not.</summary>
    public int SellersBefore(DateTime moment) => Sizes.Sellers + _joinings.Before(moment);

    /// <summary>Who places the order. Every person places one at least, and a few place many; after history, most are new.</summary>
    public int PersonOf(long order)
    {
        var rank = _persons[order];
        if (rank < Sizes.Persons)
            return order < Sizes.Orders ? (int)rank : Sizes.Persons + (int)(order - Sizes.Orders);
        var draw = new Draw(Seed, Purpose.PersonOfOrder, order < Sizes.Orders ? rank : order);
        return draw.Below(1 + draw.Below(1 + draw.Below(Sizes.Persons)));
    }

    /// <summary>Where the order's customer lives: mostly where the person does, at times where they moved in the same city.</summary>
    public int ZipOfCustomer(long order)
    {
        var draw = new Draw(Seed, Purpose.Person, PersonOf(order));
        var city = Geography.Buyers.Choose(ref draw);
        var zip = Geography.AnyZip(city, ref draw);
        var moved = new Draw(Seed, Purpose.Person, -1 - order);
        return moved.Chance(300) ? Geography.AnyZip(city, ref moved) : zip;
    }

    /// <summary>The order that a review is about; the first reviews are of different orders, and some orders get another.</summary>
    public long OrderOfReview(long review)
    {
        var (round, place) = Math.DivRem(review, Reviewed);
        return (round & 1) == 0 ? _firstReviews.Index(place) : _laterReviews.Index(place);
    }

    /// <summary>Whether the review speaks of an order that is not there.</summary>
    public bool IsOfUnknownOrder(long review) => review < Sizes.OrderReviews
        ? review >= Sizes.OrderReviews - Dirt.ReviewsOfUnknownOrders
        : new Draw(Seed, Purpose.Dirt, (3L << 40) + review).Below(Sizes.OrderReviews) < Dirt.ReviewsOfUnknownOrders;

    /// <summary>When a customer is asked for a review of an order, and when they answer.</summary>
    public static (DateTime Asked, DateTime Answered) ReviewTimes(MarketplaceOrder order, DateTime latestAsked, ref Draw draw)
    {
        var asked = (order.Delivered ?? order.Estimated).Date.AddDays(draw.Between(1, 2));
        asked = asked < latestAsked ? asked : latestAsked;
        return (asked, asked.AddSeconds(Spread.Wide(2 * 86_400, draw.Next())));
    }

    public DateTime PurchaseTime(long order) =>
        _calendar.At(order, Sizes.Orders, new Draw(Seed, Purpose.MarketplaceOrder, order).Next());

    /// <summary>The number of orders placed before <paramref name="moment"/>: of the first one that was not.</summary>
    public long OrdersBefore(DateTime moment) => Calendar.CountBefore(moment, _calendar.MostBefore(moment, Sizes.Orders), PurchaseTime);

    /// <summary>Tells everything about an order, as it stands at the end of history.</summary>
    public void Describe(long index, MarketplaceOrder order) => Describe(index, order, LastMoment);

    /// <summary>Tells everything about an order, as it stands at <paramref name="now"/>, which is not before history's end.</summary>
    public void Describe(long index, MarketplaceOrder order, DateTime now)
    {
        var draw = new Draw(Seed, Purpose.MarketplaceOrder, index);
        order.Index = index;
        order.Purchased = _calendar.At(index, Sizes.Orders, draw.Next());
        order.Approved = order.HandedOver = order.Delivered = null;
        order.ItemCount = _items[index];
        var city = Geography.CityOf(ZipOfCustomer(index));
        var rank = _items.RankOf(index);
        var busy = Math.Abs((DateOnly.FromDateTime(order.Purchased).DayNumber
            - Calendar.BlackFriday(order.Purchased.Year).DayNumber) - 3) <= 5;

        ChooseItems(order, city, busy, ref draw);
        ChoosePayments(order, rank, ref draw);
        var kilometres = order.ItemCount == 0
            ? 500
            : Geography.Kilometres(Geography.CityOf(ZipOfSeller(order.Items[0].Seller)), city);
        Fulfil(order, kilometres, busy, rank, now, ref draw);

        for (var item = 0; item < order.ItemCount; item++)
            order.Items[item].ShippingLimit = (order.Approved ?? order.Purchased).AddDays(draw.Between(3, 7));

        order.Blemish = (Sizes.Orders - 1 - rank) switch
        {
            var place when place < Dirt.ItemsOfUnknownProducts => Blemish.UnknownProduct,
            var place when place < Dirt.ItemsOfUnknownProducts + Dirt.ItemsOfUnknownSellers => Blemish.UnknownSeller,
            var place when place < Dirt.ItemsOfUnknownProducts + Dirt.ItemsOfUnknownSellers + Dirt.MismatchedPayments => Blemish.MismatchedPayment,
            _ => Blemish.None,
        };
    }

    private void ChooseItems(MarketplaceOrder order, int city, bool busy, ref Draw draw)
    {
        order.ItemsTotal = 0;
        for (var item = 0; item < order.ItemCount; item++)
        {
            var again = item > 0 && draw.Chance(7_500);
            var product = again ? order.Items[item - 1].Product : ChooseProduct(order.Purchased, ref draw);
            var offer = OfferOf(product);
            var kilometres = Geography.Kilometres(Geography.CityOf(ZipOfSeller(offer.Seller)), city);
            long price = offer.Price;
            if (draw.Chance(busy ? 5_500 : 800))
                price = Tag(price * draw.Between(80, 95) / 100, ref draw);
            var freight = Spread.Narrow(790 + (kilometres / 2) + (offer.Weight * (1500L + kilometres) / 22_000), draw.Next());
            order.Items[item] = again
                ? order.Items[item - 1]
                : new MarketplaceItem { Product = product, Seller = offer.Seller, Price = price, Freight = freight };
            order.ItemsTotal += order.Items[item].Price + order.Items[item].Freight;
        }
    }

    private int ChooseProduct(DateTime at, ref Draw draw)
    {
        // What is new draws more than its share of looks.
        var fresh = _listings.Before(at);
        return fresh > 0 && draw.Below(Sizes.Products + (3 * fresh)) < 3 * fresh ? Sizes.Products + draw.Below(fresh) : _demand.Choose(ref draw);
    }

    private Offer OfferOf(int product) => product < _offers.Length ? _offers[product] : MakeOffer(product);

    private Offer MakeOffer(int product)
    {
        var draw = new Draw(Seed, Purpose.MarketplaceProduct, product);
        var category = _categories.Choose(ref draw);
        var seller = _sellers.Choose(ref draw);
        return new(
            category,
            product < Sizes.Products ? seller : SellerOfFresh(product, seller),
            Tag(Math.Max(390, Spread.Wide(Categories.All[category].MedianPrice, draw.Next())), ref draw),
            (int)Math.Clamp(Spread.Wide(Categories.All[category].MedianWeight, draw.Next()), 50, 30_000));
    }

    // Who joined of late fills their shelves.
    private int SellerOfFresh(int product, int old)
    {
        var joined = _joinings.Before(ListedAt(product));
        var draw = new Draw(Seed, Purpose.MarketplaceProduct, (1L << 40) + product);
        return joined > 0 && draw.Chance(5_000) ? Sizes.Sellers + joined - 1 - draw.BelowLow(Math.Min(joined, 8)) : old;
    }

    private int MakeZip(int seller)
    {
        var draw = new Draw(Seed, Purpose.Seller, seller);
        return Geography.AnyZip(Geography.Sellers.Choose(ref draw), ref draw);
    }

    private void ChoosePayments(MarketplaceOrder order, long rank, ref Draw draw)
    {
        order.PaymentCount = 0;
        if (order.ItemCount == 0)
            return;
        order.PaymentCount = _payments[rank - Sizes.OrdersWithoutItems];
        var left = order.ItemsTotal;
        for (var payment = 0; payment < order.PaymentCount; payment++)
        {
            var after = order.PaymentCount - payment - 1;
            var value = after == 0 ? left : Math.Clamp(left * draw.Between(20, 120) / 100 / (after + 1), 1, left - after);
            left -= value;
            var type = draw.Weighted(payment == 0 && order.PaymentCount > 1 ? [80, 0, 20, 0] : payment == 0 ? [7620, 1980, 250, 150] : [1, 0, 30, 0]);
            var instalments = type == 0 ? (int)Math.Clamp(value / 1500, 1, _instalments[draw.Below(_instalments.Length)]) : 1;
            order.Payments[payment] = new(type, instalments, value);
        }
    }

    private static readonly int[] _instalments = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 10, 12];

    private void Fulfil(MarketplaceOrder order, int kilometres, bool busy, long rank, DateTime now, ref Draw draw)
    {
        var transit = (2 * Day) + (kilometres * Day / 190);
        var promised = (int)(((2 * Day) + transit) * 13 / 10 / Day) + draw.Between(2, 8);
        order.Estimated = order.Purchased.Date.AddDays(promised);
        if (order.ItemCount == 0)
        {
            order.Status = rank * 100 / Math.Max(Sizes.OrdersWithoutItems, 1) < 78 ? "unavailable" : "canceled";
            order.Updated = order.Purchased.AddSeconds(draw.Between((int)Hour, (int)(3 * Day)));
            if (!GivesUp(order, now))
                (order.Status, order.Updated) = ("created", order.Purchased);
            return;
        }

        var byBoleto = order.Payments[0].Type == 1;
        long wait = byBoleto ? draw.Between((int)(8 * Hour), (int)(3 * Day)) : Spread.Wide(900, draw.Next());
        var approved = order.Purchased.AddSeconds(wait);
        var handling = Spread.Narrow((busy ? 30 : 18) * Day / 10, draw.Next());
        var handedOver = approved.AddSeconds(handling);
        var delivered = handedOver.AddSeconds(Spread.Narrow(busy ? transit * 12 / 10 : transit, draw.Next()));
        var fate = draw.Below(10_000);
        var phase = draw.Below(3);

        if (fate < 50)
        {
            order.Status = "canceled";
            order.Updated = approved.AddSeconds(draw.Between((int)Hour, (int)(4 * Day)));
            if (GivesUp(order, now))
            {
                order.Approved = IsHistory(order) && approved > LastMoment ? null : approved;
                return;
            }
        }

        (order.Status, order.Updated) = ("created", order.Purchased);
        if (approved > now)
            return;
        order.Status = phase switch { 0 => "approved", 1 => "invoiced", _ => "processing" };
        order.Approved = order.Updated = approved;
        if (fate < 50 || handedOver > now)
            return;
        order.Status = "shipped";
        order.HandedOver = order.Updated = handedOver;
        if (delivered > now || fate > 9_930)
            return;
        order.Status = "delivered";
        order.Delivered = order.Updated = delivered;
    }

    // Whether the order is given up by now, as it is to be when it was last touched. All that history has is settled with it.
    private bool GivesUp(MarketplaceOrder order, DateTime now)
    {
        if (IsHistory(order) && order.Updated > LastMoment)
            order.Updated = LastMoment;
        return order.Updated <= now;
    }

    private bool IsHistory(MarketplaceOrder order) => order.Index < Sizes.Orders;

    // A price as a shop would write it: 49.90, 120.00, 15.99.
    private static int Tag(long cents, ref Draw draw)
    {
        var reais = Math.Max(cents / 100, 1);
        return (int)(reais * 100) + draw.Below(10) switch
        {
            < 6 => 90,
            < 8 => 99,
            8 => 0,
            _ => draw.Below(100),
        };
    }

    /// <summary>A product as its seller offers it; the price in cents, the weight in grams.</summary>
    private readonly record struct Offer(int Category, int Seller, int Price, int Weight);
}
