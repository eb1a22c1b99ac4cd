using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Tests.Coordination;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Tests.Transactions;

/// <summary>A coordinator with a clock that stands still, and partitions that remember which markers came.</summary>
internal sealed class TransactionWorld : IDisposable
{
    public const string Id = "tx";
    public static readonly TopicPartition Orders = new("orders", 0);
    public static readonly TopicPartition Clicks = new("clicks", 1);

    private readonly ScratchFolder _folder = new();

    public TransactionWorld() => Coordinator = Open();

    public FakeClock Clock { get; } = new();

    public FakeMarkers Markers { get; } = new();

    public TransactionCoordinator Coordinator { get; private set; }

    public string State => Coordinator.Describe(Id).State;

    /// <summary>As after kill -9: the files as they are, nothing else.</summary>
    public void Restart()
    {
        Coordinator.Dispose();
        Coordinator = Open();
    }

    public ProducerIdentity Init(ProducerIdentity? known = null, int timeoutMs = 60_000) => Coordinator.Init(new()
    {
        TransactionalId = Id,
        TimeoutMs = timeoutMs,
        ProducerId = known?.ProducerId ?? -1,
        Epoch = known?.Epoch ?? -1,
    });

    public ErrorCode Add(ProducerIdentity producer, params TopicPartition[] partitions) =>
        Coordinator.AddPartitions(Id, producer.ProducerId, producer.Epoch, partitions);

    /// <summary>Writes as a client of KIP-890's second version does.</summary>
    public ErrorCode Write(ProducerIdentity producer, params TopicPartition[] partitions)
    {
        using var permit = Coordinator.Enter(Id, producer.ProducerId, producer.Epoch, partitions, addsByWriting: true);
        return permit.Error;
    }

    public ProducerIdentity End(ProducerIdentity producer, bool commit = true, bool bumps = false) =>
        Coordinator.End(Id, producer.ProducerId, producer.Epoch, commit, bumps);

    public void Dispose()
    {
        Coordinator.Dispose();
        _folder.Dispose();
    }

    private TransactionCoordinator Open() => TransactionCoordinator.Open(_folder.Path, new(), Markers, Clock);
}
