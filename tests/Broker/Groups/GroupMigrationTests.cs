using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>A group goes over to the new protocol member by member, and back, while its members go on reading.</summary>
public sealed class GroupMigrationTests : IDisposable
{
    private readonly GroupWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_first_of_the_new_protocol_makes_the_group_one_of_its_kind_and_takes_its_share()
    {
        var (first, second) = await PairAsync(_world);
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks").Error.ShouldBe(ErrorCode.None);
        modern.Held.ShouldBeEmpty();
        _world.Coordinator.List([], []).Single().Type.ShouldBe("consumer");

        // Nobody lost anything yet, and each is told to join again.
        first.Beat().ShouldBe(ErrorCode.RebalanceInProgress);
        second.Beat().ShouldBe(ErrorCode.RebalanceInProgress);
        await RestAsync(_world, [first, second], [modern]);
        first.IsLeader.ShouldBeFalse();
        (first.Held.Count, second.Held.Count, modern.Held.Count).ShouldBeOneOf((1, 1, 2), (1, 2, 1), (2, 1, 1));
        var described = _world.Coordinator.DescribeConsumer(GroupWorld.Group);
        described.Members.Count(member => member.IsClassic).ShouldBe(2);
        described.State.ShouldBe("Stable");
    }

    [Fact]
    public async Task When_the_last_of_the_new_protocol_goes_one_of_the_others_leads_again()
    {
        var (first, second) = await PairAsync(_world);
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks");
        await RestAsync(_world, [first, second], [modern]);
        _world.Commit(first.Id, first.Generation, ("clicks", 0, 7))[0].Error.ShouldBe(ErrorCode.None);

        modern.Leave().Error.ShouldBe(ErrorCode.None);
        _world.Coordinator.List([], []).Single().Type.ShouldBe("classic");
        var firstJoins = await first.BeginToJoinAsync();
        var secondJoins = await second.BeginToJoinAsync();
        (await firstJoins).ShouldBe(ErrorCode.None);
        (await secondJoins).ShouldBe(ErrorCode.None);
        var (leader, other) = first.IsLeader ? (first, second) : (second, first);
        leader.IsLeader.ShouldBeTrue();
        (await leader.SyncAsync((leader, [("clicks", 0), ("clicks", 1)]), (other, [("clicks", 2), ("clicks", 3)]))).ShouldBe(ErrorCode.None);
        (await other.SyncAsync()).ShouldBe(ErrorCode.None);
        other.Held.Count.ShouldBe(2);
        _world.State.ShouldBe("Stable");
        _world.Committed("clicks", 0).ShouldBe(7);
    }

