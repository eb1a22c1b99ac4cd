using System.Text;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

public sealed class StaticMemberTests : IDisposable
{
    private readonly GroupWorld _world = new();

    [Fact]
    public async Task Back_without_its_id_it_goes_on_where_it_was_and_nobody_notices()
    {
        var (leader, follower) = await Pair();
        var back = await _world.Join(GroupWorld.Request(instanceId: "two"));
        back.Error.ShouldBe(ErrorCode.None);
        back.Generation.ShouldBe(follower.Generation);
        back.MemberId.ShouldNotBe(follower.MemberId);
        back.SkipAssignment.ShouldBeFalse();
        _world.State.ShouldBe("Stable");
        Encoding.UTF8.GetString((await Sync(back, "two")).Assignment.Span).ShouldBe("right");
        _world.Heartbeat(leader, "one").ShouldBe(ErrorCode.None);
        _world.Heartbeat(back, "two").ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task Its_former_self_is_fenced()
    {
        var (_, follower) = await Pair();
        await _world.Join(GroupWorld.Request(instanceId: "two"));
        _world.Heartbeat(follower, "two").ShouldBe(ErrorCode.FencedInstanceId);
        (await Sync(follower, "two")).Error.ShouldBe(ErrorCode.FencedInstanceId);
        (await _world.Join(GroupWorld.Request(follower.MemberId, "two"))).Error.ShouldBe(ErrorCode.FencedInstanceId);
        _world.Coordinator.Leave(GroupWorld.Group, [new(follower.MemberId, "two")]).Members[0].Error.ShouldBe(ErrorCode.FencedInstanceId);
    }

    [Fact]
    public async Task A_leader_that_is_back_leads_but_leaves_the_assignment_alone()
    {
        var (leader, _) = await Pair();
        var back = await _world.Join(GroupWorld.Request(instanceId: "one"));
        back.Leader.ShouldBe(back.MemberId);
        back.SkipAssignment.ShouldBeTrue();
        back.Members.Count.ShouldBe(2);
        back.Generation.ShouldBe(leader.Generation);
    }

    [Fact]
    public async Task An_older_client_that_is_back_is_told_of_the_leader_that_was()
    {
        var (leader, _) = await Pair();
        var back = await _world.Join(GroupWorld.Request(instanceId: "one") with { CanSkipAssignment = false });
        back.Leader.ShouldBe(leader.MemberId);
        back.Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task Back_with_another_protocol_it_changes_nothing_while_the_group_keeps_its_own()
    {
        await Pair();
        _ = _world.Join(GroupWorld.Request(instanceId: "two", protocols: "other,range"));
        _world.State.ShouldBe("Stable");
        (await _world.Join(GroupWorld.Request(instanceId: "two", protocols: "nothing in common"))).Error.ShouldBe(ErrorCode.InconsistentGroupProtocol);
    }

    [Fact]
    public async Task Away_in_a_rebalance_it_keeps_its_place_until_its_session_ends()
    {
        var (leader, _) = await Pair();
        var joining = _world.Join(GroupWorld.Request(leader.MemberId, "one", metadata: "new"));
        for (var i = 0; i < 2; i++)
            _world.Clock.Advance(4);
        joining.IsCompleted.ShouldBeFalse();
        _world.Clock.Advance(3);
        (await joining).Members.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_administrator_removes_it_by_its_instance()
    {
        var (leader, _) = await Pair();
        var left = _world.Coordinator.Leave(GroupWorld.Group, [new("", "two")]).Members.ShouldHaveSingleItem();
        left.Error.ShouldBe(ErrorCode.None);
        _world.Heartbeat(leader, "one").ShouldBe(ErrorCode.RebalanceInProgress);
    }

    [Fact]
    public async Task Its_new_id_survives_a_restart()
    {
        await Pair();
        var back = await _world.Join(GroupWorld.Request(instanceId: "two"));
        _world.Restart();
        _world.Heartbeat(back, "two").ShouldBe(ErrorCode.None);
    }

    public void Dispose() => _world.Dispose();

    private Task<SyncResult> Sync(JoinResult member, string instanceId) => _world.Coordinator.Sync(new()
    {
        GroupId = GroupWorld.Group,
        MemberId = member.MemberId,
        InstanceId = instanceId,
        Generation = member.Generation,
    });

    private async Task<(JoinResult Leader, JoinResult Follower)> Pair()
    {
        var first = await _world.Join(GroupWorld.Request(instanceId: "one"));
        first.MemberId.ShouldStartWith("one-");
        await _world.Sync(first);
        var joining = _world.Join(GroupWorld.Request(instanceId: "two"));
        var leader = await _world.Join(GroupWorld.Request(first.MemberId, "one"));
        var follower = await joining;
        await _world.Sync(leader, (leader.MemberId, "left"), (follower.MemberId, "right"));
        await Sync(follower, "two");
        return (leader, follower);
    }
}
