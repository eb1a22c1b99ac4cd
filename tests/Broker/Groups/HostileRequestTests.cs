using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Groups.Offsets;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>Requests that no client sends: each gets an answer or waits for one, and the coordinator goes on.</summary>
public sealed class HostileRequestTests
{
    private static readonly string[] _texts = ["", "g", "orders", "clicks", "a", "\ud800", "ünïcode\0", new('x', 70_000), "(", ".*", "(a*)*b"];
    private static readonly int[] _numbers = [int.MinValue, -3, -2, -1, 0, 1, 2, 3, 6_000, 10_000, 60_000, int.MaxValue];

    [Fact]
    public void Nothing_that_is_asked_brings_it_down()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.Zero, MinSessionTimeout = TimeSpan.Zero, MaxSessionTimeout = TimeSpan.MaxValue });
            List<string> ids = [.. _texts];
            for (var step = 0; step < 150; step++)
            {
                Ask(world.Coordinator, random, ids);
                if (random.Next(10) == 0)
                    world.Clock.Advance(random.Next(60));
                if (random.Next(40) == 0)
                    world.Restart();
            }
            world.Clock.Advance(TimeSpan.FromDays(8));
            world.Coordinator.List([], []).Count.ShouldBeLessThanOrEqualTo(_texts.Length);
        }
    }

    private static void Ask(GroupCoordinator coordinator, Random random, List<string> ids)
    {
        switch (random.Next(10))
        {
            case 0 or 1:
                var join = coordinator.Join(new()
                {
                    GroupId = Text(),
                    MemberId = Id(),
                    InstanceId = Maybe(),
                    SessionTimeoutMs = Number(),
                    RebalanceTimeoutMs = Number(),
                    ProtocolType = Text(),
                    Protocols = [.. Some(() => new JoinProtocol(Text(), Bytes()))],
                    RequiresKnownMemberId = random.Next(2) == 0,
                    CanSkipAssignment = random.Next(2) == 0,
                });
                if (join.IsCompleted)
                    ids.Add(join.Result.MemberId);
                break;
            case 2:
                _ = coordinator.Sync(new()
                {
                    GroupId = Text(),
                    MemberId = Id(),
                    InstanceId = Maybe(),
                    Generation = Number(),
                    ProtocolType = Maybe(),
                    Assignments = Some(Id).Distinct().ToDictionary(id => id, _ => (ReadOnlyMemory<byte>)Bytes()),
                });
                break;
            case 3:
                coordinator.Heartbeat(Text(), Id(), Maybe(), Number());
                coordinator.Leave(Text(), [.. Some(() => new LeavingMember(Id(), Maybe()))]);
                break;
            case 4 or 5 or 6:
                coordinator.ConsumerHeartbeat(new()
                {
                    GroupId = Text(),
                    MemberId = Id(),
                    MemberEpoch = random.Next(3) == 0 ? 0 : Number(),
                    InstanceId = Maybe(),
                    RebalanceTimeoutMs = Number(),
                    Topics = random.Next(2) == 0 ? null : [.. Some(Text)],
                    TopicRegex = Maybe(),
                    Assignor = random.Next(2) == 0 ? null : "range",
                    Owned = random.Next(3) == 0 ? null : [.. Some(() => new TopicPartitions(Guid.NewGuid(), [Number(), Number()]))],
                    RequiresMemberId = random.Next(2) == 0,
                });
                break;
            case 7:
                var commit = new OffsetCommit
                {
                    GroupId = Text(),
                    MemberId = Id(),
                    InstanceId = Maybe(),
                    GenerationOrEpoch = Number(),
                    Version = (short)random.Next(11),
                    Offsets = [.. Some(() => new OffsetToCommit(Partition(), Number(), Number(), Maybe()))],
                };
                coordinator.Commit(commit);
                coordinator.CommitWithTransaction(Number(), commit);
                break;
            case 8:
                coordinator.CompleteTransaction(Number(), random.Next(2) == 0);
                coordinator.Fetch(new() { GroupId = Text(), MemberId = Maybe(), MemberEpoch = Number(), RequireStable = true, Partitions = random.Next(2) == 0 ? null : [.. Some(Partition)] });
                coordinator.DeleteOffsets(Text(), [.. Some(Partition)]);
                break;
            default:
                coordinator.Describe(Text());
                coordinator.DescribeConsumer(Text());
                coordinator.DeleteGroup(Text());
                coordinator.List([.. Some(Text)], [.. Some(Text)]);
                break;
        }

        string Text() => _texts[random.Next(_texts.Length)];
        string Id() => ids[random.Next(ids.Count)];
        string? Maybe() => random.Next(2) == 0 ? null : Text();
        int Number() => _numbers[random.Next(_numbers.Length)];
        TopicPartition Partition() => new(Text(), Number());
        IEnumerable<T> Some<T>(Func<T> make) => Enumerable.Range(0, random.Next(4)).Select(_ => make()).ToList();
        byte[] Bytes()
        {
            var bytes = new byte[random.Next(20)];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
