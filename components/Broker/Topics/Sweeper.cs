using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Topics;

/// <summary>Goes over all partitions from time to time: removes what is too old, compacts, puts on the disk what waited long enough.</summary>
internal sealed class Sweeper : IAsyncDisposable
{
    private readonly TopicCatalog _topics;
    private readonly Action<string> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _retaining;
    private readonly Task _cleaning;
    private readonly Task _flushing;

    public Sweeper(TopicCatalog topics, BrokerSettings settings, TimeProvider clock, Action<string> log)
    {
        _topics = topics;
        _log = log;
        _retaining = Task.Run(() => RepeatAsync(settings.Int64("log.retention.check.interval.ms"), clock, log => log.Clean(deletesOld: true, _stopping.Token).Note));
        _cleaning = Task.Run(() => RepeatAsync(Math.Max(settings.Int64("log.cleaner.backoff.ms"), 100), clock, log => log.Clean(deletesOld: false, _stopping.Token).Note));
        _flushing = Task.Run(() => RepeatAsync(Math.Max(settings.Int64("log.flush.scheduler.interval.ms"), 100), clock, Flush));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_retaining, _cleaning, _flushing);
        _stopping.Dispose();
    }

    private static string? Flush(PartitionLog log)
    {
        if (log.Options.FlushMs != long.MaxValue)
            log.Flush();
        return null;
    }

    private async Task RepeatAsync(long milliseconds, TimeProvider clock, Func<PartitionLog, string?> action)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var topic in _topics.Topics)
                {
                    for (var index = 0; index < topic.Partitions.Count; index++)
                        Sweep(topic, index, action);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private void Sweep(Topic topic, int index, Func<PartitionLog, string?> action)
    {
        try
        {
            if (action(topic.Partitions[index]) is { } note)
                _log($"{topic.Name}-{index}: {note}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException && _topics.TryFind(topic.Id, out _))
        {
            _log($"{topic.Name}-{index} could not be cleaned: {e.Message}");
        }
    }
}
