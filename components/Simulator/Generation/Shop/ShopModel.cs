using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;

namespace EcommAspire.Simulator.Generation.Shop;

/// <summary>The web shop as functions: what the n-th customer, product or order is. Numbers of things are from 0, identifiers from 1.</summary>
internal sealed class ShopModel
{
    private const int Day = 86_400;

    // How often the customers of a tier order, of 100.
    private static readonly int[] _loyalty = [9, 22, 50, 100];

    private readonly SimulatorOptions _options;
    private readonly Calendar _calendar;
    private readonly Calendar _registrations;
    private readonly ExactShares _lines;
    private readonly Permutation _ranks;
    private readonly Popularity _demand;
    private readonly int _oldCustomers;
    private readonly int _oldProducts;
    private readonly int[] _prices;
    private readonly Ranks _dirty;
    private readonly Recurrence _tierChanges;
    private readonly Recurrence _moves;
    private readonly Recurrence _priceChanges;
    private readonly Arrivals _listings;

    public ShopModel(SimulatorOptions options, Sizes sizes, DirtCounts dirt, Geography geography)
    {
        (_options, Sizes, Dirt, Geography) = (options, sizes, dirt, geography);
        _calendar = Calendar.Online(options, 2);
        _registrations = Calendar.Online(options, 3);
        _lines = new(options.Seed, Purpose.ShopItems, sizes.ShopOrders, 0, sizes.ShopOrderItems);
        _ranks = new(options.Seed, Purpose.ShopProductRank, sizes.ShopProducts);
        _demand = new(sizes.ShopProducts, 1 + (sizes.ShopProducts / 200));
        _dirty = new(options.Seed, Purpose.Dirt, sizes.ShopOrders, 1);
        _tierChanges = new(options.Seed, Purpose.ShopTierChange, sizes.ShopCustomers, 180);
        _moves = new(options.Seed, Purpose.ShopMove, sizes.ShopCustomers, 540);
        _priceChanges = new(options.Seed, Purpose.ShopPriceChange, sizes.ShopProducts, 60);
        _listings = new(options.Seed, Purpose.ShopProduct, options.End, Math.Min(2 * Day, 2_000 * Day / sizes.ShopProducts));
        _oldCustomers = Math.Max(1, sizes.ShopCustomers * 45 / 100);
        _oldProducts = Math.Max(1, sizes.ShopProducts * 85 / 100);
        _prices = new int[sizes.ShopProducts];
        for (var product = 0; product < _prices.Length; product++)
            _prices[product] = FirstPrice(product);
    }

    public Sizes Sizes { get; }

    public DirtCounts Dirt { get; }

    public Geography Geography { get; }

    public ulong Seed => _options.Seed;

    public SimulatorOptions Options => _options;

    public DateTime Start => _options.Start.ToDateTime(TimeOnly.MinValue);

    public DateTime LastMoment => _options.End.AddTicks(-10);

    /// <summary>What kind of thing a product is.</summary>
    public int GoodOf(int product) => new Draw(Seed, Purpose.ShopProduct, -1L - product).Below(Goods.All.Length);

    /// <summary>The list price in cents, on a day after history or, by 0, at its end.</summary>
    public long PriceOf(int product, int day = 0)
    {
        if (_priceChanges.CountUntil(product, day) is not (var changes and > 0))
            return PriceAtFirst(product);
        var draw = new Draw(Seed, Purpose.ShopPriceChange, ((long)changes << 40) + product);
        return Math.Max(PriceAtFirst(product) * draw.Between(92, 115) / 10_000, 5) * 100 + draw.Pick<int>([0, 49, 90, 90, 99]);
    }

    /// <summary>How sought after a product is; 0 the most.</summary>
    public long RankOf(int product) => product < Sizes.ShopProducts
        ? _ranks.Rank(product)
        : new Draw(Seed, Purpose.ShopProductRank, product).Below(Sizes.ShopProducts);

    /// <summary>The brand; null where it has none.</summary>
    public string? BrandOf(int product)
    {
        var draw = new Draw(Seed, Purpose.ShopProduct, (3L << 40) + product);
        return draw.Chance(300) ? null : draw.Pick<string>(Goods.Brands);
    }

    /// <summary>The name shown to customers.</summary>
    public string NameOf(int product)
    {
        var draw = new Draw(Seed, Purpose.ShopProduct, (4L << 40) + product);
        return $"{BrandOf(product) ?? "Generic"} {draw.Pick<string>(Goods.Adjectives)} {Goods.All[GoodOf(product)].Name} {draw.Between(100, 999)}";
    }

    /// <summary>Whether a customer's tier is another on that day after history than on the day before.</summary>
    public bool ChangesTier(int customer, int day) => _tierChanges.IsOn(customer, day);

    /// <summary>Whether a customer moves house on that day after history.</summary>
    public bool Moves(int customer, int day) => _moves.IsOn(customer, day);

    /// <summary>Whether a product's price changes on that day after history.</summary>
    public bool ChangesPrice(int product, int day) => _priceChanges.IsOn(product, day);

