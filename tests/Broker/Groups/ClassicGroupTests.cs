using System.Text;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

public sealed class ClassicGroupTests : IDisposable
{
    private readonly GroupWorld _world = new();

    [Fact]
    public async Task Who_comes_without_an_id_gets_one_and_comes_again()
    {
        var asked = await _world.Join(GroupWorld.Request());
        asked.Error.ShouldBe(ErrorCode.MemberIdRequired);
        asked.MemberId.ShouldStartWith("client-");

        var joined = await _world.Join(GroupWorld.Request(asked.MemberId));
        joined.Error.ShouldBe(ErrorCode.None);
        joined.Generation.ShouldBe(1);
        joined.Leader.ShouldBe(asked.MemberId);
        joined.ProtocolName.ShouldBe("range");
        joined.Members.Select(member => member.MemberId).ShouldBe([asked.MemberId]);
    }

    [Fact]
    public async Task Old_clients_are_let_in_at_once()
    {
        var joined = await _world.Join(GroupWorld.Request() with { RequiresKnownMemberId = false });
        joined.Error.ShouldBe(ErrorCode.None);
        joined.MemberId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_id_that_was_given_out_and_not_used_is_forgotten_after_the_session()
    {
        var asked = await _world.Join(GroupWorld.Request());
        _world.Clock.Advance(11);
        (await _world.Join(GroupWorld.Request(asked.MemberId))).Error.ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Theory]
    [InlineData("", "consumer", 10_000, ErrorCode.InvalidGroupId)]
    [InlineData("g", "consumer", 5_999, ErrorCode.InvalidSessionTimeout)]
    [InlineData("g", "consumer", 1_800_001, ErrorCode.InvalidSessionTimeout)]
    [InlineData("g", "", 10_000, ErrorCode.InconsistentGroupProtocol)]
    public async Task What_cannot_be_is_refused(string group, string type, int session, ErrorCode error) =>
        (await _world.Join(GroupWorld.Request(session: session, type: type) with { GroupId = group })).Error.ShouldBe(error);

    [Fact]
    public async Task An_unknown_member_of_an_unknown_group_is_unknown()
    {
        (await _world.Join(GroupWorld.Request("somebody"))).Error.ShouldBe(ErrorCode.UnknownMemberId);
        _world.Coordinator.Heartbeat("nowhere", "somebody", null, 1).ShouldBe(ErrorCode.UnknownMemberId);
        _world.State.ShouldBe("none");
    }

    [Fact]
    public async Task A_new_group_waits_for_more_members_and_longer_while_they_come()
    {
        using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.FromSeconds(3) });
        var first = await world.JoinAnew();
        world.Clock.Advance(2);
        var second = await world.JoinAnew();
        world.Clock.Advance(2);
        first.IsCompleted.ShouldBeFalse();
        world.Clock.Advance(2.1);
        (await first).Members.Count.ShouldBe(2);
        (await second).Generation.ShouldBe(1);
        (await second).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_wait_for_more_members_ends_with_the_rebalance_timeout()
    {
        using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.FromSeconds(3) });
        var first = await world.JoinAnew(rebalance: 7_000);
        for (var i = 0; i < 3; i++)
        {
            world.Clock.Advance(2);
            await world.JoinAnew(rebalance: 7_000);
        }
        first.IsCompleted.ShouldBeFalse();
        world.Clock.Advance(1.1);
        (await first).Members.Count.ShouldBe(4);
    }

    [Fact]
    public async Task The_leader_assigns_and_everyone_gets_a_share()
    {
        var (leader, follower) = await _world.Pair();
        leader.Generation.ShouldBe(2);
        follower.Generation.ShouldBe(2);
        Encoding.UTF8.GetString((await _world.Sync(leader)).Assignment.Span).ShouldBe("left");
        Encoding.UTF8.GetString((await _world.Sync(follower)).Assignment.Span).ShouldBe("right");
        _world.State.ShouldBe("Stable");
    }

    [Fact]
    public async Task The_protocol_is_one_that_all_can_and_most_want()
    {
        var first = await _world.Join(GroupWorld.Request(protocols: "a,b,c") with { RequiresKnownMemberId = false });
        var second = _world.Join(GroupWorld.Request(protocols: "c,b") with { RequiresKnownMemberId = false });
        var third = _world.Join(GroupWorld.Request(protocols: "b,c") with { RequiresKnownMemberId = false });
        var again = _world.Join(GroupWorld.Request(first.MemberId, protocols: "a,b,c"));
        (await again).ProtocolName.ShouldBe("b");
        (await second).ProtocolName.ShouldBe("b");
        (await third).ProtocolName.ShouldBe("b");

        (await _world.Join(GroupWorld.Request(protocols: "a") with { RequiresKnownMemberId = false })).Error.ShouldBe(ErrorCode.InconsistentGroupProtocol);
        (await _world.Join(GroupWorld.Request(type: "connect") with { RequiresKnownMemberId = false })).Error.ShouldBe(ErrorCode.InconsistentGroupProtocol);
    }

    [Fact]
    public async Task Who_is_silent_for_a_session_is_out_and_the_rest_rebalance()
    {
        var (leader, follower) = await _world.Pair();
        for (var i = 0; i < 4; i++)
        {
            _world.Clock.Advance(3);
            _world.Heartbeat(follower).ShouldBe(i < 3 ? ErrorCode.None : ErrorCode.RebalanceInProgress);
        }
        var alone = await _world.Join(GroupWorld.Request(follower.MemberId));
        alone.Leader.ShouldBe(follower.MemberId);
        alone.Generation.ShouldBe(3);
        alone.Members.Count.ShouldBe(1);
        _world.Heartbeat(leader).ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Fact]
    public async Task Who_does_not_join_a_rebalance_in_its_time_is_out()
    {
        var (leader, follower) = await _world.Pair();
        var joining = _world.Join(GroupWorld.Request(leader.MemberId));
        for (var i = 0; i < 11; i++)
        {
            _world.Clock.Advance(5);
            _world.Heartbeat(follower).ShouldBe(ErrorCode.RebalanceInProgress);
        }
        joining.IsCompleted.ShouldBeFalse();
        _world.Clock.Advance(6);
        (await joining).Members.Count.ShouldBe(1);
        _world.Heartbeat(follower).ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Fact]
    public async Task Who_never_asks_for_its_share_is_out()
    {
        var first = await _world.Alone();
        var joining = await _world.JoinAnew();
        var leader = await _world.Join(GroupWorld.Request(first.MemberId));
        var silent = await joining;
        await _world.Sync(leader, (leader.MemberId, "all"));
        for (var i = 0; i < 13; i++)
        {
            _world.Clock.Advance(5);
            _world.Heartbeat(leader);
            if (i < 11)
                _world.Heartbeat(silent).ShouldBe(ErrorCode.None);
        }
        _world.Heartbeat(silent).ShouldBe(ErrorCode.UnknownMemberId);
        _world.Heartbeat(leader).ShouldBe(ErrorCode.RebalanceInProgress);
    }

    [Fact]
    public async Task A_wait_for_the_leader_keeps_a_follower_alive()
    {
        var first = await _world.Alone();
        var joining = await _world.JoinAnew();
        var leader = await _world.Join(GroupWorld.Request(first.MemberId));
        var follower = await joining;
        var sync = _world.Sync(follower);
        for (var i = 0; i < 8; i++)
        {
            _world.Clock.Advance(5);
            _world.Heartbeat(leader).ShouldBe(ErrorCode.None);
        }
        await _world.Sync(leader, (follower.MemberId, "yours"));
        Encoding.UTF8.GetString((await sync).Assignment.Span).ShouldBe("yours");
        _world.Clock.Advance(5);
        _world.Heartbeat(follower).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task A_rebalance_sends_away_who_waits_for_a_share()
    {
        var first = await _world.Alone();
        var joining = await _world.JoinAnew();
        var leader = await _world.Join(GroupWorld.Request(first.MemberId));
        var waiting = _world.Sync(await joining);
        await _world.JoinAnew();
        (await waiting).Error.ShouldBe(ErrorCode.RebalanceInProgress);
        (await _world.Sync(leader)).Error.ShouldBe(ErrorCode.RebalanceInProgress);
    }

    [Fact]
    public async Task A_wrong_generation_is_told_so()
    {
        var member = await _world.Alone();
        _world.Heartbeat(member with { Generation = 7 }).ShouldBe(ErrorCode.IllegalGeneration);
        (await _world.Sync(member with { Generation = 7 })).Error.ShouldBe(ErrorCode.IllegalGeneration);
        (await _world.Sync(member with { ProtocolName = "other" })).Error.ShouldBe(ErrorCode.InconsistentGroupProtocol);
        (await _world.Sync(member with { MemberId = "other" })).Error.ShouldBe(ErrorCode.UnknownMemberId);
    }

    [Fact]
    public async Task A_follower_that_lost_the_answer_gets_it_again_and_a_leader_gets_a_rebalance()
    {
        var (leader, follower) = await _world.Pair();
        var again = await _world.Join(GroupWorld.Request(follower.MemberId));
        again.Generation.ShouldBe(2);
        _world.State.ShouldBe("Stable");

        var rebalance = _world.Join(GroupWorld.Request(leader.MemberId));
        rebalance.IsCompleted.ShouldBeFalse();
        _world.State.ShouldBe("PreparingRebalance");
        await _world.Join(GroupWorld.Request(follower.MemberId));
        (await rebalance).Generation.ShouldBe(3);
    }

    [Fact]
    public async Task Other_metadata_means_a_rebalance()
    {
        var (_, follower) = await _world.Pair();
        _ = _world.Join(GroupWorld.Request(follower.MemberId, metadata: "other topics"));
        _world.State.ShouldBe("PreparingRebalance");
    }

    [Fact]
    public async Task Leaving_is_answered_for_each_and_the_rest_rebalance()
    {
        var (leader, follower) = await _world.Pair();
        var result = _world.Coordinator.Leave(GroupWorld.Group, [new(leader.MemberId, null), new("nobody", null), new("", "no instance")]);
        result.Members.Select(member => member.Error).ShouldBe([ErrorCode.None, ErrorCode.UnknownMemberId, ErrorCode.UnknownMemberId]);
        _world.Heartbeat(follower).ShouldBe(ErrorCode.RebalanceInProgress);
        _world.Coordinator.Leave(GroupWorld.Group, [new(follower.MemberId, null)]);
        _world.State.ShouldBe("Empty");
    }

    [Fact]
    public async Task A_group_that_is_full_takes_no_more()
    {
        using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.Zero, MaxSize = 1 });
        var member = await world.Alone();
        (await world.Join(GroupWorld.Request())).Error.ShouldBe(ErrorCode.GroupMaxSizeReached);
        world.Heartbeat(member).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task Described_it_shows_members_with_what_they_said_and_got()
    {
        var member = await _world.Alone(metadata: "topics");
        var group = _world.Coordinator.Describe(GroupWorld.Group);
        group.State.ShouldBe("Stable");
        group.Protocol.ShouldBe("range");
        group.ProtocolType.ShouldBe("consumer");
        var described = group.Members.ShouldHaveSingleItem();
        described.MemberId.ShouldBe(member.MemberId);
        described.ClientHost.ShouldBe("/127.0.0.1");
        Encoding.UTF8.GetString(described.Metadata.Span).ShouldBe("topics");
        Encoding.UTF8.GetString(described.Assignment.Span).ShouldBe("all");
        _world.Coordinator.Describe("nowhere").State.ShouldBe("Dead");
        _world.Coordinator.Describe("nowhere").Error.ShouldBe(ErrorCode.GroupIdNotFound);
    }

    [Fact]
    public async Task Lists_are_filtered_by_state_and_type_in_any_case()
    {
        await _world.Alone();
        _world.Coordinator.List(["stable"], ["Classic"]).ShouldHaveSingleItem();
        _world.Coordinator.List(["Empty"], []).ShouldBeEmpty();
        _world.Coordinator.List([], ["consumer"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_a_group_without_members_is_deleted()
    {
        var member = await _world.Alone();
        _world.Coordinator.DeleteGroup(GroupWorld.Group).ShouldBe(ErrorCode.NonEmptyGroup);
        _world.Coordinator.Leave(GroupWorld.Group, [new(member.MemberId, null)]);
        _world.Coordinator.DeleteGroup(GroupWorld.Group).ShouldBe(ErrorCode.None);
        _world.Coordinator.DeleteGroup(GroupWorld.Group).ShouldBe(ErrorCode.GroupIdNotFound);
        _world.Restart();
        _world.State.ShouldBe("none");
    }

    [Fact]
    public async Task A_restart_finds_the_group_as_it_was()
    {
        var (leader, follower) = await _world.Pair();
        _world.Restart();
        _world.State.ShouldBe("Stable");
        _world.Heartbeat(leader).ShouldBe(ErrorCode.None);
        _world.Heartbeat(follower).ShouldBe(ErrorCode.None);
        Encoding.UTF8.GetString((await _world.Sync(follower)).Assignment.Span).ShouldBe("right");
        _world.Clock.Advance(11);
        _world.State.ShouldBe("Empty");
    }

    public void Dispose() => _world.Dispose();
}
