using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Groups.Offsets;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

public sealed class ConsumerGroupTests : IDisposable
{
    private readonly GroupWorld _world = new();

    [Fact]
    public void Alone_it_gets_everything_at_once()
    {
        var member = new ModernMember(_world, "a");
        member.Join("orders").Error.ShouldBe(ErrorCode.None);
        member.Epoch.ShouldBe(1);
        member.Held.Count.ShouldBe(3);
        member.Last.HeartbeatIntervalMs.ShouldBe(5_000);
        _world.State.ShouldBe("Stable");
        member.Beat().Assignment.ShouldBeNull();
    }

    [Fact]
    public void A_second_gets_its_share_once_the_first_has_given_it_up()
    {
        var first = new ModernMember(_world, "a");
        first.Join("clicks");
        var second = new ModernMember(_world, "b");
        second.Join("clicks");
        second.Held.ShouldBeEmpty();
        second.Epoch.ShouldBe(2);

        first.Beat();
        first.Held.Count.ShouldBe(2);
        first.Epoch.ShouldBe(1);
        second.Beat();
        second.Held.ShouldBeEmpty();
        _world.State.ShouldBe("Reconciling");

        first.Acknowledge();
        first.Epoch.ShouldBe(2);
        second.Beat();
        second.Held.Count.ShouldBe(2);
        first.Beat();
        _world.State.ShouldBe("Stable");
        first.Held.Overlaps(second.Held).ShouldBeFalse();
    }

    [Fact]
    public void Who_leaves_leaves_its_share_to_the_rest()
    {
        var (first, second) = Pair();
        second.Leave().MemberEpoch.ShouldBe(-1);
        first.Beat();
        first.Held.Count.ShouldBe(4);
        first.Leave();
        _world.State.ShouldBe("Empty");
    }

    [Fact]
    public void Who_is_silent_for_a_session_is_out()
    {
        var (first, second) = Pair();
        for (var i = 0; i < 5; i++)
        {
            _world.Clock.Advance(10);
            first.Beat();
        }
        first.Held.Count.ShouldBe(4);
        second.Beat().Error.ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Fact]
    public void Who_does_not_give_up_in_its_rebalance_timeout_is_out()
    {
        var first = new ModernMember(_world, "a", rebalanceTimeoutMs: 20_000);
        first.Join("clicks");
        var second = new ModernMember(_world, "b");
        second.Join("clicks");
        for (var i = 0; i < 3; i++)
        {
            first.BeatSaying(null);
            _world.Clock.Advance(9);
        }
        first.BeatSaying(null).Error.ShouldBe(ErrorCode.UnknownMemberId);
        second.Beat();
        second.Held.Count.ShouldBe(4);
    }

    [Fact]
    public void An_epoch_that_is_not_its_own_fences_it()
    {
        var member = new ModernMember(_world, "a");
        member.Join("orders");
        member.BeatAt(5).Error.ShouldBe(ErrorCode.FencedMemberEpoch);
        new ModernMember(_world, "b").BeatAt(1).Error.ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Fact]
    public void An_answer_that_was_lost_is_given_again()
    {
        var (first, second) = Pair();
        var epoch = first.Epoch;
        second.Leave();
        first.Beat();
        first.BeatAt(epoch, first.Held).Error.ShouldBe(ErrorCode.None);
        first.Epoch.ShouldBe(3);
    }

    [Fact]
    public void New_partitions_and_topics_are_found_with_the_next_heartbeat()
    {
        var member = new ModernMember(_world, "a");
        member.Join("orders", "later");
        member.Held.Count.ShouldBe(3);
        _world.Topics.With("orders", 5);
        member.Beat();
        member.Held.Count.ShouldBe(5);
        _world.Topics.With("later", 2);
        member.Beat();
        member.Held.Count.ShouldBe(7);
        _world.Topics.Delete("later");
        member.Beat();
        member.Held.Count.ShouldBe(5);
    }