    /// <summary>The tier, a place among the contract's, on a day after history or, by 0, in it.</summary>
    public int TierOf(int customer, int day = 0)
    {
        // Who is new begins at the bottom.
        var isNew = customer >= Sizes.ShopCustomers;
        var tier = isNew ? 0 : new Draw(Seed, Purpose.ShopCustomer, customer).Weighted([62, 24, 10, 4]);
        var before = isNew ? _tierChanges.CountUntil(customer, _options.DayOf(RegisteredAt(customer))) : 0;
        var changes = _tierChanges.CountUntil(customer, day);
        for (var change = before + 1; change <= changes; change++)
        {
            var rises = new Draw(Seed, Purpose.ShopTierChange, ((long)change << 40) + customer).Chance(6_500);
            tier += tier == 0 || (rises && tier < _loyalty.Length - 1) ? 1 : -1;
        }

        return tier;
    }

    /// <summary>The place among all postal codes, on a day after history or, by 0, in it.</summary>
    public int ZipOf(int customer, int day = 0)
    {
        var draw = AddressOf(customer, day);
        return Geography.AnyZip(Geography.Buyers.Choose(ref draw), ref draw);
    }

    /// <summary>The random numbers that an address is made from.</summary>
    public Draw AddressOf(int customer, int day) => _moves.CountUntil(customer, day) is var moves and > 0
        ? new(Seed, Purpose.ShopMove, ((long)moves << 40) + customer)
        : new(Seed, Purpose.ShopCustomer, -1L - customer);

    /// <summary>When a customer registered; some long before history.</summary>
    public DateTime RegisteredAt(int customer)
    {
        var draw = new Draw(Seed, Purpose.ShopCustomer, (1L << 40) + customer);
        return customer < _oldCustomers
            ? Start.AddSeconds(-(long)(_oldCustomers - customer) * 900 * Day / _oldCustomers).AddSeconds(-draw.Below(60)).AddMicroseconds(draw.Below(1_000_000))
            : _registrations.At(customer - _oldCustomers, Sizes.ShopCustomers - _oldCustomers, draw.Next());
    }

    /// <summary>When a product was listed; most before history, none in its last month, and some on the days after it.</summary>
    public DateTime ListedAt(int product)
    {
        if (product >= Sizes.ShopProducts)
            return _listings.At(product - Sizes.ShopProducts);
        var draw = new Draw(Seed, Purpose.ShopProduct, (1L << 40) + product);
        var length = (long)(_options.End.AddDays(-30) - Start).TotalSeconds;
        return product < _oldProducts
            ? Start.AddSeconds(-1 - draw.Below(1200 * Day))
            : Start.AddSeconds((product - _oldProducts) * length / Math.Max(1, Sizes.ShopProducts - _oldProducts));
    }

    /// <summary>A product as people choose it, among those listed by then.</summary>
    public int ChooseProduct(DateTime at, ref Draw draw)
    {
        // What is new draws more than its share of looks.
        var fresh = _listings.Before(at);
        if (fresh > 0 && draw.Below(Sizes.ShopProducts + (3 * fresh)) < 3 * fresh)
            return Sizes.ShopProducts + draw.Below(fresh);
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var product = (int)_ranks.Index(_demand.Choose(ref draw));
            if (product < _oldProducts || ListedAt(product) <= at)
                return product;
        }

