namespace EcommAspire.Streaming.Producing;

/// <summary>How events are sent.</summary>
public sealed record ProducerOptions
{
    /// <summary>The slowest rate: one event in ten minutes.</summary>
    public const double LeastRate = 1.0 / 600;

    /// <summary>The fastest rate.</summary>
    public const double GreatestRate = 1_000_000;

    /// <summary>Events a second; the messages of an event are sent together.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>How many messages to send before it ends by itself; null for ever.</summary>
    public long? Count { get; init; }

    /// <summary>Only messages of this topic; null for all.</summary>
    public string? Topic { get; init; }

    /// <summary>What names this producer to the broker: of two with one name the later drives out the earlier.</summary>
    public string Name { get; init; } = "simulator";

    /// <exception cref="StreamException">An option is out of bounds.</exception>
    internal void Validate()
    {
        if (Rate is not (>= LeastRate and <= GreatestRate))
            throw new StreamException($"The rate is {Rate} events a second, but must be from one in ten minutes to {GreatestRate:N0} a second.");
        if (Count is < 0)
            throw new StreamException($"{Count} messages cannot be sent; give a number from 0.");
    }
}
