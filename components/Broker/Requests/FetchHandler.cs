using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>
/// Reads batches, and waits for some when there are fewer than the client wants. Fetch sessions are declined (session id 0),
/// which every client takes as leave to name all its partitions each time.
/// </summary>
internal sealed class FetchHandler(TopicCatalog topics, TimeProvider clock) : IRequestHandler<FetchRequest, FetchResponse>
{
    /// <summary>From this version on topics are named by their ids.</summary>
    private const short ById = 13;

    /// <summary>Nobody is kept waiting for longer, whatever they ask.</summary>
    private const int LongestWaitMs = 10 * 60 * 1000;

    public async ValueTask<FetchResponse?> HandleAsync(FetchRequest request, RequestContext context, CancellationToken cancellation)
    {
        if (request.SessionId != 0 && request.SessionEpoch > 0)
            return new FetchResponse { ErrorCode = ErrorCode.FetchSessionIdNotFound };
        var wanted = Resolve(request, context.Version);
        var pass = new FetchPass(request, wanted);
        if (wanted.Length == 0 || request.MaxWaitMs <= 0 || pass.IsEnough)
            return pass.ToResponse();

        using var arrivals = new ArrivalSignal(wanted);
        var until = TimeSpan.FromMilliseconds(Math.Min(request.MaxWaitMs, LongestWaitMs));
        var began = clock.GetTimestamp();
        while (true)
        {
            // Read after listening: what came between the first look and now is seen.
            pass.Dispose();
            pass = new FetchPass(request, wanted);
            var left = until - clock.GetElapsedTime(began);
            if (pass.IsEnough || left <= TimeSpan.Zero || cancellation.IsCancellationRequested)
                return pass.ToResponse();
            await arrivals.WaitAsync(left, clock, cancellation);
        }
    }

    private Wanted[] Resolve(FetchRequest request, short version)
    {
        var count = 0;
        foreach (var topic in request.Topics)
            count += topic.Partitions.Count;
        var wanted = new Wanted[count];
        count = 0;
        foreach (var asked in request.Topics)
        {
            Topic? topic;
            var found = version >= ById ? topics.TryFind(asked.TopicId, out topic) : topics.TryFind(asked.TopicName, out topic);
            foreach (var partition in asked.Partitions)
            {
                var log = topic?.Partition(partition.PartitionIndex);
                var error = log is null ? (version >= ById && !found ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition)
                    : LeaderEpochs.Check(partition.CurrentLeaderEpoch);
                wanted[count++] = new(asked, partition, log, error);
            }
        }
        return wanted;
    }
}

/// <summary>A partition to read from, or why it cannot be.</summary>
internal readonly record struct Wanted(FetchRequest.Topic Topic, FetchRequest.Partition Partition, PartitionLog? Log, ErrorCode Error);
