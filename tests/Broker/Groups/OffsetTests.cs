using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

public sealed class OffsetTests : IDisposable
{
    private readonly GroupWorld _world = new();

    [Fact]
    public void A_consumer_without_a_group_keeps_its_offsets_here()
    {
        Errors(_world.Commit("", -1, ("orders", 0, 5), ("orders", 1, 7))).ShouldBe([ErrorCode.None, ErrorCode.None]);
        _world.Committed("orders", 1).ShouldBe(7);
        _world.Committed("orders", 2).ShouldBe(-1);
        _world.State.ShouldBe("Empty");
    }

    [Fact]
    public async Task A_member_commits_at_its_generation_and_nobody_else_does()
    {
        var member = await _world.Alone();
        Errors(_world.Commit(member.MemberId, member.Generation, ("orders", 0, 1))).ShouldBe([ErrorCode.None]);
        Errors(_world.Commit(member.MemberId, member.Generation + 1, ("orders", 0, 2))).ShouldBe([ErrorCode.IllegalGeneration]);
        Errors(_world.Commit("other", member.Generation, ("orders", 0, 2))).ShouldBe([ErrorCode.UnknownMemberId]);
        Errors(_world.Commit("", -1, ("orders", 0, 2))).ShouldBe([ErrorCode.UnknownMemberId]);
        _world.Committed("orders", 0).ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_between_join_and_sync_is_told_to_wait()
    {
        var first = await _world.Alone();
        var again = await _world.Join(GroupWorld.Request(first.MemberId));
        Errors(_world.Commit(again.MemberId, again.Generation, ("orders", 0, 1))).ShouldBe([ErrorCode.RebalanceInProgress]);
    }

    [Fact]
    public void A_generation_of_a_group_that_is_not_there_is_told_by_version()
    {
        var commit = new OffsetCommit { GroupId = "new", MemberId = "m", GenerationOrEpoch = 3, Offsets = [new(new("orders", 0), 1)] };
        Errors(_world.Coordinator.Commit(commit with { Version = 8 })).ShouldBe([ErrorCode.IllegalGeneration]);
        Errors(_world.Coordinator.Commit(commit with { Version = 9 })).ShouldBe([ErrorCode.GroupIdNotFound]);
    }

    [Fact]
    public void Each_partition_is_answered_for_itself()
    {
        var results = _world.Coordinator.Commit(new()
        {
            GroupId = GroupWorld.Group,
            Offsets =
            [
                new(new("orders", 0), 1, Metadata: "kept"),
                new(new("orders", 3), 1),
                new(new("nothing", 0), 1),
                new(new("orders", 1), 1, Metadata: new string('x', 4097)),
            ],
        });
        Errors(results).ShouldBe([ErrorCode.None, ErrorCode.UnknownTopicOrPartition, ErrorCode.UnknownTopicOrPartition, ErrorCode.OffsetMetadataTooLarge]);
        _world.Coordinator.Fetch(new() { GroupId = GroupWorld.Group }).Offsets.ShouldBe([new FetchedOffset(new("orders", 0), 1, -1, "kept", ErrorCode.None)]);
    }

    [Fact]
    public void Committed_is_committed_whatever_happens()
    {
        for (var offset = 1; offset <= 100; offset++)
        {
            _world.Commit("", -1, ("orders", offset % 3, offset));
            _world.Restart();
            _world.Committed("orders", offset % 3).ShouldBe(offset);
        }
    }

    [Fact]
    public void The_journal_does_not_grow_without_end()
    {
        for (var offset = 1; offset <= 50_000; offset++)
            _world.Commit("", -1, ("orders", 0, offset), ("orders", 1, offset));
        _world.Restart();
        _world.Committed("orders", 0).ShouldBe(50_000);
        _world.JournalBytes.ShouldBeLessThan(2 << 20);
    }

    [Fact]
    public void Written_anew_the_journal_still_knows_groups_and_open_transactions()
    {
        var member = new ModernMember(_world, "a", "static");
        member.Join("orders", "clicks");
        _world.Coordinator.CommitWithTransaction(7, Elsewhere("orders", 5))[0].Error.ShouldBe(ErrorCode.None);
        _world.Coordinator.Commit(Elsewhere("clicks", 1))[0].Error.ShouldBe(ErrorCode.None);
        _world.Coordinator.CommitWithTransaction(8, Elsewhere("clicks", 2))[0].Error.ShouldBe(ErrorCode.None);
        _world.Coordinator.Commit(Elsewhere("clicks", 3))[0].Error.ShouldBe(ErrorCode.None);
        for (var offset = 1; offset <= 50_000; offset++)
            _world.Commit("a", member.Epoch, ("orders", 0, offset))[0].Error.ShouldBe(ErrorCode.None);
        _world.JournalBytes.ShouldBeLessThan(2 << 20);

        _world.Restart();
        member.Acknowledge().Error.ShouldBe(ErrorCode.None);
        _world.State.ShouldBe("Stable");
        _world.Committed("orders", 0).ShouldBe(50_000);
        _world.Coordinator.CompleteTransaction(7, commit: true);
        _world.Coordinator.CompleteTransaction(8, commit: true);
        _world.Coordinator.Fetch(new() { GroupId = "elsewhere" }).Offsets.Select(offset => (offset.Partition.Topic, offset.Offset))
            .ShouldBe([("orders", 5L), ("clicks", 3L)], ignoreOrder: true);

        static OffsetCommit Elsewhere(string topic, long offset) => new() { GroupId = "elsewhere", Offsets = [new(new(topic, 0), offset)] };
    }

    [Fact]
    public void Offsets_of_a_transaction_count_from_its_end()
    {
        _world.Commit("", -1, ("orders", 0, 1));
        WithTransaction(7, ("orders", 0, 5)).ShouldBe([ErrorCode.None]);
        _world.Committed("orders", 0).ShouldBe(1);
        Stable("orders", 0).Error.ShouldBe(ErrorCode.UnstableOffsetCommit);
        Stable("orders", 1).Error.ShouldBe(ErrorCode.None);
        _world.Restart();
        Stable("orders", 0).Error.ShouldBe(ErrorCode.UnstableOffsetCommit);

        _world.Coordinator.CompleteTransaction(7, commit: true);
        _world.Coordinator.CompleteTransaction(7, commit: false);
        Stable("orders", 0).Offset.ShouldBe(5);
        _world.Restart();
        Stable("orders", 0).Offset.ShouldBe(5);
    }

    [Fact]
    public void Offsets_of_an_aborted_transaction_never_were()
    {
        WithTransaction(7, ("orders", 0, 5));
        _world.Coordinator.CompleteTransaction(7, commit: false);
        Stable("orders", 0).Offset.ShouldBe(-1);
    }

    [Fact]
    public void A_later_commit_outlives_the_transaction_even_after_a_restart()
    {
        WithTransaction(7, ("orders", 0, 5));
        _world.Commit("", -1, ("orders", 0, 9));
        _world.Restart();
        _world.Coordinator.CompleteTransaction(7, commit: true);
        _world.Committed("orders", 0).ShouldBe(9);
    }

    [Fact]
    public async Task A_transaction_of_a_former_generation_is_refused()
    {
        var member = await _world.Alone();
        var commit = new OffsetCommit { GroupId = GroupWorld.Group, MemberId = member.MemberId, GenerationOrEpoch = member.Generation - 1, Offsets = [new(new("orders", 0), 1)] };
        Errors(_world.Coordinator.CommitWithTransaction(7, commit)).ShouldBe([ErrorCode.IllegalGeneration]);
        // Versions before 3 do not say who they are.
        Errors(_world.Coordinator.CommitWithTransaction(7, commit with { MemberId = "", GenerationOrEpoch = -1 })).ShouldBe([ErrorCode.None]);
    }

    [Fact]
    public async Task Offsets_are_deleted_unless_somebody_consumes_the_topic()
    {
        var member = await _world.Alone(metadata: GroupWorld.Subscription("orders"));
        _world.Commit(member.MemberId, member.Generation, ("orders", 0, 1), ("clicks", 0, 2));
        var result = _world.Coordinator.DeleteOffsets(GroupWorld.Group, [new("orders", 0), new("clicks", 0), new("clicks", 9)]);
        Errors(result.Partitions).ShouldBe([ErrorCode.GroupSubscribedToTopic, ErrorCode.None, ErrorCode.UnknownTopicOrPartition]);
        _world.Committed("orders", 0).ShouldBe(1);
        _world.Committed("clicks", 0).ShouldBe(-1);
        _world.Coordinator.DeleteOffsets("nowhere", []).Error.ShouldBe(ErrorCode.GroupIdNotFound);
        _world.Restart();
        _world.Committed("clicks", 0).ShouldBe(-1);
    }

    [Fact]
    public void Offsets_of_nobody_expire_and_the_group_with_them()
    {
        _world.Commit("", -1, ("orders", 0, 1));
        _world.Clock.Advance(TimeSpan.FromDays(6.9));
        _world.Committed("orders", 0).ShouldBe(1);
        _world.Clock.Advance(TimeSpan.FromDays(0.2));
        _world.State.ShouldBe("none");
        _world.Committed("orders", 0).ShouldBe(-1);
    }

    [Fact]
    public async Task Offsets_of_an_emptied_group_are_kept_from_then_on()
    {
        var member = await _world.Alone(session: 1_700_000);
        _world.Commit(member.MemberId, member.Generation, ("orders", 0, 1));
        for (var minutes = 0; minutes < 8 * 24 * 60; minutes += 20)
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(20));
            _world.Heartbeat(member).ShouldBe(ErrorCode.None);
        }
        _world.Coordinator.Leave(GroupWorld.Group, [new LeavingMember(member.MemberId, null)]);
        _world.Clock.Advance(TimeSpan.FromDays(6));
        _world.Committed("orders", 0).ShouldBe(1);
        _world.Clock.Advance(TimeSpan.FromDays(1.1));
        _world.State.ShouldBe("none");
    }

    [Fact]
    public void Whoever_looks_for_expired_offsets_once_a_year_finds_them()
    {
        using var world = new GroupWorld(new() { OffsetsRetentionCheckInterval = TimeSpan.FromDays(365) });
        world.Commit("", -1, ("orders", 0, 1));
        world.Clock.Advance(TimeSpan.FromDays(364));
        world.Committed("orders", 0).ShouldBe(1);
        world.Clock.Advance(TimeSpan.FromDays(2));
        world.Committed("orders", 0).ShouldBe(-1);
    }

    [Fact]
    public void A_client_may_say_itself_how_long()
    {
        _world.Coordinator.Commit(new() { GroupId = GroupWorld.Group, Retention = TimeSpan.FromHours(1), Offsets = [new(new("orders", 0), 1)] });
        _world.Clock.Advance(TimeSpan.FromHours(1.5));
        _world.Committed("orders", 0).ShouldBe(-1);
    }

    [Fact]
    public void A_deleted_topic_takes_its_offsets_with_it()
    {
        _world.Commit("", -1, ("orders", 0, 1), ("clicks", 0, 2));
        _world.Topics.Delete("orders");
        _world.Coordinator.ForgetDeletedTopics();
        _world.Committed("orders", 0).ShouldBe(-1);
        _world.Committed("clicks", 0).ShouldBe(2);
    }

    public void Dispose() => _world.Dispose();

    private static IEnumerable<ErrorCode> Errors(IEnumerable<PartitionResult> results) => results.Select(result => result.Error);

    private IEnumerable<ErrorCode> WithTransaction(long producerId, params (string Topic, int Partition, long Offset)[] offsets) =>
        Errors(_world.Coordinator.CommitWithTransaction(producerId, new()
        {
            GroupId = GroupWorld.Group,
            Offsets = [.. offsets.Select(offset => new OffsetToCommit(new(offset.Topic, offset.Partition), offset.Offset))],
        }));

    private FetchedOffset Stable(string topic, int partition) =>
        _world.Coordinator.Fetch(new() { GroupId = GroupWorld.Group, RequireStable = true, Partitions = [new TopicPartition(topic, partition)] }).Offsets.Single();
}
