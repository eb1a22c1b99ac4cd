using EcommAspire.Domain;
using EcommAspire.Simulator.Generation;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Generation.Engagement;
using EcommAspire.Simulator.Generation.Feeds;
using EcommAspire.Simulator.Generation.Marketplace;
using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Generation.Stores;

namespace EcommAspire.Simulator;

/// <summary>
/// A whole business made from options: its tables, ready to be written anywhere. Nothing is kept but what is looked up for
/// every order; rows are made when they are written.
/// </summary>
public sealed class SimulatedBusiness
{
    /// <summary>The generator's edition: raised whenever the same options would make other bytes.</summary>
    public const int Edition = 3;

    private readonly Func<int, SimulatedDay> _days;

    /// <summary>Prepares the business of <paramref name="options"/>.</summary>
    /// <exception cref="SimulationException">An option is out of bounds.</exception>
    public SimulatedBusiness(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        Sizes = new(options.Scale);
        Dirt = new(options.Dirt, Sizes);
        var geography = new Geography(Sizes);
        var marketplace = new MarketplaceModel(options, Sizes, Dirt, geography);
        var shop = new ShopModel(options, Sizes, Dirt, geography);
        var sales = new StoreSalesTable(new(options, shop));
        var clickstream = new ClickstreamTable(shop, new(shop));
        var reviews = new ProductReviewsTable(shop);
        Tables =
        [
            new Generation.Shop.CustomersTable(shop),
            new Generation.Shop.ProductsTable(shop),
            new Generation.Shop.OrdersTable(shop),
            new Generation.Shop.OrderItemsTable(shop),
            new GeolocationTable(marketplace),
            new Generation.Marketplace.CustomersTable(marketplace),
            new SellersTable(marketplace),
            new CategoryTranslationTable(),
            new Generation.Marketplace.ProductsTable(marketplace),
            new Generation.Marketplace.OrdersTable(marketplace),
            new Generation.Marketplace.OrderItemsTable(marketplace),
            new OrderPaymentsTable(marketplace),
            new OrderReviewsTable(marketplace),
            new StoresTable(sales.Model),
            sales,
            clickstream,
            reviews,
        ];
        Files = [.. new OrderFiles(shop).All(), .. new ProductFiles(shop).All(), .. new CustomerFiles(shop).All()];
        _days = number => new(options, number, marketplace, shop, sales, clickstream, reviews);
    }

    /// <summary>What it is made from.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>How much of everything there is.</summary>
    public Sizes Sizes { get; }

    /// <summary>How much is wrong on purpose.</summary>
    public DirtCounts Dirt { get; }

    /// <summary>The tables of the relational sources, and the collections.</summary>
    public IReadOnlyList<SimulatedTable> Tables { get; }

    /// <summary>The files of the feeds.</summary>
    public IReadOnlyList<SimulatedFile> Files { get; }

    /// <summary>The <paramref name="number"/>-th day after history, from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public SimulatedDay Day(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, SimulatorOptions.MostDays);
        return _days(number);
    }

    /// <summary>The tables of one source.</summary>
    public IEnumerable<SimulatedTable> TablesOf(Source source) => Tables.Where(table => table.Source.Name == source.Name);
}
