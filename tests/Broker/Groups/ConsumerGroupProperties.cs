using EcommAspire.Broker.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>
/// Members that come, go, fall silent and come back, topics that grow, a broker that is killed, at random: no partition is ever
/// held by two members, and once they are left alone all of them have the same number and every partition has a holder.
/// </summary>
public sealed class ConsumerGroupProperties
{
    [Fact]
    public void No_partition_is_held_twice_and_in_the_end_all_are_held_evenly() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static void Holds(int seed)
    {
        var random = new Random(seed);
        using var world = new GroupWorld();
        List<ModernMember> members = [];
        var (names, partitions) = (0, 4);
        for (var step = 0; step < 80; step++)
        {
            var member = members.Count == 0 ? null : members[random.Next(members.Count)];
            switch (random.Next(12))
            {
                case 0 or 1 when members.Count < 6:
                    var instance = random.Next(3) == 0 ? $"static{names}" : null;
                    members.Add(new(world, $"m{names++}", instance, rebalanceTimeoutMs: 30_000));
                    members[^1].Join("clicks", "orders");
                    break;
                case 2 when member is not null:
                    member.Leave();
                    members.Remove(member);
                    break;
                case 3 when member is not null:
                    // Gone without a word.
                    members.Remove(member);
                    break;
                case 4:
                    world.Clock.Advance(random.Next(20));
                    break;
                case 5 when random.Next(3) == 0:
                    world.Topics.With("clicks", ++partitions);
                    break;
                case 6 when random.Next(2) == 0:
                    world.Restart();
                    break;
                case 7 or 8 when member is not null:
                    Live(member, acknowledge: false);
                    break;
                default:
                    if (member is not null)
                        Live(member, acknowledge: true);
                    break;
            }
            CheckNobodyHoldsTheSame(world, members);
        }

        // Whoever is silent is out by now, and the rest goes on.
        for (var round = 0; round < 20; round++)
        {
            world.Clock.Advance(5);
            foreach (var member in members)
                Live(member, acknowledge: true);
            CheckNobodyHoldsTheSame(world, members);
        }
        if (members.Count == 0)
            return;
        members.Sum(member => member.Held.Count).ShouldBe(partitions + 3);
        (members.Max(member => member.Held.Count) - members.Min(member => member.Held.Count)).ShouldBeLessThanOrEqualTo(1);
        world.State.ShouldBe("Stable");
    }

    private static void Live(ModernMember member, bool acknowledge)
    {
        var answer = acknowledge ? member.Acknowledge() : member.Beat();
        if (answer.Error is ErrorCode.FencedMemberEpoch or ErrorCode.UnknownMemberId)
            member.Rejoin();
    }

    private static void CheckNobodyHoldsTheSame(GroupWorld world, List<ModernMember> members)
    {
        // Who has been out for its silence knows that by its own clock.
        var known = world.Coordinator.DescribeConsumer(GroupWorld.Group).Members.Select(member => member.MemberId).ToHashSet();
        var held = members.Where(member => known.Contains(member.Id)).SelectMany(member => member.Held).ToList();
        held.Distinct().Count().ShouldBe(held.Count);
    }
}