    [Fact]
    public void A_pattern_means_the_topics_that_match_it_whole()
    {
        _world.Topics.With("orders-eu", 1).With("my-orders", 1);
        var member = new ModernMember(_world, "a");
        member.JoinPattern("orders.*").Error.ShouldBe(ErrorCode.None);
        member.Held.Count.ShouldBe(4);
        _world.Topics.With("orders-us", 2);
        member.Beat();
        member.Held.Count.ShouldBe(6);
        new ModernMember(_world, "b").JoinPattern("(").Error.ShouldBe(ErrorCode.InvalidRegularExpression);
        _world.Coordinator.DescribeConsumer(GroupWorld.Group).Members.Count.ShouldBe(1);
    }

    [Fact]
    public void Subscribing_to_other_topics_changes_hands()
    {
        var member = new ModernMember(_world, "a");
        member.Join("orders");
        member.Subscribe("clicks");
        member.Acknowledge();
        member.Held.ShouldAllBe(partition => partition.Topic == _world.Topics.Find("clicks")!.Id);
        member.Held.Count.ShouldBe(4);
    }

    [Fact]
    public void A_static_member_that_goes_and_comes_back_causes_nothing()
    {
        var first = new ModernMember(_world, "a", "one");
        first.Join("clicks");
        var second = new ModernMember(_world, "b", "two");
        second.Join("clicks");
        first.Beat();
        first.Acknowledge();
        second.Beat();
        first.Beat();
        var held = second.Held.ToHashSet();
        second.LeaveForAWhile().MemberEpoch.ShouldBe(-2);

        var back = new ModernMember(_world, "c", "two");
        back.Join("clicks").Error.ShouldBe(ErrorCode.None);
        back.Held.ShouldBe(held, ignoreOrder: true);
        back.Epoch.ShouldBe(2);
        first.Beat().Assignment.ShouldBeNull();
        second.Beat().Error.ShouldBe(ErrorCode.FencedInstanceId);
    }

