using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;
using Contract = EcommAspire.Domain.Sources.Feeds;

namespace EcommAspire.Simulator.Generation.Feeds;

/// <summary>The resale partners' product lists: of history's last two days, and of each day after it.</summary>
internal sealed class ProductFiles(ShopModel shop)
{
    private const int Days = 2;

    public IEnumerable<SimulatedFile> All() => Enumerable.Range(0, Days).Select(Of);

    /// <summary>The list of a day after history.</summary>
    public SimulatedFile OfDay(int day) => Of(Days - 1 + day);

    private SimulatedFile Of(int day) => new(Contract.Products, Day(day), shop.Sizes.FeedProducts, () => Content(day));

    private DateTime Day(int day) => shop.Options.End.AddDays(day - Days);

    private ReadOnlyMemory<byte> Content(int day)
    {
        var rows = new CommaSeparatedRows(Contract.Products.Content);
        var blemishes = new Permutation(shop.Seed, Purpose.Dirt, shop.Sizes.FeedProducts, day < Days ? 5 + day : (1 << 17) + day);
        var (twice, broken) = (shop.Dirt.DuplicateFeedProducts, shop.Dirt.BrokenFeedProducts);
        for (var place = 0; place < shop.Sizes.FeedProducts; place++)
        {
            Write(place, day, rows);
            var rank = blemishes.Rank(place);
            if (rank < twice)
                Write(place, day, rows);
            else if (rank < twice + broken)
                rows.Line(Broken(place, day, (int)(rank % 4)));
        }

        return rows.Written;
    }

    private void Write(int place, int day, CommaSeparatedRows rows)
    {
        var product = (int)((long)place * shop.Sizes.ShopProducts / shop.Sizes.FeedProducts);
        var draw = new Draw(shop.Seed, Purpose.FeedProduct, day < Days ? ((long)place << 2) + day : ((long)day << 40) + place);
        rows.StartRow();
        rows.BigInteger(product + 1);
        rows.Text(shop.NameOf(product));
        rows.Text(Goods.All[shop.GoodOf(product)].Category);
        rows.Money(shop.PriceOf(product, Math.Max(0, day - Days + 1)) * draw.Between(97, 114) / 100);
        rows.Integer(draw.BelowLow(300));
        rows.Date(DateOnly.FromDateTime(Day(day)));
        rows.EndRow();
    }

    private string Broken(int place, int day, int kind)
    {
        var (number, date) = (900_000_000L + place, Day(day));
        return kind switch
        {
            0 => $"{number},Mystery Item {place},varieties,cheap,3,{date:yyyy-MM-dd}",
            1 => $"{number},Mystery Item {place},varieties",
            2 => $"{number},Mystery Item {place},varieties,19.90,3,{date:yyyy}-02-30",
            _ => $",Mystery Item {place},varieties,19.90,3,{date:yyyy-MM-dd}",
        };
    }
}
