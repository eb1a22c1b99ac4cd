using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;
using Contract = EcommAspire.Domain.Sources.Feeds;

namespace EcommAspire.Simulator.Generation.Feeds;

/// <summary>The resale partners' customers: all of them on history's last day but one, and who changed on the last and on each day after it.</summary>
internal sealed class CustomerFiles(ShopModel shop)
{
    private const int Days = 2;

    public IEnumerable<SimulatedFile> All() =>
    [
        new(Contract.Customers, Day(0), shop.Sizes.FeedCustomers, Everybody),
        Of(1),
    ];

    /// <summary>Who changed on a day after history.</summary>
    public SimulatedFile OfDay(int day) => Of(Days - 1 + day);

    private SimulatedFile Of(int day) => new(Contract.Customers, Day(day), shop.Sizes.FeedCustomerChanges, () => Changed(day));

    private DateTime Day(int day) => shop.Options.End.AddDays(day - Days);

    private ReadOnlyMemory<byte> Everybody()
    {
        var rows = new CommaSeparatedRows(Contract.Customers.Content);
        var blemishes = new Permutation(shop.Seed, Purpose.Dirt, shop.Sizes.FeedCustomers, 8);
        var (twice, broken) = (shop.Dirt.DuplicateFeedCustomers, shop.Dirt.BrokenFeedCustomers);
        for (var customer = 0; customer < shop.Sizes.FeedCustomers; customer++)
        {
            Write(customer, 0, rows);
            var rank = blemishes.Rank(customer);
            if (rank < twice)
                Write(customer, 0, rows);
            else if (rank < twice + broken)
                rows.Line(Broken(customer, (int)(rank % 3)));
        }

        return rows.Written;
    }

    // Every other one is a customer who moved, the rest are new.
    private ReadOnlyMemory<byte> Changed(int day)
    {
        var rows = new CommaSeparatedRows(Contract.Customers.Content);
        var changes = shop.Sizes.FeedCustomerChanges;
        for (var change = 0; change < changes; change++)
        {
            var known = (int)((((long)change * shop.Sizes.FeedCustomers / changes) + (day - 1)) % shop.Sizes.FeedCustomers);
            Write(change % 2 == 0 ? known : shop.Sizes.FeedCustomers + ((day - 1) * changes) + change, day, rows);
        }

        return rows.Written;
    }

    private void Write(int customer, int day, CommaSeparatedRows rows)
    {
        var draw = new Draw(shop.Seed, Purpose.FeedCustomer, customer);
        var (firstName, lastName) = (draw.Pick<string>(People.FirstNames), People.LastNames[draw.BelowLow(People.LastNames.Length)]);
        var isNew = customer >= shop.Sizes.FeedCustomers;
        var home = new Draw(shop.Seed, Purpose.FeedCustomer, ((1L + day) << 40) + customer);
        var city = Cities.All[shop.Geography.Buyers.Choose(ref home)];
        rows.StartRow();
        rows.BigInteger(customer + 1);
        rows.Text($"{firstName} {lastName}");
        rows.TextOrNull(draw.Chance(700) ? null : $"{People.Plain(firstName)}.{People.Plain(lastName)}{customer + 1}@example.org");
        rows.Text(city.Name);
        rows.Text(city.State);
        rows.Date(DateOnly.FromDateTime(isNew ? Day(day) : Day(0).AddDays(-draw.Below(900))));
        rows.Date(DateOnly.FromDateTime(Day(day)));
        rows.EndRow();
    }

    private string Broken(int customer, int kind)
    {
        var (number, date) = (900_000_000L + customer, Day(0));
        return kind switch
        {
            0 => $"number {number},Nobody,,Santos,SP,{date:yyyy-MM-dd},{date:yyyy-MM-dd}",
            1 => $"{number},Nobody,,Santos,SP,sometime in spring,{date:yyyy-MM-dd}",
            _ => $"{number},Nobody",
        };
    }
}
