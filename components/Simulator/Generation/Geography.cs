using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;

namespace EcommAspire.Simulator.Generation;

/// <summary>Where people live: cities, their postal codes, and how far they are from each other.</summary>
internal sealed class Geography
{
    // The cosine of a latitude by whole degrees, in 1/1024ths.
    private static readonly int[] _cosines =
    [
        1024, 1024, 1023, 1023, 1022, 1020, 1018, 1016, 1014, 1011, 1008, 1005, 1002, 998, 994, 989, 984, 979, 974, 968, 962,
        956, 949, 943, 935, 928, 920, 912, 904, 896, 887, 878, 868, 859, 849, 839,
    ];

    private readonly int[] _firstZip = new int[Cities.All.Length + 1];
    private readonly string[] _prefixes;
    private readonly short[] _distances = new short[Cities.All.Length * Cities.All.Length];

    public Geography(Sizes sizes)
    {
        var cities = Cities.All;
        var population = cities.Sum(c => (long)c.Population);
        var zips = Math.Min(sizes.Geolocations / 2, 15_000);
        for (var city = 0; city < cities.Length; city++)
        {
            var share = (int)Math.Clamp(zips * (long)cities[city].Population / population, 1, cities[city].LastZip - cities[city].FirstZip + 1);
            _firstZip[city + 1] = _firstZip[city] + share;
            for (var other = 0; other < cities.Length; other++)
                _distances[(city * cities.Length) + other] = Kilometres(cities[city], cities[other]);
        }

        _prefixes = [.. Enumerable.Range(0, Zips).Select(PrefixOf)];
        Buyers = new([.. cities.Select(c => c.Population * States.Of(c).Customers)]);
        Sellers = new([.. cities.Select(c => c.Population * States.Of(c).Sellers)]);
    }

    /// <summary>Cities by how many buy online there.</summary>
    public Popularity Buyers { get; }

    /// <summary>Cities by how many sell online there.</summary>
    public Popularity Sellers { get; }

    /// <summary>How many postal codes are in use.</summary>
    public int Zips => _firstZip[^1];

    /// <summary>The city that the <paramref name="zip"/>-th postal code belongs to.</summary>
    public int CityOf(int zip)
    {
        var found = Array.BinarySearch(_firstZip, zip);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>One of a city's postal codes, by its place among all.</summary>
    public int AnyZip(int city, ref Draw draw) => _firstZip[city] + draw.BelowLow(_firstZip[city + 1] - _firstZip[city]);

    /// <summary>The five digits of the <paramref name="zip"/>-th postal code.</summary>
    public string Prefix(int zip) => _prefixes[zip];

    private string PrefixOf(int zip)
    {
        var at = CityOf(zip);
        var city = Cities.All[at];
        var place = zip - _firstZip[at];
        return (city.FirstZip + (place * (city.LastZip - city.FirstZip + 1) / (_firstZip[at + 1] - _firstZip[at]))).ToString("D5");
    }

    /// <summary>The way from one city to another as the crow flies, and at least 5 km.</summary>
    public int Kilometres(int from, int to) => Math.Max((int)_distances[(from * Cities.All.Length) + to], 5);

    // Equirectangular; the square root is exact by IEEE 754, so the same everywhere.
    private static short Kilometres(City from, City to)
    {
        var middle = Math.Abs(from.Latitude + to.Latitude) / 20_000;
        double north = from.Latitude - to.Latitude;
        var east = (from.Longitude - to.Longitude) * (double)_cosines[middle] / 1024;
        return (short)(Math.Sqrt((north * north) + (east * east)) * 111.195 / 10_000);
    }
}
