using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Broker.Tests.Groups;

/// <summary>
/// Members that come, go, fall silent and come back at random: each generation has one leader, which sees exactly the members
/// that are told of it, and once they are left alone all of them are in one generation.
/// </summary>
public sealed class ClassicGroupProperties
{
    [Fact]
    public void Each_generation_has_one_leader_and_in_the_end_there_is_one_generation() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static void Holds(int seed)
    {
        var random = new Random(seed);
        using var world = new GroupWorld(new() { InitialRebalanceDelay = TimeSpan.FromSeconds(random.Next(2)) });
        List<Client> clients = [];
        var generations = new Dictionary<int, string>();
        for (var step = 0; step < 120; step++)
        {
            var client = clients.Count == 0 ? null : clients[random.Next(clients.Count)];
            switch (random.Next(10))
            {
                case 0 or 1 when clients.Count < 6:
                    clients.Add(new(world, generations, random.Next(3) == 0 ? $"static{step}" : null));
                    break;
                case 2 when client is not null:
                    client.Leave();
                    clients.Remove(client);
                    break;
                case 3 when client is not null:
                    // Gone without a word.
                    clients.Remove(client);
                    break;
                case 4:
                    world.Clock.Advance(random.Next(8));
                    break;
                case 5 when random.Next(4) == 0:
                    world.Restart();
                    // A generation that was not complete is not remembered, and its number is given again, as in Kafka.
                    generations.Clear();
                    clients.ForEach(one => one.Disconnect());
                    break;
                default:
                    client?.Live();
                    break;
            }
        }
        for (var round = 0; round < 60; round++)
        {
            world.Clock.Advance(3);
            foreach (var client in clients)
                client.Live();
        }
        if (clients.Count == 0)
            return;
        world.State.ShouldBe("Stable");
        clients.Select(client => client.Generation).Distinct().ShouldHaveSingleItem();
        clients.Count(client => client.Leads).ShouldBe(1);
        clients.ShouldAllBe(client => client.Share == client.Generation.ToString());
        world.Coordinator.Describe(GroupWorld.Group).Members.Count.ShouldBe(clients.Count);
    }

    /// <summary>A consumer that takes its next step whenever it lives.</summary>
    private sealed class Client(GroupWorld world, Dictionary<int, string> leaders, string? instanceId)
    {
        private string _memberId = "";
        private Task<JoinResult>? _joining;
        private Task<SyncResult>? _syncing;
        private JoinResult? _joined;

        public int Generation => _joined?.Generation ?? -1;

        public bool Leads => _joined is not null && _joined.Leader == _memberId;

        public string? Share { get; private set; }

        public void Live()
        {
            if (_joining is not null)
                AfterJoin();
            else if (_syncing is not null)
                AfterSync();
            else if (_joined is null)
                Join();
            else
                After(world.Heartbeat(_joined, instanceId));
        }

        /// <summary>Answers that were on their way are lost.</summary>
        public void Disconnect()
        {
            if (_joining is not null || _syncing is not null)
                _joined = null;
            _joining = null;
            _syncing = null;
        }

        public void Leave()
        {
            if (_memberId.Length > 0)
                world.Coordinator.Leave(GroupWorld.Group, [new(_memberId, instanceId)]);
        }

        private void Join() => _joining = world.Join(GroupWorld.Request(_memberId, instanceId, rebalance: 20_000));

        private void AfterJoin()
        {
            if (!_joining!.IsCompleted)
                return;
            var result = _joining.Result;
            _joining = null;
            if (result.Error == ErrorCode.MemberIdRequired)
                _memberId = result.MemberId;
            if (result.Error != ErrorCode.None)
            {
                After(result.Error);
                return;
            }
            _memberId = result.MemberId;
            _joined = result;
            if (!result.SkipAssignment)
            {
                if (leaders.TryGetValue(result.Generation, out var leader) && result.Leader != leader)
                    leader.ShouldBe(result.Leader, "a generation has one leader, unless it came back under another id");
                if (instanceId is null && result.Leader == _memberId)
                    leaders[result.Generation] = result.Leader;
            }
            (result.Members.Count > 0).ShouldBe(result.Leader == _memberId);
            _syncing = world.Coordinator.Sync(new()
            {
                GroupId = GroupWorld.Group,
                MemberId = _memberId,
                InstanceId = instanceId,
                Generation = result.Generation,
                Assignments = result.Members.ToDictionary(member => member.MemberId, _ => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes($"{result.Generation}")),
            });
        }

        private void AfterSync()
        {
            if (!_syncing!.IsCompleted)
                return;
            var result = _syncing.Result;
            _syncing = null;
            if (result.Error == ErrorCode.None)
                Share = System.Text.Encoding.UTF8.GetString(result.Assignment.Span);
            else
                After(result.Error);
        }

        private void After(ErrorCode error)
        {
            if (error == ErrorCode.None)
                return;
            if (error is ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.FencedInstanceId)
                _memberId = "";
            _joined = null;
            Share = null;
        }
    }
}
