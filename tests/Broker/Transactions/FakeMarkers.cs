using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Tests.Transactions;

/// <summary>Partitions that take markers, unless they are told to fail.</summary>
internal sealed class FakeMarkers : ITransactionMarkers
{
    public List<(TopicPartition Partition, long ProducerId, short Epoch, bool Commit)> Written { get; } = [];

    public List<(long ProducerId, bool Commit)> Offsets { get; } = [];

    /// <summary>Called before each; false is a failure, an exception a crash.</summary>
    public Func<bool> Works { get; set; } = () => true;

    public bool WriteMarker(TopicPartition partition, long producerId, short epoch, bool commit)
    {
        if (!Works())
            return false;
        Written.Add((partition, producerId, epoch, commit));
        return true;
    }

    public bool CompleteOffsets(long producerId, bool commit)
    {
        if (!Works())
            return false;
        Offsets.Add((producerId, commit));
        return true;
    }
}