        return draw.Below(_oldProducts);
    }

    /// <summary>The number of products listed before <paramref name="moment"/>, which is not in history: of the first one that was not.</summary>
    public int ProductsBefore(DateTime moment) => Sizes.ShopProducts + _listings.Before(moment);

    /// <summary>The number of customers registered before <paramref name="moment"/>: of the first one who was not.</summary>
    public int CustomersBefore(DateTime moment) => _oldCustomers + (int)Calendar.CountBefore(
        moment, _registrations.MostBefore(moment, Sizes.ShopCustomers - _oldCustomers), number => RegisteredAt(_oldCustomers + (int)number));

    /// <summary>The number of orders placed before <paramref name="moment"/>: of the first one that was not.</summary>
    public long OrdersBefore(DateTime moment) => Calendar.CountBefore(moment, _calendar.MostBefore(moment, Sizes.ShopOrders), OrderedAt);

    /// <summary>
    /// The number that customers are told of an order. The event stream numbers on from history's last order; what the shop's
    /// own database takes on later days has numbers far from those, so that one number never means two orders.
    /// </summary>
    public long NumberOf(long order) => (order < Sizes.ShopOrders ? 1 : 1_000_000_001) + order;

    /// <summary>A customer, among those registered by then; those of higher tiers more often.</summary>
    public int ChooseCustomer(DateTime at, ref Draw draw)
    {
        var registered = CustomersBefore(at);
        var day = _options.DayOf(at);
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var customer = draw.Below(registered);
            if (draw.Below(100) < _loyalty[TierOf(customer, day)])
                return customer;
        }

        return draw.Below(registered);
    }

    /// <summary>An object that any order fits in.</summary>
    public ShopOrder NewOrder() => new(_lines.Most);

    /// <summary>When an order is placed.</summary>
    public DateTime OrderedAt(long order)
    {
        var draw = new Draw(Seed, Purpose.ShopOrder, order);
        return OrderedAt(order, ref draw);
    }

    /// <summary>Tells everything about an order, as it stands at the end of history.</summary>
    public void Describe(long index, ShopOrder order) => Describe(index, order, LastMoment);

    /// <summary>Tells everything about an order, as it stands at <paramref name="now"/>.</summary>
    public void Describe(long index, ShopOrder order, DateTime now)
    {
        var draw = new Draw(Seed, Purpose.ShopOrder, index);
        order.Index = index;
        order.Ordered = OrderedAt(index, ref draw);
        order.Customer = ChooseCustomer(order.Ordered, ref draw);
        var day = _options.DayOf(order.Ordered);
        var tier = TierOf(order.Customer, day);
        var busy = Math.Abs(DateOnly.FromDateTime(order.Ordered).DayNumber - Calendar.BlackFriday(order.Ordered.Year).DayNumber) <= 3;

        order.LineCount = _lines[index];
        var items = 0L;
        for (var line = 0; line < order.LineCount; line++)
        {
            var product = ChooseProduct(order.Ordered, ref draw);
            var quantity = 1 + (draw.Chance(2_200) ? draw.BelowLow(4) + 1 : 0);

            // What is dear now was a little cheaper before.
            var price = PriceOf(product, day) * (day > 0 ? 100 : 100 - ((_options.End - order.Ordered).Days / 120)) / 100;
            var discount = draw.Chance(busy ? 6_000 : 900) ? quantity * price * draw.Between(5, 25) / 100 : 0;
            order.Lines[line] = new(product, quantity, price, discount);
            items += (quantity * price) - discount;
        }

        order.Discount = draw.Chance(600 + (tier * 500)) ? items * draw.Between(3, 10) / 100 : 0;
        var kilometres = Geography.Kilometres(0, Geography.CityOf(ZipOf(order.Customer, day)));
        order.Shipping = items >= 19_900 || tier == 3 ? 0 : Spread.Narrow(1_290 + (kilometres * 2 / 3), draw.Next());
        order.Total = items - order.Discount + order.Shipping;
        if (_dirty[index] < Dirt.MismatchedShopOrders)
            order.Total += 1 + (items / 5);
        Fulfil(order, kilometres, busy, now, ref draw);
    }

    private long PriceAtFirst(int product) => product < _prices.Length ? _prices[product] : FirstPrice(product);

    private int FirstPrice(int product)
    {
        var draw = new Draw(Seed, Purpose.ShopProduct, product);
        var reais = Math.Max(Spread.Wide(Goods.All[GoodOf(product)].MedianPrice, draw.Next()) / 100, 5);
        return (int)(reais * 100) + (draw.Chance(7_000) ? 90 : draw.Chance(5_000) ? 99 : 0);
    }

    private DateTime OrderedAt(long order, ref Draw draw) =>
        _calendar.At(order, Sizes.ShopOrders, draw.Next()).AddMicroseconds(draw.Below(1_000_000));

    private static void Fulfil(ShopOrder order, int kilometres, bool busy, DateTime now, ref Draw draw)
    {
        order.PaidAt = order.ShippedAt = order.DeliveredAt = null;
        order.PaymentMethod = draw.Weighted([48, 9, 29, 12, 2]);
        var paid = order.Ordered.AddMicroseconds(1_000_000L * (order.PaymentMethod == 3 ? draw.Between(4 * 3600, 3 * Day) : Spread.Wide(90, draw.Next())));
        var shipped = paid.AddSeconds(Spread.Narrow((busy ? 30 : 16) * Day / 10, draw.Next()));
        var delivered = shipped.AddSeconds(Spread.Narrow(Day + (kilometres * (long)Day / 300), draw.Next()));
        var returned = delivered.AddSeconds(draw.Between(2 * Day, 12 * Day));
        var fate = draw.Below(1_000);

        order.Status = 0;
        order.Updated = order.Ordered;

        // Given up: the unpaid ones expire, the paid ones are called off before they ship.
        var givenUp = fate switch
        {
            < 14 => order.Ordered.AddSeconds(4 * Day),
            < 30 => paid.AddSeconds(draw.Between(600, 12 * 3600)),
            _ => DateTime.MaxValue,
        };
        if (givenUp <= now)
        {
            (order.Status, order.PaidAt, order.Updated) = (4, fate < 14 ? (DateTime?)null : paid, givenUp);
            return;
        }

        if (fate < 14 || paid > now)
            return;
        (order.Status, order.PaidAt, order.Updated) = (1, paid, paid);
        if (fate < 30 || shipped > now)
            return;
        (order.Status, order.ShippedAt, order.Updated) = (2, shipped, shipped);
        if (delivered > now)
            return;
        (order.Status, order.DeliveredAt, order.Updated) = (3, delivered, delivered);
        if (fate >= 970 && returned <= now)
            (order.Status, order.Updated) = (5, returned);
    }
}