    [Fact]
    public async Task A_member_that_is_silent_after_the_change_is_gone_after_its_own_session()
    {
        var (first, second) = await PairAsync(_world);
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks");
        await RestAsync(_world, [first, second], [modern]);
        for (var second10 = 0; second10 < 3; second10++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(4));
            first.Beat();
            modern.Beat();
        }
        second.Beat().ShouldBe(ErrorCode.UnknownMemberId);
        await RestAsync(_world, [first], [modern]);
        (first.Held.Count, modern.Held.Count).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Who_does_not_join_again_when_told_to_is_gone_after_its_rebalance_timeout()
    {
        var (first, second) = await PairAsync(_world);
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks");
        first.Beat().ShouldBe(ErrorCode.RebalanceInProgress);
        for (var seconds = 0; seconds < 64; seconds += 4)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(4));
            // It is alive, and says so; it only does not join.
            first.Beat();
            await second.CatchUpAsync();
            modern.Acknowledge();
        }
        first.Beat().ShouldBe(ErrorCode.UnknownMemberId);
        second.Beat().ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task Who_joins_and_does_not_sync_is_gone_after_its_rebalance_timeout()
    {
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks");
        var classic = new ClassicConsumer(_world);
        (await classic.JoinAsync()).ShouldBe(ErrorCode.None);
        for (var seconds = 0; seconds < 64; seconds += 4)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(4));
            classic.Beat();
            modern.Acknowledge();
        }
        (await classic.SyncAsync()).ShouldBe(ErrorCode.UnknownMemberId);
        modern.Held.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_restart_in_between_goes_unnoticed()
    {
        var (first, second) = await PairAsync(_world);
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks");
        _world.Restart();
        await RestAsync(_world, [first, second], [modern]);
        _world.Restart();
        first.Beat().ShouldBe(ErrorCode.None);
        modern.Leave();
        _world.Restart();
        _world.Coordinator.List([], []).Single().Type.ShouldBe("classic");
        // The same members, by the same names.
        _world.Coordinator.Describe(GroupWorld.Group).Members.Select(member => member.MemberId).ShouldBe([first.Id, second.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task Whoever_waited_to_join_is_sent_back_and_joins_the_new_kind()
    {
        var (first, _) = await PairAsync(_world);
        var third = new ClassicConsumer(_world);
        var joining = await third.BeginToJoinAsync();
        joining.IsCompleted.ShouldBeFalse();
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks").Error.ShouldBe(ErrorCode.None);
        (await joining).ShouldBe(ErrorCode.RebalanceInProgress);
        (await third.JoinAsync()).ShouldBe(ErrorCode.None);
        third.IsLeader.ShouldBeFalse();
        first.Beat().ShouldBe(ErrorCode.RebalanceInProgress);
    }

    [Fact]
    public async Task A_static_member_restarts_with_the_other_protocol_and_keeps_its_place()
    {
        var classic = new ClassicConsumer(_world, "one");
        (await classic.JoinAsync()).ShouldBe(ErrorCode.None);
        (await classic.SyncAsync((classic, [("clicks", 0), ("clicks", 1), ("clicks", 2), ("clicks", 3)]))).ShouldBe(ErrorCode.None);

        var modern = new ModernMember(_world, "m", "one");
        modern.Join("clicks").Error.ShouldBe(ErrorCode.None);
        modern.Held.Count.ShouldBe(4);
        classic.Beat().ShouldBe(ErrorCode.FencedInstanceId);

        var back = new ClassicConsumer(_world, "one");
        (await back.JoinAsync()).ShouldBe(ErrorCode.None);
        modern.Beat().Error.ShouldNotBe(ErrorCode.None);
        // Nobody of the new protocol is left.
        _world.Coordinator.List([], []).Single().Type.ShouldBe("classic");
        (await back.JoinAsync()).ShouldBe(ErrorCode.None);
        back.IsLeader.ShouldBeTrue();
    }

    [Fact]
    public async Task An_administrator_takes_static_members_out_of_either_protocol()
    {
        var modern = new ModernMember(_world, "m", "one");
        modern.Join("clicks");
        var classic = new ClassicConsumer(_world, "two");
        (await classic.JoinAsync()).ShouldBe(ErrorCode.None);
        _world.Coordinator.Leave(GroupWorld.Group, [new("", "three")]).Members.Single().Error.ShouldBe(ErrorCode.UnknownMemberId);
        _world.Coordinator.Leave(GroupWorld.Group, [new("m", null)]).Members.Single().Error.ShouldBe(ErrorCode.UnknownMemberId);
        _world.Coordinator.Leave(GroupWorld.Group, [new("", "two"), new("", "one")]).Members.ShouldAllBe(member => member.Error == ErrorCode.None);
        _world.State.ShouldBe("Empty");
    }

    [Fact]
    public async Task Offsets_are_the_members_own_whichever_protocol_it_speaks()
    {
        var (first, second) = await PairAsync(_world);
        var modern = new ModernMember(_world, "m");
        modern.Join("clicks");
        await RestAsync(_world, [first, second], [modern]);
        var commit = new Broker.Groups.Offsets.OffsetCommit { GroupId = GroupWorld.Group, MemberId = first.Id, GenerationOrEpoch = first.Generation, Version = 8, Offsets = [new(new("clicks", 0), 1)] };
        _world.Coordinator.Commit(commit)[0].Error.ShouldBe(ErrorCode.None);
        _world.Coordinator.Commit(commit with { GenerationOrEpoch = first.Generation - 1 })[0].Error.ShouldBe(ErrorCode.IllegalGeneration);
        _world.Coordinator.Commit(commit with { MemberId = "m", GenerationOrEpoch = modern.Epoch })[0].Error.ShouldBe(ErrorCode.UnsupportedVersion);
        _world.Coordinator.Commit(commit with { MemberId = "m", GenerationOrEpoch = modern.Epoch, Version = 9 })[0].Error.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task What_is_no_consumer_or_not_allowed_to_change_stays_what_it_is()
    {
        using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.Zero, Migration = GroupMigrationPolicy.Downgrade });
        await PairAsync(world);
        new ModernMember(world, "m").Join("clicks").Error.ShouldBe(ErrorCode.GroupIdNotFound);

        // A worker of Kafka Connect, and a consumer whose words are not understood.
        await _world.Join(GroupWorld.Request(type: "connect") with { RequiresKnownMemberId = false });
        new ModernMember(_world, "m").Join("clicks").Error.ShouldBe(ErrorCode.GroupIdNotFound);
        using var third = new GroupWorld();
        await third.Alone(metadata: "?");
        new ModernMember(third, "m").Join("clicks").Error.ShouldBe(ErrorCode.GroupIdNotFound);
        third.Coordinator.List([], []).Single().Type.ShouldBe("classic");
    }

    [Fact]
    public async Task A_group_that_may_not_go_back_stays_of_the_new_kind()
    {
        using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.Zero, Migration = GroupMigrationPolicy.Upgrade });
        var (first, second) = await PairAsync(world);
        var modern = new ModernMember(world, "m");
        modern.Join("clicks");
        await RestAsync(world, [first, second], [modern]);
        modern.Leave();
        await RestAsync(world, [first, second], []);
        world.Coordinator.List([], []).Single().Type.ShouldBe("consumer");
        (first.Held.Count, second.Held.Count).ShouldBe((2, 2));
        first.Leave().ShouldBe(ErrorCode.None);
        second.Leave().ShouldBe(ErrorCode.None);
        world.State.ShouldBe("Empty");
    }

    [Fact]
    public async Task Whoever_comes_and_goes_nobody_holds_what_another_holds()
    {
        foreach (var seed in Enumerable.Range(0, 40))
        {
            using var world = new GroupWorld();
            var random = new Random(seed);
            List<ClassicConsumer> classic = [];
            List<ModernMember> modern = [];
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(12))
                {
                    case 0 when classic.Count < 4 && modern.Count > 0:
                        var one = new ClassicConsumer(world);
                        (await one.JoinAsync()).ShouldBe(ErrorCode.None);
                        _ = await one.SyncAsync();
                        classic.Add(one);
                        break;
                    case 1 when modern.Count < 4:
                        modern.Add(new(world, $"m{step}"));
                        modern[^1].Join("clicks").Error.ShouldBe(ErrorCode.None);
                        break;
                    case 2 when modern.Count > 1:
                        modern[0].Leave();
                        modern.RemoveAt(0);
                        break;
                    case 3 when classic.Count > 0:
                        classic[0].Leave().ShouldBe(ErrorCode.None);
                        classic.RemoveAt(0);
                        break;
                    case 4:
                        world.Restart();
                        break;
                    case < 8 when classic.Count > 0:
                        await classic[random.Next(classic.Count)].CatchUpAsync();
                        break;
                    default:
                        if (modern.Count > 0)
                            modern[random.Next(modern.Count)].Acknowledge();
                        break;
                }
                NobodyShares(world, classic, modern);
            }
            if (modern.Count == 0)
                continue;
            await RestAsync(world, classic, modern);
            (classic.Sum(member => member.Held.Count) + modern.Sum(member => member.Held.Count)).ShouldBe(4);
        }
    }

    private static void NobodyShares(GroupWorld world, IEnumerable<ClassicConsumer> classic, IEnumerable<ModernMember> modern)
    {
        (string, int)[] held = [.. classic.SelectMany(member => member.Held), .. modern.SelectMany(member => member.Held).Select(one => (world.Topics.Find(one.Topic)!.Name, one.Partition))];
        held.ShouldBeUnique();
    }

    /// <summary>A stable classic group of two that share the clicks.</summary>
    private static async Task<(ClassicConsumer First, ClassicConsumer Second)> PairAsync(GroupWorld world)
    {
        var first = new ClassicConsumer(world);
        (await first.JoinAsync()).ShouldBe(ErrorCode.None);
        (await first.SyncAsync((first, []))).ShouldBe(ErrorCode.None);
        var second = new ClassicConsumer(world);
        var joining = await second.BeginToJoinAsync();
        first.Beat().ShouldBe(ErrorCode.RebalanceInProgress);
        (await first.JoinAsync()).ShouldBe(ErrorCode.None);
        (await joining).ShouldBe(ErrorCode.None);
        (await first.SyncAsync((first, [("clicks", 0), ("clicks", 1)]), (second, [("clicks", 2), ("clicks", 3)]))).ShouldBe(ErrorCode.None);
        (await second.SyncAsync()).ShouldBe(ErrorCode.None);
        return (first, second);
    }

    /// <summary>Everyone does what clients do until nobody has anything to do.</summary>
    private static async Task RestAsync(GroupWorld world, IReadOnlyCollection<ClassicConsumer> classic, IReadOnlyCollection<ModernMember> modern)
    {
        for (var round = 0; round < 30; round++)
        {
            foreach (var member in modern)
                member.Acknowledge().Error.ShouldBe(ErrorCode.None);
            foreach (var member in classic)
                await member.CatchUpAsync();
            NobodyShares(world, classic, modern);
            if (world.State == "Stable" && classic.All(member => member.Beat() == ErrorCode.None))
                return;
        }
        Assert.Fail("The group does not come to rest.");
    }
}