    [Fact]
    public void A_static_member_that_is_there_is_not_replaced()
    {
        new ModernMember(_world, "a", "one").Join("orders");
        new ModernMember(_world, "b", "one").Join("orders").Error.ShouldBe(ErrorCode.UnreleasedInstanceId);
        new ModernMember(_world, "b", "unknown").BeatAt(1).Error.ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var join = new ConsumerHeartbeat { GroupId = "g", MemberId = "m", MemberEpoch = 0, RebalanceTimeoutMs = 1_000, Topics = ["orders"], Owned = [] };
        Error(join with { GroupId = "" }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { MemberEpoch = -3 }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { RebalanceTimeoutMs = -1 }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { Topics = null }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { Owned = null }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { MemberEpoch = -2 }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { MemberEpoch = 1, MemberId = "" }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { MemberId = "" }).ShouldBe(ErrorCode.InvalidRequest);
        Error(join with { Assignor = "other" }).ShouldBe(ErrorCode.UnsupportedAssignor);
        Error(join with { MemberEpoch = 1 }).ShouldBe(ErrorCode.GroupIdNotFound);
        _world.State.ShouldBe("none");
        _world.Coordinator.ConsumerHeartbeat(join with { MemberId = "", RequiresMemberId = false }).MemberId.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_empty_group_changes_its_kind_and_keeps_its_offsets()
    {
        var classic = await _world.Alone();
        _world.Commit(classic.MemberId, classic.Generation, ("orders", 0, 42));
        new ModernMember(_world, "a").Join("orders").Error.ShouldBe(ErrorCode.GroupIdNotFound);
        _world.Coordinator.Leave(GroupWorld.Group, [new(classic.MemberId, null)]);

        var modern = new ModernMember(_world, "a");
        modern.Join("orders").Error.ShouldBe(ErrorCode.None);
        _world.Coordinator.List([], ["consumer"]).ShouldHaveSingleItem();
        _world.Committed("orders", 0).ShouldBe(42);
        (await _world.Join(GroupWorld.Request())).Error.ShouldBe(ErrorCode.InconsistentGroupProtocol);
        _world.Coordinator.Describe(GroupWorld.Group).Error.ShouldBe(ErrorCode.GroupIdNotFound);

        modern.Leave();
        (await _world.Alone()).Error.ShouldBe(ErrorCode.None);
        _world.Committed("orders", 0).ShouldBe(42);
        _world.Coordinator.DescribeConsumer(GroupWorld.Group).Error.ShouldBe(ErrorCode.GroupIdNotFound);
    }

    [Fact]
    public void Offsets_are_committed_and_read_at_the_members_epoch()
    {
        var member = new ModernMember(_world, "a");
        member.Join("orders");
        _world.Commit("a", member.Epoch, ("orders", 0, 3))[0].Error.ShouldBe(ErrorCode.None);
        _world.Commit("a", member.Epoch + 1, ("orders", 0, 3))[0].Error.ShouldBe(ErrorCode.StaleMemberEpoch);
        _world.Commit("b", member.Epoch, ("orders", 0, 3))[0].Error.ShouldBe(ErrorCode.UnknownMemberId);
        Fetch("a", member.Epoch).ShouldBe(ErrorCode.None);
        Fetch("a", member.Epoch + 1).ShouldBe(ErrorCode.StaleMemberEpoch);
        Fetch("b", member.Epoch).ShouldBe(ErrorCode.UnknownMemberId);
        Fetch(null, -1).ShouldBe(ErrorCode.None);
        var old = new OffsetCommit { GroupId = GroupWorld.Group, MemberId = "a", GenerationOrEpoch = member.Epoch, Version = 8, Offsets = [new(new("orders", 0), 1)] };
        _world.Coordinator.Commit(old)[0].Error.ShouldBe(ErrorCode.UnsupportedVersion);
    }

    [Fact]
    public void A_restart_goes_unnoticed()
    {
        var (first, second) = Pair();
        _world.Restart();
        first.Beat().Error.ShouldBe(ErrorCode.None);
        second.Beat().Assignment.ShouldBeNull();
        _world.State.ShouldBe("Stable");
        _world.Clock.Advance(46);
        _world.State.ShouldBe("Empty");
    }

    [Fact]
    public void Range_keeps_topics_side_by_side()
    {
        _world.Topics.With("payments", 4);
        var first = new ModernMember(_world, "a", assignor: "range");
        first.Join("clicks", "payments");
        var second = new ModernMember(_world, "b", assignor: "range");
        second.Join("clicks", "payments");
        first.Beat();
        first.Acknowledge();
        second.Beat();
        second.Held.Select(partition => partition.Partition).Order().ShouldBe([2, 2, 3, 3]);
        var group = _world.Coordinator.DescribeConsumer(GroupWorld.Group);
        group.Assignor.ShouldBe("range");
        group.Members.Select(member => member.MemberId).ShouldBe(["a", "b"]);
        group.Members[1].Target.Sum(topic => topic.Partitions.Count).ShouldBe(4);
    }

    public void Dispose() => _world.Dispose();

    private ErrorCode Error(ConsumerHeartbeat request) => _world.Coordinator.ConsumerHeartbeat(request).Error;

    private ErrorCode Fetch(string? memberId, int epoch) =>
        _world.Coordinator.Fetch(new() { GroupId = GroupWorld.Group, MemberId = memberId, MemberEpoch = epoch }).Error;

    private (ModernMember First, ModernMember Second) Pair()
    {
        var first = new ModernMember(_world, "a");
        first.Join("clicks");
        var second = new ModernMember(_world, "b");
        second.Join("clicks");
        first.Beat();
        first.Acknowledge();
        second.Beat();
        first.Beat();
        (first.Held.Count, second.Held.Count).ShouldBe((2, 2));
        return (first, second);
    }
}
