using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Engagement;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Simulator.Generation.Feeds;
using EcommAspire.Simulator.Generation.Marketplace;
using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Generation.Stores;
using Contracts = EcommAspire.Domain.Sources;

namespace EcommAspire.Simulator.Generation.Days;

/// <summary>
/// A day after history: what it adds to each source and what it changes there. It depends on nothing but the options and its
/// number, so any day can be made alone, or again; played in turn, each goes on where the one before it ended.
/// </summary>
public sealed class SimulatedDay
{
    private readonly Lazy<IReadOnlyList<SimulatedMessage>> _events;

    internal SimulatedDay(
        SimulatorOptions options,
        int number,
        MarketplaceModel marketplace,
        ShopModel shop,
        StoreSalesTable sales,
        ClickstreamTable clickstream,
        ProductReviewsTable reviews)
    {
        (Number, Date) = (number, options.Day(number));
        var ofMarketplace = new MarketplaceDay(marketplace, options, number);
        var ofShop = new ShopDay(shop, sales, number);
        Rows =
        [
            .. ofShop.Rows(),
            .. ofMarketplace.Rows(),
            new(Contracts.Stores.Source, Contracts.Stores.Sales, rows => sales.WriteDay(number, rows)),
            new(Contracts.Engagement.Source, Contracts.Engagement.Clickstream, rows => clickstream.WriteDay(number, rows)),
            new(Contracts.Engagement.Source, Contracts.Engagement.ProductReviews, rows => reviews.WriteDay(number, rows)),
        ];
        Changes = [.. ofShop.Changes(), .. ofMarketplace.Changes()];
        _events = new(new DayEvents(shop, clickstream, number).Make);
        Files = [.. new OrderFiles(shop, number).All(), new ProductFiles(shop).OfDay(number), new CustomerFiles(shop).OfDay(number)];
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>Its date.</summary>
    public DateOnly Date { get; }

    /// <summary>The rows it adds, a referenced table's before those that refer to them.</summary>
    public IReadOnlyList<DayRows> Rows { get; }

    /// <summary>What it changes in rows that were there before it.</summary>
    public IReadOnlyList<DayChanges> Changes { get; }

    /// <summary>The files of the feeds that arrive on it.</summary>
    public IReadOnlyList<SimulatedFile> Files { get; }

    /// <summary>What the event stream hears of it, in the order in which it happens.</summary>
    public IReadOnlyList<SimulatedMessage> Events => _events.Value;

    /// <summary>The rows it adds to one source.</summary>
    public IEnumerable<DayRows> RowsOf(Source source) => Rows.Where(rows => rows.Source.Name == source.Name);

    /// <summary>What it changes in one source.</summary>
    public IEnumerable<DayChanges> ChangesOf(Source source) => Changes.Where(changes => changes.Source.Name == source.Name);
}
