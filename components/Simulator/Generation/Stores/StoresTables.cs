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

/// <summary>Lines of till receipts, made in runs of 64 lines that hold whole receipts.</summary>
internal sealed class StoreSalesTable(StoresModel model)
    : SimulatedTable(Contract.Source, Contract.Sales, model.Shop.Sizes.StoreSales, (model.Shop.Sizes.StoreSales + Run - 1) / Run, 128)
{
    private const int Run = 64;

    private static readonly string[] _payments = ["cash", "credit_card", "debit_card", "pix"];

    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        for (var run = first; run < end; run++)
        {
            var draw = new Draw(model.Options.Seed, Purpose.Receipts, run);
            var last = Math.Min((run + 1) * Run, Rows);
            for (var line = run * Run; line < last;)
            {
                var lines = Math.Min(1 + draw.BelowLow(7), last - line);
                WriteReceipt(line, lines, rows);
                line += lines;
            }
        }
    }

    private void WriteReceipt(long firstLine, long lines, RowSink rows)
    {
        var draw = new Draw(model.Options.Seed, Purpose.Receipt, firstLine);
        var soldAt = model.Calendar.At(firstLine, Rows, draw.Next());
        var store = OpenStore(DateOnly.FromDateTime(soldAt), ref draw);
        var payment = _payments[draw.Weighted([18, 38, 24, 20])];
        for (var line = firstLine; line < firstLine + lines; line++)
        {
            var product = model.Shop.ChooseProduct(soldAt, ref draw);
            var price = model.Shop.PriceOf(product);
            var quantity = 1 + (draw.Chance(1_800) ? draw.BelowLow(4) + 1 : 0);
            var discount = draw.Chance(900) ? quantity * price * draw.Between(5, 30) / 100 : 0;
            if (draw.Chance(120))
                (quantity, discount) = (-quantity, -discount);
            rows.StartRow();
            rows.BigInteger(line + 1);
            rows.BigInteger(firstLine + 1);
            rows.Integer(store + 1);
            rows.BigInteger(product + 1);
            rows.Timestamp(soldAt);
            rows.Integer(quantity);
            rows.Money(price);
            rows.Money(discount);
            rows.Money((quantity * price) - discount);
            rows.Text(payment);
            rows.Timestamp(soldAt);
            rows.EndRow();
        }
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
