namespace EcommAspire.Simulator;

/// <summary>The business could not be made or loaded; the message says what is wrong, with which source, and what to do.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>A failure without further detail.</summary>
    public SimulationException()
        : base("The business could not be made.")
    {
    }

    /// <summary>A failure that <paramref name="message"/> tells.</summary>
    public SimulationException(string message)
        : base(message)
    {
    }

    /// <summary>A failure that <paramref name="message"/> tells, and what caused it.</summary>
    public SimulationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
