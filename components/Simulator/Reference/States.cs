namespace EcommAspire.Simulator.Reference;

/// <summary>A state of Brazil.</summary>
/// <param name="Code">Two letters.</param>
/// <param name="Region">Its region.</param>
/// <param name="Customers">How much its people buy online, in percent of the country's average.</param>
/// <param name="Sellers">How many of its people sell online, in percent of the country's average.</param>
internal sealed record State(string Code, string Region, int Customers, int Sellers);

/// <summary>The 27 states.</summary>
internal static class States
{
    public static State[] All { get; } =
    [
        new("SP", "Southeast", 125, 190), new("RJ", "Southeast", 95, 45), new("ES", "Southeast", 95, 60), new("MG", "Southeast", 130, 110),
        new("BA", "Northeast", 55, 12), new("SE", "Northeast", 40, 8), new("PE", "Northeast", 50, 9), new("AL", "Northeast", 32, 5),
        new("PB", "Northeast", 40, 12), new("RN", "Northeast", 40, 12), new("CE", "Northeast", 40, 11), new("PI", "Northeast", 45, 5),
        new("MA", "Northeast", 55, 5), new("PA", "North", 50, 4), new("AP", "North", 25, 2), new("AM", "North", 12, 3),
        new("RR", "North", 20, 2), new("AC", "North", 30, 4), new("DF", "Central-West", 90, 40), new("GO", "Central-West", 80, 45),
        new("RO", "North", 55, 9), new("TO", "North", 65, 5), new("MT", "Central-West", 75, 10), new("MS", "Central-West", 60, 12),
        new("PR", "South", 125, 270), new("SC", "South", 150, 290), new("RS", "South", 160, 130),
    ];

    public static State Of(City city) => Array.Find(All, state => state.Code == city.State)!;
}
