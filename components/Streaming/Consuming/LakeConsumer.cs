using EcommAspire.Lake;
using EcommAspire.Streaming.Status;

namespace EcommAspire.Streaming.Consuming;

/// <summary>
/// Takes the stream into the lake: a commit of each topic's table every few seconds. Where a partition goes on is what the
/// last commit says.
/// </summary>
/// <param name="options">The stream.</param>
/// <param name="lake">The lake.</param>
/// <param name="quarantine">Where messages go that cannot be taken in.</param>
/// <param name="say">Hears what a person should know, a sentence at a time.</param>
/// <param name="time">The clock.</param>
public sealed class LakeConsumer(StreamOptions options, EcommAspire.Lake.Bronze lake, QuarantineStore quarantine, Action<string> say, TimeProvider? time = null)
{
    private readonly ConsumerPulse _pulse = new(options.LakeGroup, options.StatusFolder, time ?? TimeProvider.System);

    /// <summary>How it is at this moment.</summary>
    public ConsumerHealth Health => _pulse.Health;

    /// <summary>Consumes until it is told to stop; what came by then is committed.</summary>
    /// <exception cref="StreamException">It cannot go on; the message says why and what to do.</exception>
    public Task RunAsync(CancellationToken stop = default) =>
        Task.Factory.StartNew(
            () =>
            {
                _pulse.Start();
                using var run = new LakeRun(options, lake, quarantine, _pulse, say, time ?? TimeProvider.System, stop);
                run.Go();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
