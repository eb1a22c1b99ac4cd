using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>What becomes of an order.</summary>
internal enum OrderFate
{
    /// <summary>It is never paid.</summary>
    Expires,

    /// <summary>It is paid, and called off.</summary>
    CalledOff,

    /// <summary>It reaches the customer.</summary>
    Arrives,
}

/// <summary>A line of such an order; the price in cents.</summary>
internal readonly record struct FreshLine(int Product, int Quantity, long Price);

/// <summary>An order placed after those that the shop holds: a pure function of its number. Amounts in cents.</summary>
internal sealed class FreshOrder
{
    public const int MostLines = 5;

    private readonly FreshLine[] _lines = new FreshLine[MostLines];

    public long Id { get; private set; }

    public long Number { get; private set; } = -1;

    public int Customer { get; private set; }

    public OrderFate Fate { get; private set; }

    public long Total { get; private set; }

    public ReadOnlySpan<FreshLine> Lines => _lines.AsSpan(0, LineCount);

    /// <summary>Clicks of the session that it ends.</summary>
    public int Clicks { get; private set; }

    private int LineCount { get; set; }

    /// <summary>What becomes of the order of that number, and after how many clicks it is placed.</summary>
    public static (OrderFate Fate, int Clicks) Outline(ulong seed, long number)
    {
        var draw = new Draw(seed, Purpose.EventOrder, number);
        var fate = draw.Below(1_000);
        return (fate < 14 ? OrderFate.Expires : fate < 30 ? OrderFate.CalledOff : OrderFate.Arrives, 3 + draw.BelowLow(6));
    }

    /// <summary>Becomes the order of that number.</summary>
    public void Describe(ShopModel shop, long number)
    {
        if (Number == number)
            return;
        var draw = new Draw(shop.Seed, Purpose.EventOrder, (1L << 60) + number);
        Number = number;
        Id = shop.Sizes.ShopOrders + 1L + number;
        (Fate, Clicks) = Outline(shop.Seed, number);
        Customer = shop.ChooseCustomer(shop.LastMoment, ref draw);
        LineCount = 1 + draw.BelowLow(MostLines);
        Total = 0;
        for (var line = 0; line < LineCount; line++)
        {
            var product = shop.ChooseProduct(shop.LastMoment, ref draw);
            var quantity = 1 + (draw.Chance(2_200) ? draw.BelowLow(4) + 1 : 0);
            _lines[line] = new(product, quantity, shop.PriceOf(product));
            Total += quantity * _lines[line].Price;
        }
    }
}
