namespace EcommAspire.Simulator.Days;

/// <summary>How far the business is to go on.</summary>
public sealed record WantedDays
{
    /// <summary>So many days from where it stands.</summary>
    public int Days { get; init; } = 1;

    /// <summary>Up to this day, and no day where it is there already; null to count <see cref="Days"/>.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The last day to be played, of a business that holds days up to one.</summary>
    /// <exception cref="SimulationException">There are no such days; the message says why.</exception>
    internal int Last(SimulatorOptions options, int held)
    {
        if (Until is null && Days < 1)
            throw new SimulationException($"{Days} days cannot be played; one is the least.");
        var last = Until is { } until ? until.DayNumber - options.Day(0).DayNumber : held + (long)Days;
        return last switch
        {
            < 0 => throw new SimulationException($"{Until:yyyy-MM-dd} is history, which ends on {options.Day(0):yyyy-MM-dd}; days are played after it."),
            > SimulatorOptions.MostDays => throw new SimulationException(
                $"{SimulatorOptions.MostDays:N0} days can be played after history, up to {options.Day(SimulatorOptions.MostDays):yyyy-MM-dd}; the business is at {options.Day(held):yyyy-MM-dd}."),
            _ => (int)last,
        };
    }
}
