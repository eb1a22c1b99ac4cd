using EcommAspire.Cli.Output;
using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Simulator.Loading;
using EcommAspire.Streaming.Producing;

namespace EcommAspire.Cli.Streaming;

/// <summary>The broker's topics as days are played into them; the broker is looked for, or started, when it is first asked.</summary>
internal sealed class DayLog(DataFolder folder, Terminal terminal) : IEventLog, IAsyncDisposable
{
    private EventStack? _stack;
    private NumberedBatches? _batches;

    public Task<int> ReadDayAsync(string business, CancellationToken cancellationToken) =>
        TryAsync(async batches => (int)await batches.ReadLastAsync(business, cancellationToken), cancellationToken);

    public Task<bool> AddDayAsync(string business, int day, IReadOnlyList<SimulatedMessage> events, CancellationToken cancellationToken) => TryAsync(
        batches => batches.SendAsync(business, day, [.. events.Select(e => new OutgoingMessage(e.Topic, e.Key, e.Value, e.SchemaVersion))], cancellationToken),
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _batches?.Dispose();
        if (_stack is not null)
            await _stack.DisposeAsync();
    }

    private async Task<T> TryAsync<T>(Func<NumberedBatches, Task<T>> act, CancellationToken cancellation)
    {
        try
        {
            _stack ??= await EventStack.StartAsync(folder, needsDatabase: false, terminal, cancellation);
            return await act(_batches ??= new(_stack.Options, "days", terminal.Note));
        }
        catch (Exception e) when (Failure.Known(e) is { } reason)
        {
            throw new LoadException(reason, e);
        }
    }
}
