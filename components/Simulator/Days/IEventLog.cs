using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>The event stream, as days are played into it: beside the events it keeps which day of each business it holds.</summary>
public interface IEventLog
{
    /// <summary>The last day of the business that it holds; 0 where it holds none.</summary>
    /// <exception cref="LoadException">It cannot be asked; the message says why.</exception>
    Task<int> ReadDayAsync(string business, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a day's events and that it holds the day, in one step: both are there, or neither is. Does nothing where it holds
    /// the day already, and tells whether it did.
    /// </summary>
    /// <exception cref="LoadException">They cannot be added; none is there.</exception>
    Task<bool> AddDayAsync(string business, int day, IReadOnlyList<SimulatedMessage> events, CancellationToken cancellationToken);
}
