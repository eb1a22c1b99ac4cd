using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;
using Contract = EcommAspire.Domain.Sources.Stores;

namespace EcommAspire.Simulator.Generation.Stores;

/// <summary>A shop in town.</summary>
internal sealed record Branch(City City, DateOnly Opened, DateOnly? Closed)
{
    public bool IsOpenOn(DateOnly day) => day >= Opened && (Closed is null || day <= Closed);
}

/// <summary>The shops in town as functions.</summary>
internal sealed class StoresModel
{
    public StoresModel(SimulatorOptions options, ShopModel shop)
    {
        (Options, Shop) = (options, shop);
        Calendar = Calendar.InTown(options);
        Branches = [.. Enumerable.Range(0, shop.Sizes.Stores).Select(BranchOf)];
        Size = new([.. Branches.Select(branch => Math.Min(branch.City.Population, 3_000) + 300)]);
    }

    public SimulatorOptions Options { get; }

    public ShopModel Shop { get; }

    public Calendar Calendar { get; }

    public Branch[] Branches { get; }

    public Popularity Size { get; }

    /// <summary>When a line of a receipt is sold.</summary>
    public DateTime SoldAt(long line, uint jitter) => Calendar.At(line, Shop.Sizes.StoreSales, jitter);

    /// <summary>The number of lines sold before <paramref name="moment"/>: of the first one that was not.</summary>
    public long LinesBefore(DateTime moment) => Calendar.CountBefore(
        moment,
        Calendar.MostBefore(moment, Shop.Sizes.StoreSales),
        line => SoldAt(line, new Draw(Options.Seed, Purpose.Receipt, line).Next()));

    private Branch BranchOf(int store)
    {
        var draw = new Draw(Options.Seed, Purpose.Store, store);
        var city = Cities.All[Shop.Geography.Buyers.Choose(ref draw)];

        // The first store was there before history and never closes; some open or close in its course.
        var length = Options.End.Subtract(Options.Start.ToDateTime(TimeOnly.MinValue)).Days;
        var opened = Options.Start.AddDays(store > 0 && draw.Chance(1_500) ? draw.Below(length * 3 / 4) : -draw.Between(200, 6_000));
        DateOnly? closed = store > 0 && draw.Chance(500) ? Options.Start.AddDays(draw.Between(length * 3 / 4, length - 1)) : null;
        return new(city, opened, closed);
    }
}

/// <summary>Shops in town.</summary>
internal sealed class StoresTable(StoresModel model)
    : SimulatedTable(Contract.Source, Contract.Branches, model.Shop.Sizes.Stores, model.Shop.Sizes.Stores, 8_192)
{
    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var store = (int)first; store < end; store++)
        {
            var draw = new Draw(model.Options.Seed, Purpose.Store, -1L - store);
            var branch = model.Branches[store];
            var city = branch.City;
            rows.StartRow();
            rows.Integer(store + 1);
            rows.Text($"{city.Name} {draw.Pick<string>(["Centro", "Shopping", "Norte", "Sul", "Estação", "Mercado"])} {store + 1}");
            rows.Text(city.Name);
            rows.Text(city.State);
            rows.Text(States.Of(city).Region);
            rows.Text($"{draw.Between(city.FirstZip, city.LastZip):D5}-{draw.Below(1_000):D3}");
            rows.Integer(draw.Between(8, 90) * 20);
            rows.Date(branch.Opened);
            if (branch.Closed is { } closed)
                rows.Date(closed);
            else
                rows.Null();
            rows.Timestamp((branch.Closed ?? branch.Opened).ToDateTime(new(8, 0)));
            rows.EndRow();
        }
    }
}

/// <summary>A line of a receipt; a receipt is known by its first line. Amounts in cents.</summary>
internal readonly record struct SaleLine(
    long Line, long FirstLine, int Store, int Product, DateTime SoldAt, int Quantity, long Price, long Discount, string Payment);

