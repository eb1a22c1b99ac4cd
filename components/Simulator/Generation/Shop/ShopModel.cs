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
    private readonly Permutation _dirty;

    public ShopModel(SimulatorOptions options, Sizes sizes, DirtCounts dirt, Geography geography)
    {
        (_options, Sizes, Dirt, Geography) = (options, sizes, dirt, geography);
        _calendar = Calendar.Online(options, 2);
        _registrations = Calendar.Online(options, 3);
        _lines = new(options.Seed, Purpose.ShopItems, sizes.ShopOrders, 0, sizes.ShopOrderItems);
        _ranks = new(options.Seed, Purpose.ShopProductRank, sizes.ShopProducts);
        _demand = new(sizes.ShopProducts, 1 + (sizes.ShopProducts / 200));
        _dirty = new(options.Seed, Purpose.Dirt, sizes.ShopOrders, 1);
        _oldCustomers = Math.Max(1, sizes.ShopCustomers * 45 / 100);
        _oldProducts = Math.Max(1, sizes.ShopProducts * 85 / 100);
        _prices = new int[sizes.ShopProducts];
        for (var product = 0; product < _prices.Length; product++)
        {
            var draw = new Draw(options.Seed, Purpose.ShopProduct, product);
            var reais = Math.Max(Spread.Wide(Goods.All[GoodOf(product)].MedianPrice, draw.Next()) / 100, 5);
            _prices[product] = (int)(reais * 100) + (draw.Chance(7_000) ? 90 : draw.Chance(5_000) ? 99 : 0);
        }
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

    /// <summary>The list price in cents.</summary>
    public long PriceOf(int product) => _prices[product];

    /// <summary>How sought after a product is; 0 the most.</summary>
    public long RankOf(int product) => _ranks.Rank(product);

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

    /// <summary>The tier, a place among the contract's.</summary>
    public int TierOf(int customer) => new Draw(Seed, Purpose.ShopCustomer, customer).Weighted([62, 24, 10, 4]);

    /// <summary>The place among all postal codes.</summary>
    public int ZipOf(int customer)
    {
        var draw = new Draw(Seed, Purpose.ShopCustomer, -1L - customer);
        return Geography.AnyZip(Geography.Buyers.Choose(ref draw), ref draw);
    }

    /// <summary>When a customer registered; some long before history.</summary>
    public DateTime RegisteredAt(int customer)
    {
        var draw = new Draw(Seed, Purpose.ShopCustomer, (1L << 40) + customer);
        return customer < _oldCustomers
            ? Start.AddSeconds(-(long)(_oldCustomers - customer) * 900 * Day / _oldCustomers).AddSeconds(-draw.Below(60)).AddMicroseconds(draw.Below(1_000_000))
            : _registrations.At(customer - _oldCustomers, Sizes.ShopCustomers - _oldCustomers, draw.Next());
    }

    /// <summary>When a product was listed; most before history, none in its last month.</summary>
    public DateTime ListedAt(int product)
    {
        var draw = new Draw(Seed, Purpose.ShopProduct, (1L << 40) + product);
        var length = (long)(_options.End.AddDays(-30) - Start).TotalSeconds;
        return product < _oldProducts
            ? Start.AddSeconds(-1 - draw.Below(1200 * Day))
            : Start.AddSeconds((product - _oldProducts) * length / Math.Max(1, Sizes.ShopProducts - _oldProducts));
    }

    /// <summary>A product as people choose it, among those listed by then.</summary>
    public int ChooseProduct(DateTime at, ref Draw draw)
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var product = (int)_ranks.Index(_demand.Choose(ref draw));
            if (product < _oldProducts || ListedAt(product) <= at)
                return product;
        }

        return draw.Below(_oldProducts);
    }

    /// <summary>A customer, among those registered by then; those of higher tiers more often.</summary>
    public int ChooseCustomer(DateTime at, ref Draw draw)
    {
        var registered = _oldCustomers + (int)Calendar.CountBefore(
            at, Sizes.ShopCustomers - _oldCustomers, number => RegisteredAt(_oldCustomers + (int)number));
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var customer = draw.Below(registered);
            if (draw.Below(100) < _loyalty[TierOf(customer)])
                return customer;
        }

        return draw.Below(registered);
    }

    /// <summary>An object that any order fits in.</summary>
    public ShopOrder NewOrder() => new(_lines.Most);

    /// <summary>Tells everything about an order.</summary>
    public void Describe(long index, ShopOrder order)
    {
        var draw = new Draw(Seed, Purpose.ShopOrder, index);
        order.Index = index;
        order.Ordered = _calendar.At(index, Sizes.ShopOrders, draw.Next()).AddMicroseconds(draw.Below(1_000_000));
        order.Customer = ChooseCustomer(order.Ordered, ref draw);
        var tier = TierOf(order.Customer);
        var busy = Math.Abs(DateOnly.FromDateTime(order.Ordered).DayNumber - Calendar.BlackFriday(order.Ordered.Year).DayNumber) <= 3;

        order.LineCount = _lines[index];
        var items = 0L;
        for (var line = 0; line < order.LineCount; line++)
        {
            var product = ChooseProduct(order.Ordered, ref draw);
            var quantity = 1 + (draw.Chance(2_200) ? draw.BelowLow(4) + 1 : 0);

            // What is dear now was a little cheaper before.
            var price = PriceOf(product) * (100 - (int)((_options.End - order.Ordered).Days / 120)) / 100;
            var discount = draw.Chance(busy ? 6_000 : 900) ? quantity * price * draw.Between(5, 25) / 100 : 0;
            order.Lines[line] = new(product, quantity, price, discount);
            items += (quantity * price) - discount;
        }

        order.Discount = draw.Chance(600 + (tier * 500)) ? items * draw.Between(3, 10) / 100 : 0;
        var kilometres = Geography.Kilometres(0, Geography.CityOf(ZipOf(order.Customer)));
        order.Shipping = items >= 19_900 || tier == 3 ? 0 : Spread.Narrow(1_290 + (kilometres * 2 / 3), draw.Next());
        order.Total = items - order.Discount + order.Shipping;
        if (_dirty.Rank(index) < Dirt.MismatchedShopOrders)
            order.Total += 1 + (items / 5);
        Fulfil(order, kilometres, busy, ref draw);
    }

    private void Fulfil(ShopOrder order, int kilometres, bool busy, ref Draw draw)
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
        if (fate < 30)
        {
            // Given up: the unpaid ones expire, the paid ones are called off before they ship.
            var givenUp = fate < 14 ? order.Ordered.AddSeconds(4 * Day) : paid.AddSeconds(draw.Between(600, 12 * 3600));
            if (givenUp <= LastMoment)
            {
                order.Status = 4;
                order.PaidAt = fate < 14 ? null : paid;
                order.Updated = givenUp;
                return;
            }

            if (fate < 14)
                return;
        }

        if (paid > LastMoment)
            return;
        (order.Status, order.PaidAt, order.Updated) = (1, paid, paid);
        if (shipped > LastMoment)
            return;
        (order.Status, order.ShippedAt, order.Updated) = (2, shipped, shipped);
        if (delivered > LastMoment)
            return;
        (order.Status, order.DeliveredAt, order.Updated) = (3, delivered, delivered);
        if (fate >= 970 && returned <= LastMoment)
            (order.Status, order.Updated) = (5, returned);
    }
}
