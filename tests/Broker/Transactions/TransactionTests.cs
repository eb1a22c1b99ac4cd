using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Transactions;
using static EcommAspire.Broker.Tests.Transactions.TransactionWorld;

namespace EcommAspire.Broker.Tests.Transactions;

public sealed class TransactionTests : IDisposable
{
    private readonly TransactionWorld _world = new();

    [Fact]
    public void Producer_ids_are_never_given_twice_not_even_after_a_crash()
    {
        HashSet<long> ids = [];
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 1_500; i++)
                ids.Add(_world.Coordinator.Init(new()).ProducerId).ShouldBeTrue();
            _world.Restart();
        }
    }

    [Fact]
    public void A_transactional_id_keeps_its_producer_id_and_gets_a_new_epoch()
    {
        var first = _world.Init();
        first.Epoch.ShouldBe<short>(0);
        _world.Restart();
        var second = _world.Init();
        second.ShouldBe(first with { Epoch = 1 });
        _world.Add(first, Orders).ShouldBe(ErrorCode.ProducerFenced);
        _world.Add(second, Orders).ShouldBe(ErrorCode.None);
    }

    [Theory]
    [InlineData("", 1000, -1, -1, ErrorCode.InvalidRequest)]
    [InlineData("tx", 0, -1, -1, ErrorCode.InvalidTransactionTimeout)]
    [InlineData("tx", 900_001, -1, -1, ErrorCode.InvalidTransactionTimeout)]
    [InlineData("tx", 1000, 5, -1, ErrorCode.InvalidRequest)]
    [InlineData("tx", 1000, -1, 5, ErrorCode.InvalidRequest)]
    public void What_cannot_be_is_refused(string id, int timeout, long producerId, short epoch, ErrorCode error) =>
        _world.Coordinator.Init(new() { TransactionalId = id, TimeoutMs = timeout, ProducerId = producerId, Epoch = epoch }).Error.ShouldBe(error);

    [Fact]
    public void Committed_every_partition_gets_its_marker_and_offsets_are_committed()
    {
        var producer = _world.Init();
        _world.Add(producer, Orders).ShouldBe(ErrorCode.None);
        _world.Add(producer, Clicks, Orders).ShouldBe(ErrorCode.None);
        _world.Coordinator.AddOffsets(Id, producer.ProducerId, producer.Epoch, "group").ShouldBe(ErrorCode.None);
        _world.State.ShouldBe("Ongoing");
        _world.End(producer).Error.ShouldBe(ErrorCode.None);

        _world.State.ShouldBe("CompleteCommit");
        _world.Markers.Written.ShouldBe([(Orders, producer.ProducerId, (short)0, true), (Clicks, producer.ProducerId, (short)0, true)], ignoreOrder: true);
        _world.Markers.Offsets.ShouldBe([(producer.ProducerId, true)]);
        _world.End(producer).Error.ShouldBe(ErrorCode.None);
        _world.End(producer, commit: false).Error.ShouldBe(ErrorCode.InvalidTxnState);
        _world.Markers.Written.Count.ShouldBe(2);
    }

    [Fact]
    public void The_next_transaction_begins_with_nothing()
    {
        var producer = _world.Init();
        _world.Add(producer, Orders);
        _world.End(producer);
        _world.Add(producer, Clicks);
        _world.End(producer, commit: false);
        _world.Markers.Written.Last().ShouldBe((Clicks, producer.ProducerId, (short)0, false));
        _world.Markers.Written.Count.ShouldBe(2);
        _world.Markers.Offsets.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_transaction_there_is_nothing_to_end()
    {
        var producer = _world.Init();
        _world.End(producer).Error.ShouldBe(ErrorCode.InvalidTxnState);
        _world.End(producer, commit: false).Error.ShouldBe(ErrorCode.InvalidTxnState);
        _world.End(producer with { ProducerId = 99 }).Error.ShouldBe(ErrorCode.InvalidProducerIdMapping);
        _world.End(producer with { Epoch = 7 }).Error.ShouldBe(ErrorCode.ProducerFenced);
        _world.Coordinator.End("other", 1, 0, commit: true, bumpsEpoch: false).Error.ShouldBe(ErrorCode.InvalidProducerIdMapping);
    }

    [Fact]
    public void A_successor_aborts_what_was_left_open()
    {
        var first = _world.Init();
        _world.Add(first, Orders);
        var second = _world.Init();
        second.Error.ShouldBe(ErrorCode.None);
        second.Epoch.ShouldBe<short>(2);
        // The marker's epoch shuts the predecessor out of the partition.
        _world.Markers.Written.ShouldBe([(Orders, first.ProducerId, (short)1, false)]);
        _world.End(first).Error.ShouldBe(ErrorCode.ProducerFenced);
        _world.Add(second, Orders).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public void A_transaction_that_takes_too_long_is_aborted_and_its_producer_fenced()
    {
        var producer = _world.Init(timeoutMs: 10_000);
        _world.Add(producer, Orders);
        _world.Clock.Advance(9.9);
        _world.State.ShouldBe("Ongoing");
        _world.Clock.Advance(0.2);
        _world.State.ShouldBe("CompleteAbort");
        _world.Markers.Written.ShouldBe([(Orders, producer.ProducerId, (short)1, false)]);
        _world.End(producer).Error.ShouldBe(ErrorCode.ProducerFenced);
        _world.Add(producer, Orders).ShouldBe(ErrorCode.ProducerFenced);

        // It may go on, as long as nobody took its place.
        _world.Init(producer).ShouldBe(producer with { Epoch = 1 });
        _world.Init().Epoch.ShouldBe<short>(2);
        _world.Init(producer).Error.ShouldBe(ErrorCode.ProducerFenced);
    }

    [Fact]
    public void The_timeout_goes_on_over_a_restart()
    {
        var producer = _world.Init(timeoutMs: 10_000);
        _world.Add(producer, Orders);
        _world.Clock.Advance(6);
        _world.Restart();
        _world.State.ShouldBe("Ongoing");
        _world.Clock.Advance(4.1);
        _world.State.ShouldBe("CompleteAbort");
    }

    [Fact]
    public void A_timeout_belongs_to_one_transaction()
    {
        var producer = _world.Init(timeoutMs: 10_000);
        _world.Add(producer, Orders);
        _world.Clock.Advance(9);
        _world.End(producer);
        _world.Add(producer, Orders);
        _world.Clock.Advance(9);
        _world.State.ShouldBe("Ongoing");
    }

    [Fact]
    public void A_producer_that_goes_on_after_an_error_keeps_its_place_and_asking_twice_does_no_harm()
    {
        var producer = _world.Init();
        var bumped = _world.Init(producer);
        bumped.ShouldBe(producer with { Epoch = 1 });
        _world.Init(producer).ShouldBe(bumped);
        var successor = _world.Init();
        _world.Init(producer).Error.ShouldBe(ErrorCode.ProducerFenced);
        _world.Init(bumped).Error.ShouldBe(ErrorCode.ProducerFenced);
        _world.Init(successor with { ProducerId = 99 }).Error.ShouldBe(ErrorCode.ProducerFenced);
    }

    [Fact]
    public void A_marker_that_cannot_be_written_is_written_later()
    {
        var producer = _world.Init();
        _world.Add(producer, Orders, Clicks);
        var calls = 0;
        _world.Markers.Works = () => ++calls == 1;
        _world.End(producer).Error.ShouldBe(ErrorCode.None);
        _world.State.ShouldBe("PrepareCommit");
        _world.End(producer).Error.ShouldBe(ErrorCode.ConcurrentTransactions);
        _world.End(producer, commit: false).Error.ShouldBe(ErrorCode.InvalidTxnState);
        _world.Add(producer, Orders).ShouldBe(ErrorCode.ConcurrentTransactions);
        _world.Init().Error.ShouldBe(ErrorCode.ConcurrentTransactions);
        _world.Coordinator.Describe(Id).Partitions.Count.ShouldBe(1);

        _world.Markers.Works = () => true;
        _world.Clock.Advance(1.1);
        _world.State.ShouldBe("CompleteCommit");
        _world.Markers.Written.Count.ShouldBe(2);
    }

    [Fact]
    public void No_marker_comes_while_somebody_writes()
    {
        var producer = _world.Init();
        _world.Add(producer, Orders);
        var permit = _world.Coordinator.Enter(Id, producer.ProducerId, producer.Epoch, [Orders], addsByWriting: false);
        permit.ErrorOf(Orders).ShouldBe(ErrorCode.None);
        _world.Init().Error.ShouldBe(ErrorCode.ConcurrentTransactions);
        _world.Markers.Written.ShouldBeEmpty();
        permit.Dispose();
        permit.Dispose();
        _world.Markers.Written.Count.ShouldBe(1);
        _world.State.ShouldBe("CompleteAbort");
    }

    [Fact]
    public void Only_partitions_of_the_transaction_are_written_to()
    {
        var producer = _world.Init();
        using (var early = _world.Coordinator.Enter(Id, producer.ProducerId, producer.Epoch, [Orders], addsByWriting: false))
            early.ErrorOf(Orders).ShouldBe(ErrorCode.TransactionAbortable);
        _world.Add(producer, Orders);
        using var permit = _world.Coordinator.Enter(Id, producer.ProducerId, producer.Epoch, [Orders, Clicks], addsByWriting: false);
        permit.ErrorOf(Orders).ShouldBe(ErrorCode.None);
        permit.ErrorOf(Clicks).ShouldBe(ErrorCode.TransactionAbortable);
        _world.Coordinator.Verify(Id, producer.ProducerId, producer.Epoch, [Orders, Clicks]).Select(result => result.Error)
            .ShouldBe([ErrorCode.None, ErrorCode.TransactionAbortable]);
        using var fenced = _world.Coordinator.Enter(Id, producer.ProducerId, 9, [Orders], addsByWriting: false);
        fenced.Error.ShouldBe(ErrorCode.ProducerFenced);
        using var unknown = _world.Coordinator.Enter("other", producer.ProducerId, 0, [Orders], addsByWriting: true);
        unknown.Error.ShouldBe(ErrorCode.InvalidProducerIdMapping);
    }

    [Fact]
    public void With_KIP_890_writing_begins_and_every_end_bumps_the_epoch()
    {
        var producer = _world.Init();
        _world.Write(producer, Orders).ShouldBe(ErrorCode.None);
        var next = _world.End(producer, bumps: true);
        next.ShouldBe(producer with { Epoch = 1 });
        _world.Markers.Written.ShouldBe([(Orders, producer.ProducerId, (short)1, true)]);
        _world.End(producer, bumps: true).ShouldBe(next);
        _world.End(producer, commit: false, bumps: true).Error.ShouldBe(ErrorCode.InvalidTxnState);
        _world.Write(producer, Orders).ShouldBe(ErrorCode.ProducerFenced);
        _world.Write(next, Clicks).ShouldBe(ErrorCode.None);
        _world.End(next, commit: false, bumps: true).Epoch.ShouldBe<short>(2);
    }

    [Fact]
    public void With_KIP_890_aborting_nothing_still_shuts_out_what_is_on_its_way()
    {
        var producer = _world.Init();
        var next = _world.End(producer, commit: false, bumps: true);
        next.ShouldBe(producer with { Epoch = 1 });
        _world.Markers.Written.ShouldBeEmpty();
        _world.End(next, commit: true, bumps: true).Error.ShouldBe(ErrorCode.InvalidTxnState);
        _world.End(next, commit: false, bumps: true).Epoch.ShouldBe<short>(2);
    }

    [Fact]
    public void When_the_epochs_are_used_up_the_producer_goes_on_under_another_id()
    {
        var producer = _world.Init();
        for (var i = 0; i < short.MaxValue - 1; i++)
        {
            _world.Write(producer, Orders);
            producer = _world.End(producer, bumps: true);
        }
        producer.Epoch.ShouldBe((short)(short.MaxValue - 1));
        _world.Write(producer, Orders);
        var next = _world.End(producer, bumps: true);
        next.ProducerId.ShouldNotBe(producer.ProducerId);
        next.Epoch.ShouldBe<short>(0);
        _world.Markers.Written.Last().ShouldBe((Orders, producer.ProducerId, short.MaxValue, true));
        _world.End(producer, bumps: true).ShouldBe(next);
        _world.Restart();
        _world.Write(next, Orders).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public void Without_it_a_new_producer_gets_another_id_in_time()
    {
        var producer = _world.Init();
        for (var i = 0; i < short.MaxValue - 1; i++)
            producer = _world.Init();
        producer.Epoch.ShouldBe((short)(short.MaxValue - 1));
        // The last epoch is kept to fence with.
        _world.Add(producer, Orders);
        var next = _world.Init();
        next.ProducerId.ShouldNotBe(producer.ProducerId);
        next.Epoch.ShouldBe<short>(0);
        _world.Markers.Written.Last().Epoch.ShouldBe(short.MaxValue);
    }

    [Fact]
    public void Ids_that_nobody_uses_are_forgotten_and_open_ones_are_not()
    {
        _world.Init(timeoutMs: 900_000);
        _world.Clock.Advance(TimeSpan.FromDays(7.1));
        _world.Coordinator.Describe(Id).Error.ShouldBe(ErrorCode.TransactionalIdNotFound);
        _world.Restart();
        _world.Coordinator.Describe(Id).Error.ShouldBe(ErrorCode.TransactionalIdNotFound);
    }

    [Fact]
    public void Listed_by_state_producer_duration_and_pattern()
    {
        var producer = _world.Init();
        _world.Add(producer, Orders);
        _world.Coordinator.Init(new() { TransactionalId = "idle", TimeoutMs = 1_000 });
        _world.Clock.Advance(5);
        List(new()).ShouldBe(["idle", "tx"], ignoreOrder: true);
        List(new() { States = ["Ongoing"] }).ShouldBe(["tx"]);
        List(new() { ProducerIds = [producer.ProducerId] }).ShouldBe(["tx"]);
        List(new() { LongerThanMs = 4_000 }).ShouldBe(["tx"]);
        List(new() { LongerThanMs = 6_000 }).ShouldBeEmpty();
        List(new() { IdPattern = "i.*" }).ShouldBe(["idle"]);
        _world.Coordinator.List(new() { States = ["Ongoing", "Nonsense"] }).UnknownStates.ShouldBe(["Nonsense"]);
        _world.Coordinator.List(new() { IdPattern = "(" }).Error.ShouldBe(ErrorCode.InvalidRegularExpression);

        var described = _world.Coordinator.Describe(Id);
        described.Partitions.ShouldBe([Orders]);
        described.StartedAt.ShouldBe(_world.Clock.GetUtcNow() - TimeSpan.FromSeconds(5));
        described.TimeoutMs.ShouldBe(60_000);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("copy", 23)]
    [InlineData("my-group", 36)]
    [InlineData("a rather long name of a group, with ünïcode", 31)]
    public void A_group_has_the_partition_that_Kafka_gives_it(string group, int partition) =>
        CoordinatorPartition.OfGroup(group).ShouldBe(new TopicPartition("__consumer_offsets", partition));

    public void Dispose() => _world.Dispose();

    private IEnumerable<string> List(TransactionFilter filter) => _world.Coordinator.List(filter).Transactions.Select(transaction => transaction.TransactionalId);
}
