using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Tests.Days;

/// <summary>An event stream that only remembers.</summary>
internal sealed class EventLogInMemory : IEventLog
{
    private readonly Dictionary<string, int> _days = [];

    /// <summary>Whether nobody answers.</summary>
    public bool IsAway { get; set; }

    public List<SimulatedMessage> Held { get; } = [];

    public Task<int> ReadDayAsync(string business, CancellationToken cancellationToken) =>
        IsAway ? throw new LoadException("No broker answers.") : Task.FromResult(_days.GetValueOrDefault(business));

    public Task<bool> AddDayAsync(string business, int day, IReadOnlyList<SimulatedMessage> events, CancellationToken cancellationToken)
    {
        if (_days.GetValueOrDefault(business) >= day)
            return Task.FromResult(false);
        _days[business] = day;
        Held.AddRange(events);
        return Task.FromResult(true);
    }
}
