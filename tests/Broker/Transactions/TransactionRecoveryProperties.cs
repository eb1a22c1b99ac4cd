using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Tests.Coordination;
using EcommAspire.Broker.Transactions;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Broker.Tests.Transactions;

/// <summary>
/// Random transactions of several producers, with the journal cut off at random points between what the coordinator writes and
/// what it does, as kill -9 would: whatever was answered holds, and every transaction ends the same way in all its partitions.
/// </summary>
public sealed class TransactionRecoveryProperties
{
    [Fact]
    public void However_it_is_killed_each_transaction_ends_once_and_alike_everywhere() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static void Holds(int seed)
    {
        var random = new Random(seed);
        using var folder = new ScratchFolder();
        var clock = new FakeClock();
        var partitions = new Partitions();
        var options = new TransactionOptions();
        var coordinator = TransactionCoordinator.Open(folder.Path, options, partitions, clock);
        var producers = Enumerable.Range(0, 3).Select(number => new Producer($"tx{number}", bumps: number == 2)).ToArray();
        try
        {
            for (var step = 0; step < 60; step++)
            {
                // The next few markers go through, then the broker is killed.
                partitions.KillAfter = random.Next(4) == 0 ? random.Next(4) : int.MaxValue;
                try
                {
                    Act(producers[random.Next(producers.Length)], coordinator, partitions, random);
                    if (random.Next(10) == 0)
                        clock.Advance(random.Next(40));
                }
                catch (KilledException)
                {
                    // Whoever asked never got an answer.
                }
                if (partitions.Killed || random.Next(8) == 0)
                {
                    coordinator.Dispose();
                    partitions.KillAfter = int.MaxValue;
                    coordinator = TransactionCoordinator.Open(folder.Path, options, partitions, clock);
                }
            }
            partitions.KillAfter = int.MaxValue;
            foreach (var producer in producers)
            {
                coordinator.Init(new() { TransactionalId = producer.Id, TimeoutMs = 30_000 }).Error.ShouldBe(ErrorCode.None);
                coordinator.Describe(producer.Id).State.ShouldBe("Empty");
            }
            partitions.Open.ShouldBeEmpty();
            foreach (var (transaction, committed) in producers.SelectMany(producer => producer.Answered))
                partitions.Ends[transaction].ShouldBe([committed], $"transaction {transaction}");
            partitions.Ends.Values.ShouldAllBe(ends => ends.Count == 1);
        }
        finally
        {
            coordinator.Dispose();
        }
    }

    private static void Act(Producer producer, TransactionCoordinator coordinator, Partitions partitions, Random random)
    {
        if (producer.Identity is not { } identity)
        {
            var given = coordinator.Init(new() { TransactionalId = producer.Id, TimeoutMs = 30_000 });
            if (given.Error == ErrorCode.None)
                producer.Identity = given;
            return;
        }
        if (producer.Transaction is null || random.Next(3) > 0)
        {
            TopicPartition partition = new("t", random.Next(4));
            if (!producer.Bumps && coordinator.AddPartitions(producer.Id, identity.ProducerId, identity.Epoch, [partition]) != ErrorCode.None)
            {
                producer.Fail();
                return;
            }
            using var permit = coordinator.Enter(producer.Id, identity.ProducerId, identity.Epoch, [partition], producer.Bumps);
            if (permit.ErrorOf(partition) != ErrorCode.None)
            {
                producer.Fail();
                return;
            }
            producer.Transaction ??= partitions.NextTransaction++;
            partitions.Write(partition, identity.ProducerId, producer.Transaction.Value);
            return;
        }
        var commit = random.Next(2) == 0;
        var (transaction, _) = (producer.Transaction.Value, producer.Transaction = null);
        producer.Identity = null;
        var ended = coordinator.End(producer.Id, identity.ProducerId, identity.Epoch, commit, producer.Bumps);
        if (ended.Error != ErrorCode.None)
            return;
        producer.Answered.Add((transaction, commit));
        producer.Identity = random.Next(3) == 0 ? null : producer.Bumps ? ended : identity;
    }

    private sealed class Producer(string id, bool bumps)
    {
        public string Id => id;

        public bool Bumps => bumps;

        public ProducerIdentity? Identity { get; set; }

        public int? Transaction { get; set; }

        public List<(int Transaction, bool Committed)> Answered { get; } = [];

        public void Fail() => (Identity, Transaction) = (null, null);
    }

    /// <summary>Partitions as logs are: a marker ends what is open there, and nothing otherwise.</summary>
    private sealed class Partitions : ITransactionMarkers
    {
        public int NextTransaction { get; set; }

        public int KillAfter { get; set; } = int.MaxValue;

        public bool Killed => KillAfter < 0;

        public Dictionary<(TopicPartition Partition, long ProducerId), int> Open { get; } = [];

        public Dictionary<int, HashSet<bool>> Ends { get; } = [];

        public void Write(TopicPartition partition, long producerId, int transaction)
        {
            if (Open.TryGetValue((partition, producerId), out var open))
                open.ShouldBe(transaction, "one transaction must not go on in another");
            Open[(partition, producerId)] = transaction;
        }

        public bool WriteMarker(TopicPartition partition, long producerId, short epoch, bool commit)
        {
            if (Killed || --KillAfter < 0)
                throw new KilledException();
            if (Open.Remove((partition, producerId), out var transaction))
            {
                if (!Ends.TryGetValue(transaction, out var ends))
                    Ends[transaction] = ends = [];
                ends.Add(commit);
            }
            return true;
        }

        public bool CompleteOffsets(long producerId, bool commit) => true;
    }

    private sealed class KilledException : Exception;
}
