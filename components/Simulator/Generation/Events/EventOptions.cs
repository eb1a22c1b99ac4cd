namespace EcommAspire.Simulator.Generation.Events;

/// <summary>What the event stream is made from, beside the business's own options.</summary>
public sealed record EventOptions
{
    /// <summary>When the first event happens; null for the end of the business's history, which the stream then carries on.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>How many events happen in a second of the business's own time, whatever the rate they are sent at.</summary>
    public int Pace { get; init; } = 100;

    /// <summary>The shares of late, of repeated and of broken messages, each; null for the business's own share.</summary>
    public decimal? Dirt { get; init; }

    internal void Validate()
    {
        if (Pace is < 1 or > 1_000_000)
            throw new SimulationException($"The pace is {Pace} events a second, but must be from 1 to 1,000,000.");
        if (Dirt is < 0 or > 0.2m)
            throw new SimulationException($"The share of dirty messages is {Dirt}, but must be from 0 (none) to 0.2 (a fifth).");
    }
}
