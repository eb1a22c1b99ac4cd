namespace EcommAspire.Simulator;

/// <summary>What the business is made from: the same options make the same bytes on every machine.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The smallest scale: ten orders.</summary>
    public const decimal LeastScale = 0.0001m;

    /// <summary>The largest scale: ten million orders.</summary>
    public const decimal GreatestScale = 100m;

    /// <summary>The years of history there are from <see cref="Start"/> on.</summary>
    public const int Years = 2;

    /// <summary>The days after history that can be played: ten years.</summary>
    public const int MostDays = 3_652;

    /// <summary>How big the business is; 1 is the size of the public Olist dataset.</summary>
    public decimal Scale { get; init; } = 0.1m;

    /// <summary>What makes this business differ from others of its size.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The first day of history.</summary>
    public DateOnly Start { get; init; } = new(2024, 1, 1);

    /// <summary>The share of records that are late, duplicate or broken, where such records can exist; 0 for none.</summary>
    public decimal Dirt { get; init; } = 0.001m;

    /// <summary>The end of history: nothing has happened at or after it.</summary>
    public DateTime End => Start.AddYears(Years).ToDateTime(TimeOnly.MinValue);

    /// <summary>The date of the <paramref name="number"/>-th day after history, from 1; of day 0, history's last.</summary>
    public DateOnly Day(int number) => Start.AddYears(Years).AddDays(number - 1);

    /// <summary>The number of the day that <paramref name="moment"/> falls on: from 1 after history, 0 in it.</summary>
    public int DayOf(DateTime moment) => moment < End ? 0 : 1 + (moment - End).Days;

    /// <summary>When the <paramref name="number"/>-th day after history ends; history itself where it is 0.</summary>
    public DateTime EndOf(int number) => End.AddDays(number);

    /// <summary>Checks that a business can be made from these options.</summary>
    /// <exception cref="SimulationException">An option is out of bounds; the message says which, and its bounds.</exception>
    public void Validate()
    {
        if (Scale is < LeastScale or > GreatestScale)
            throw new SimulationException($"The scale is {Scale}, but must be from {LeastScale} to {GreatestScale}; 1 is 99,441 marketplace orders.");
        if (Dirt is < 0 or > 0.2m)
            throw new SimulationException($"The share of dirty records is {Dirt}, but must be from 0 (none) to 0.2 (a fifth).");
        if (Start.Year is < 1990 or > 2090)
            throw new SimulationException($"History starts on {Start:yyyy-MM-dd}, but must start in a year from 1990 to 2090.");
    }
}