/// <summary>Lines of till receipts, made in runs of 64 lines that hold whole receipts.</summary>
internal sealed class StoreSalesTable(StoresModel model)
    : SimulatedTable(Contract.Source, Contract.Sales, model.Shop.Sizes.StoreSales, (model.Shop.Sizes.StoreSales + Run - 1) / Run, 128)
{
    private const int Run = 64;

    public StoresModel Model => model;

    private static readonly string[] _payments = ["cash", "credit_card", "debit_card", "pix"];

    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var run = first; run < end; run++)
        {
            var draw = new Draw(model.Options.Seed, Purpose.Receipts, run);
            var last = Math.Min((run + 1) * Run, Rows);
            Sell(run * Run, last, ref draw, sale => Write(sale, sale.SoldAt, rows));
        }
    }

    /// <summary>Writes the lines of a day after history, but for the receipts of tills that are cut off, and those of the day before that were.</summary>
    public void WriteDay(int day, RowSink rows)
    {
        SellDay(day, sale =>
        {
            if (!IsLate(sale))
                Write(sale, sale.SoldAt, rows);
        });
        var reconnected = model.Options.EndOf(day - 1).AddHours(5);
        if (day > 1)
        {
            SellDay(day - 1, sale =>
            {
                if (IsLate(sale))
                    Write(sale, reconnected, rows);
            });
        }
    }

    /// <summary>Tells the lines of a day after history.</summary>
    public void SellDay(int day, Action<SaleLine> tell)
    {
        var draw = new Draw(model.Options.Seed, Purpose.Receipts, (1L << 48) + day);
        Sell(model.LinesBefore(model.Options.EndOf(day - 1)), model.LinesBefore(model.Options.EndOf(day)), ref draw, tell);
    }

    private void Sell(long first, long end, ref Draw draw, Action<SaleLine> tell)
    {
        for (var line = first; line < end;)
        {
            var lines = Math.Min(1 + draw.BelowLow(7), end - line);
            SellReceipt(line, lines, tell);
            line += lines;
        }
    }

    private void SellReceipt(long firstLine, long lines, Action<SaleLine> tell)
    {
        var draw = new Draw(model.Options.Seed, Purpose.Receipt, firstLine);
        var soldAt = model.SoldAt(firstLine, draw.Next());
        var day = model.Options.DayOf(soldAt);
        var store = OpenStore(DateOnly.FromDateTime(soldAt), ref draw);
        var payment = _payments[draw.Weighted([18, 38, 24, 20])];
        for (var line = firstLine; line < firstLine + lines; line++)
        {
            var product = model.Shop.ChooseProduct(soldAt, ref draw);
            var price = model.Shop.PriceOf(product, day);
            var quantity = 1 + (draw.Chance(1_800) ? draw.BelowLow(4) + 1 : 0);
            var discount = draw.Chance(900) ? quantity * price * draw.Between(5, 30) / 100 : 0;
            if (draw.Chance(120))
                (quantity, discount) = (-quantity, -discount);
            tell(new(line, firstLine, store, product, soldAt, quantity, price, discount, payment));
        }
    }

    private bool IsLate(SaleLine sale) =>
        new Draw(model.Options.Seed, Purpose.Dirt, (4L << 40) + sale.FirstLine).Below(1_000_000) < (int)(model.Options.Dirt * 1_000_000);

    private static void Write(SaleLine sale, DateTime updated, RowSink rows)
    {
        rows.StartRow();
        rows.BigInteger(sale.Line + 1);
        rows.BigInteger(sale.FirstLine + 1);
        rows.Integer(sale.Store + 1);
        rows.BigInteger(sale.Product + 1);
        rows.Timestamp(sale.SoldAt);
        rows.Integer(sale.Quantity);
        rows.Money(sale.Price);
        rows.Money(sale.Discount);
        rows.Money((sale.Quantity * sale.Price) - sale.Discount);
        rows.Text(sale.Payment);
        rows.Timestamp(updated);
        rows.EndRow();
    }

    private int OpenStore(DateOnly day, ref Draw draw)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var store = model.Size.Choose(ref draw);
            if (model.Branches[store].IsOpenOn(day))
                return store;
        }

        return 0;
    }
}
