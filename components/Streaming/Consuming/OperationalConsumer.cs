using EcommAspire.Streaming.Status;

namespace EcommAspire.Streaming.Consuming;

/// <summary>
/// Takes the stream into the operational database. One thread polls and decodes while the batch before is being written;
/// where a partition goes on is what the database says, never what Kafka remembers.
/// </summary>
/// <param name="options">The stream.</param>
/// <param name="connectionString">The operational database.</param>
/// <param name="say">Hears what a person should know, a sentence at a time.</param>
/// <param name="time">The clock.</param>
public sealed class OperationalConsumer(StreamOptions options, string connectionString, Action<string> say, TimeProvider? time = null)
{
    private readonly ConsumerPulse _pulse = new(options.OperationalGroup, options.StatusFolder, time ?? TimeProvider.System);

    /// <summary>How it is at this moment.</summary>
    public ConsumerHealth Health => _pulse.Health;

    /// <summary>Consumes until it is told to stop; what is under way then is finished.</summary>
    /// <exception cref="StreamException">It cannot go on; the message says why and what to do.</exception>
    public Task RunAsync(CancellationToken stop = default) =>
        Task.Factory.StartNew(
            () =>
            {
                _pulse.Start();
                using var run = new OperationalRun(options, connectionString, _pulse, say, time ?? TimeProvider.System, stop);
                run.Go();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
