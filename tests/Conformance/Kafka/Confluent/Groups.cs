using System.Collections.Concurrent;
using Confluent.Kafka;
using EcommAspire.Fixtures;

namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.Confluent)]
internal static class Groups
{
    [Case(Feature.CommittedOffsets)]
    public static async Task A_group_goes_on_where_it_committed(Stage stage)
    {
        var topic = await stage.TopicAsync();
        await stage.ProduceAsync(topic, "0", "1", "2", "3", "4", "5");
        var group = Stage.Name("group");
        using (var first = stage.Consumer(config => config.GroupId = group))
        {
            first.Subscribe(topic);
            var read = first.Take(3);
            first.Commit([new(read[0].TopicPartition, 3)]);
            first.Close();
        }

        using var second = stage.Consumer(config => config.GroupId = group);
        second.Committed([new(topic, 0)], Clients.Soon).Single().Offset.Value.ShouldBe(3);
        second.Subscribe(topic);
        second.Take(3).Values().ShouldBe(["3", "4", "5"]);
        second.Commit();
        second.Committed([new(topic, 0)], Clients.Soon).Single().Offset.Value.ShouldBe(6);

        using var another = stage.Consumer();
        another.Committed([new(topic, 0)], Clients.Soon).Single().Offset.ShouldBe(Offset.Unset);
    }

    [Case(Feature.EagerGroups)]
    public static Task Eager_members_share(Stage stage) => ShareAsync(stage, PartitionAssignmentStrategy.RoundRobin);

    [Case(Feature.CooperativeGroups)]
    public static Task Cooperative_members_share(Stage stage) => ShareAsync(stage, PartitionAssignmentStrategy.CooperativeSticky);

    [Case(Feature.StaticMembers)]
    public static async Task A_static_member_that_comes_back_keeps_what_it_had(Stage stage)
    {
        var topic = await stage.TopicAsync(partitions: 4);
        var group = Stage.Name("group");
        await using var one = new Member(stage, topic, config => (config.GroupId, config.GroupInstanceId) = (group, "one"));
        await one.HasAsync(4);
        await using var two = new Member(stage, topic, config => (config.GroupId, config.GroupInstanceId) = (group, "two"));
        await one.HasAsync(2);
        await two.HasAsync(2);
        var had = two.Partitions;
        var assignments = one.Assignments;

        await two.DisposeAsync();
        await using var again = new Member(stage, topic, config => (config.GroupId, config.GroupInstanceId) = (group, "two"));
        await again.HasAsync(2);
        again.Partitions.ShouldBe(had, ignoreOrder: true);
        one.Assignments.ShouldBe(assignments);

        using var usurper = stage.Consumer(config => (config.GroupId, config.GroupInstanceId) = (group, "two"));
        usurper.Subscribe(topic);
        usurper.Consume(TimeSpan.FromMilliseconds(500));
        await again.FencedAsync();
    }

    private static async Task ShareAsync(Stage stage, PartitionAssignmentStrategy strategy)
    {
        var topic = await stage.TopicAsync(partitions: 6);
        var group = Stage.Name("group");
        void Configure(ConsumerConfig config) => (config.GroupId, config.PartitionAssignmentStrategy) = (group, strategy);

        await using var one = new Member(stage, topic, Configure);
        await one.HasAsync(6);
        await using (var two = new Member(stage, topic, Configure))
        {
            await one.HasAsync(3);
            await two.HasAsync(3);
            one.Partitions.Concat(two.Partitions).ShouldBe(Enumerable.Range(0, 6), ignoreOrder: true);
            if (strategy == PartitionAssignmentStrategy.CooperativeSticky)
                one.Revoked.ShouldBe(3);

            using var producer = stage.Producer();
            for (var i = 0; i < 60; i++)
                await producer.ProduceAsync(new TopicPartition(topic, i % 6), new() { Value = $"{i}" });
            await one.ReadAsync(30);
            await two.ReadAsync(30);
            one.Values.Concat(two.Values).ShouldBe(Enumerable.Range(0, 60).Select(i => $"{i}"), ignoreOrder: true);
        }

        await one.HasAsync(6);
    }

    /// <summary>A member of a group on a thread of its own.</summary>
    private sealed class Member : IAsyncDisposable
    {
        private readonly IConsumer<string?, string?> _consumer;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;
        private readonly Lock _lock = new();
        private readonly HashSet<int> _partitions = [];
        private readonly ConcurrentQueue<string?> _values = new();
        private volatile Error? _fatal;
        private int _revoked;
        private int _assignments;

        public Member(Stage stage, string topic, Action<ConsumerConfig> configure)
        {
            _consumer = stage.ConsumerBuilder(configure)
                .SetErrorHandler((_, error) => _fatal = error.IsFatal ? error : _fatal)
                .SetPartitionsAssignedHandler((_, partitions) =>
                {
                    lock (_lock)
                    {
                        _assignments++;
                        _partitions.UnionWith(partitions.Select(partition => partition.Partition.Value));
                    }
                })
                .SetPartitionsRevokedHandler((_, partitions) => Remove(partitions.Select(partition => partition.Partition.Value)))
                .SetPartitionsLostHandler((_, partitions) => Remove(partitions.Select(partition => partition.Partition.Value)))
                .Build();
            _consumer.Subscribe(topic);
            _loop = Task.Factory.StartNew(Loop, TaskCreationOptions.LongRunning);
        }

        public IReadOnlyCollection<int> Partitions
        {
            get
            {
                lock (_lock)
                    return [.. _partitions];
            }
        }

        public IReadOnlyCollection<string?> Values => _values;

        public int Revoked => Volatile.Read(ref _revoked);

        public int Assignments => Volatile.Read(ref _assignments);

        public Task HasAsync(int count) => Until(() => Partitions.Count == count, () => $"{count} partitions expected, there are {Partitions.Count}");

        public Task ReadAsync(int count) => Until(() => _values.Count == count, () => $"{count} records expected, there are {_values.Count}");

        public Task FencedAsync() => Until(() => _fatal is not null, () => "the member was not fenced");

        public async ValueTask DisposeAsync()
        {
            if (_stop.IsCancellationRequested)
                return;
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
        }

        // All at once: who waits for so many is not to see those that it passes on its way.
        private void Remove(IEnumerable<int> partitions)
        {
            lock (_lock)
                _revoked += partitions.Count(_partitions.Remove);
        }

        private void Loop()
        {
            try
            {
                while (!_stop.IsCancellationRequested && _fatal is null)
                {
                    if (_consumer.Consume(50) is { IsPartitionEOF: false } result)
                        _values.Enqueue(result.Message.Value);
                }
            }
            catch (KafkaException e) when (e.Error.IsFatal)
            {
                _fatal = e.Error;
            }
            finally
            {
                if (_fatal is null)
                    _consumer.Close();
                _consumer.Dispose();
            }
        }

        private static Task Until(Func<bool> holds, Func<string> complaint) => Eventually.BeAsync(() => Task.FromResult(holds()), complaint);
    }
}
