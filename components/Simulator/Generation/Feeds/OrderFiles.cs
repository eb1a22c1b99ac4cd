using System.Text;
using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using Contract = EcommAspire.Domain.Sources.Feeds;

namespace EcommAspire.Simulator.Generation.Feeds;

/// <summary>The resale partners' orders of a day after history, or of its last day by 0: a file for every quarter of an hour.</summary>
internal sealed class OrderFiles
{
    private const int Slots = 96;

    // A late order is in the file of two hours later, an order sent again in the next one as well.
    private const int LateBy = 8;

    private static readonly string[] _partners = ["casa-norte", "lojas-do-vale", "mercado-azul", "outlet-sul"];
    private static readonly string[] _statuses = ["placed", "confirmed", "cancelled"];
    private static readonly int[] _busyHours = [24, 11, 6, 3, 2, 2, 5, 12, 30, 49, 62, 66, 60, 65, 66, 64, 66, 61, 58, 60, 62, 62, 58, 41];

    private readonly ShopModel _shop;
    private readonly DateTime _day;
    private readonly long[] _firstOrders = new long[Slots + 1];
    private readonly long _firstDraw;
    private readonly int _number;
    private readonly long _blemishable;
    private readonly Permutation _blemishes;

    public OrderFiles(ShopModel shop, int day = 0)
    {
        (_shop, _number, _day) = (shop, day, shop.Options.EndOf(day - 1));
        var (total, sum) = (_busyHours.Sum() * 4L, 0L);
        for (var slot = 0; slot < Slots; slot++)
            _firstOrders[slot + 1] = shop.Sizes.FeedOrders * (sum += _busyHours[slot / 4]) / total;
        _blemishable = _firstOrders[Slots - LateBy];
        _blemishes = new(shop.Seed, Purpose.Dirt, _blemishable, day == 0 ? 4 : (1 << 16) + day);
        _firstDraw = (long)day << 40;
    }

    public IEnumerable<SimulatedFile> All() => Enumerable.Range(0, Slots).Select(slot =>
        new SimulatedFile(Contract.Orders, _day.AddMinutes(15 * slot), _firstOrders[slot + 1] - _firstOrders[slot], () => Content(slot)));

    private ReadOnlyMemory<byte> Content(int slot)
    {
        var (late, twice, broken) = (_shop.Dirt.LateFeedOrders, _shop.Dirt.DuplicateFeedOrders, _shop.Dirt.BrokenFeedOrders);
        var objects = new List<string>();
        foreach (var (order, rank) in OrdersOf(slot))
        {
            if (rank >= late)
                objects.Add(Text(Fields(order, slot)));
            if (rank >= late + twice && rank < late + twice + broken)
                objects.Add(Text(Broken(Fields(order, slot), order, (int)(rank % 5))));
        }

        foreach (var (order, rank) in OrdersOf(slot - 1))
        {
            if (rank >= late && rank < late + twice)
                objects.Add(Text(Fields(order, slot - 1)));
        }

        foreach (var (order, rank) in OrdersOf(slot - LateBy))
        {
            if (rank < late)
                objects.Add(Text(Fields(order, slot - LateBy)));
        }

        return Encoding.UTF8.GetBytes(objects.Count == 0 ? "[]\n" : $"[\n  {string.Join(",\n  ", objects)}\n]\n");
    }

    private IEnumerable<(long Order, long Rank)> OrdersOf(int slot)
    {
        for (var order = slot < 0 ? 0 : _firstOrders[slot]; slot >= 0 && order < _firstOrders[slot + 1]; order++)
            yield return (order, order < _blemishable ? _blemishes.Rank(order) : long.MaxValue);
    }

    private List<(string Name, string Value)> Fields(long order, int slot)
    {
        var draw = new Draw(_shop.Seed, Purpose.FeedOrder, _firstDraw + order);
        var partner = _partners[draw.Weighted([40, 28, 20, 12])];
        var ofSlot = _firstOrders[slot + 1] - _firstOrders[slot];
        var apart = (int)Math.Max(1, 900 / ofSlot);
        var at = _day.AddMinutes(15 * slot).AddSeconds(Math.Min(899, ((order - _firstOrders[slot]) * 900 / ofSlot) + draw.Below(apart)));
        var lines = new List<string>();
        var total = 0L;
        for (var line = 1 + draw.BelowLow(4); line > 0; line--)
        {
            var product = _shop.ChooseProduct(at, ref draw);
            var (quantity, price) = (1 + draw.BelowLow(3), _shop.PriceOf(product, _number) * draw.Between(95, 112) / 100);
            lines.Add($$"""{"product_id": {{product + 1}}, "quantity": {{quantity}}, "unit_price": {{JsonText.Money(price)}}}""");
            total += quantity * price;
        }

        return
        [
            ("order_id", JsonText.Quote($"{partner[..3].ToUpperInvariant()}-{_day:yyyyMMdd}-{order + 1:D6}")),
            ("partner", JsonText.Quote(partner)),
            ("customer_id", (1 + draw.Below(_shop.Sizes.FeedCustomers)).ToString()),
            ("order_date", $"\"{at:yyyy-MM-ddTHH:mm:ssZ}\""),
            ("status", JsonText.Quote(_statuses[draw.Weighted([55, 38, 7])])),
            ("items", $"[{string.Join(", ", lines)}]"),
            ("total_amount", JsonText.Money(total)),
        ];
    }

    // An order that nobody placed, with one field wrong or missing.
    private List<(string Name, string Value)> Broken(List<(string Name, string Value)> fields, long order, int kind)
    {
        fields[0] = ("order_id", JsonText.Quote($"BROKEN-{order + 1:D6}"));
        switch (kind)
        {
            case 0:
                fields.RemoveAt(0);
                break;
            case 1:
                fields[6] = ("total_amount", "\"a lot\"");
                break;
            case 2:
                fields[3] = ("order_date", $"\"{_day:yyyy}-13-45T10:00:00Z\"");
                break;
            case 3:
                fields[1] = ("partner", "null");
                break;
            default:
                fields[2] = ("customer_id", "\"somebody\"");
                break;
        }

        return fields;
    }

    private static string Text(List<(string Name, string Value)> fields) =>
        $"{{{string.Join(", ", fields.Select(field => $"\"{field.Name}\": {field.Value}"))}}}";
}
