using System.Collections.Concurrent;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;
using EcommAspire.Streaming.Operational;

namespace EcommAspire.Streaming.Status;

/// <summary>
/// How far behind a consumer's partitions are: the consumer tells where it is, and the broker is asked from time to time
/// where they end, on a thread of its own, so that a consumer that is held up sees its lag grow all the same.
/// </summary>
internal sealed class PartitionLag(TimeProvider time)
{
    private static readonly TimeSpan _often = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<PartitionId, long> _next = new();
    private readonly ConcurrentDictionary<PartitionId, long> _ends = new();
    private volatile string? _trouble;

    /// <summary>Why the broker could not be asked, if it could not be the last time.</summary>
    public string? Trouble => _trouble;

    /// <summary>The messages that are next: all before are taken in.</summary>
    public void Reached(PartitionId partition, long next) => _next[partition] = next;

    /// <summary>The partition is not the consumer's any more.</summary>
    public void Remove(PartitionId partition)
    {
        _next.TryRemove(partition, out _);
        _ends.TryRemove(partition, out _);
    }

    public IReadOnlyDictionary<PartitionId, long> Read()
    {
        var lag = new Dictionary<PartitionId, long>();
        foreach (var (partition, next) in _next)
            lag[partition] = _ends.TryGetValue(partition, out var end) ? Math.Max(0, end - next) : 0;
        return lag;
    }

    /// <summary>Asks the broker until it is told to stop; the consumer must outlive it.</summary>
    public IDisposable Watch(IConsumer<byte[], byte[]> consumer, string servers) => new Watching(this, consumer, servers, time);

    private void Ask(IConsumer<byte[], byte[]> consumer, string servers)
    {
        try
        {
            foreach (var (partition, end) in consumer.Ends(_next.Keys, _patience).Where(end => _next.ContainsKey(end.Key)))
                _ends[partition] = end;

            _trouble = null;
        }
        catch (KafkaException problem)
        {
            _trouble = $"No broker answers at {servers}: {problem.Error.Reason.TrimEnd('.')}.";
        }
    }

    private sealed class Watching : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _asking;

        public Watching(PartitionLag lag, IConsumer<byte[], byte[]> consumer, string servers, TimeProvider time) =>
            _asking = Task.Run(async () =>
            {
                using var timer = new PeriodicTimer(_often, time);
                try
                {
                    while (await timer.WaitForNextTickAsync(_stop.Token))
                        lag.Ask(consumer, servers);
                }
                catch (OperationCanceledException)
                {
                    // The consumer ends.
                }
            });

        public void Dispose()
        {
            _stop.Cancel();
            _asking.GetAwaiter().GetResult();
            _stop.Dispose();
        }
    }
}
