using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Requests;

/// <summary>One look at all partitions of a fetch: what they hold now, up to the client's limits.</summary>
internal sealed class FetchPass : IDisposable
{
    private readonly Wanted[] _wanted;
    private readonly ReadResult?[] _read;
    private readonly bool _readCommitted;
    private bool _given;

    public FetchPass(FetchRequest request, Wanted[] wanted)
    {
        _wanted = wanted;
        _read = new ReadResult?[wanted.Length];
        _readCommitted = request.IsolationLevel == 1;
        var left = Math.Max(request.MaxBytes, 0);
        long read = 0;
        var failed = false;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].Error != ErrorCode.None)
            {
                failed = true;
                continue;
            }
            var partition = wanted[i].Partition;
            // The first batch there is goes out however large it is, or a client would never come past it.
            _read[i] = wanted[i].Log!.Read(partition.FetchOffset, Math.Min(left, Math.Max(partition.PartitionMaxBytes, 0)), _readCommitted, minOneBatch: read == 0);
            failed |= _read[i]!.Error != ErrorCode.None;
            read += _read[i]!.Length;
            left = Math.Max(left - _read[i]!.Length, 0);
        }
        IsEnough = failed || read >= request.MinBytes;
    }

    /// <summary>Whether there is as much as the client wants, or an error it should hear of at once.</summary>
    public bool IsEnough { get; }

    /// <summary>The answer, which takes over what was read.</summary>
    public FetchResponse ToResponse()
    {
        _given = true;
        var topics = new List<FetchResponse.Topic>();
        for (var i = 0; i < _wanted.Length;)
        {
            var topic = _wanted[i].Topic;
            var partitions = new FetchResponse.Partition[topic.Partitions.Count];
            for (var p = 0; p < partitions.Length; p++, i++)
                partitions[p] = Describe(_wanted[i], _read[i]);
            topics.Add(new() { TopicName = topic.TopicName, TopicId = topic.TopicId, Partitions = partitions });
        }
        return new() { Responses = topics };
    }

    public void Dispose()
    {
        if (_given)
            return;
        foreach (var read in _read)
            read?.Dispose();
    }

    private FetchResponse.Partition Describe(Wanted wanted, ReadResult? read) => read is null
        ? new()
        {
            PartitionIndex = wanted.Partition.PartitionIndex,
            ErrorCode = wanted.Error,
            HighWatermark = -1,
            AbortedTransactions = null,
            Records = StoredRecords.Empty,
        }
        : new()
        {
            PartitionIndex = wanted.Partition.PartitionIndex,
            ErrorCode = read.Error,
            HighWatermark = read.HighWatermark,
            LastStableOffset = read.LastStableOffset,
            LogStartOffset = read.LogStartOffset,
            AbortedTransactions = !_readCommitted ? null
                : [.. read.AbortedTransactions.Select(aborted => new FetchResponse.AbortedTransaction { ProducerId = aborted.ProducerId, FirstOffset = aborted.FirstOffset })],
            Records = new StoredRecords(read),
        };
}
