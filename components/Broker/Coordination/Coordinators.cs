using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Requests;
using EcommAspire.Broker.Topics;
using EcommAspire.Broker.Transactions;

namespace EcommAspire.Broker.Coordination;

/// <summary>The coordinators of a broker, their folders and the requests they answer.</summary>
internal sealed class Coordinators : IDisposable
{
    private readonly TopicCatalog _topics;
    private readonly TopicDirectory _directory;

    private Coordinators(string folder, BrokerSettings settings, TopicCatalog topics, TimeProvider clock)
    {
        _topics = topics;
        _directory = new(topics);
        var flush = settings.Int64("log.flush.interval.messages") == 1;
        Groups = GroupCoordinator.Open(Path.Combine(folder, "groups"), GroupsFrom(settings, flush), _directory, clock);
        try
        {
            var markers = new TransactionMarkers(partition => topics.Partition(partition.Topic, partition.Partition), Groups);
            Transactions = TransactionCoordinator.Open(Path.Combine(folder, "transactions"), TransactionsFrom(settings, flush), markers, clock);
        }
        catch
        {
            Groups.Dispose();
            throw;
        }
        topics.Changed += ForgetDeletedTopics;
    }

    public GroupCoordinator Groups { get; }

    public TransactionCoordinator Transactions { get; }

    /// <summary>Opens both, on topics that are open already: transactions that a crash interrupted are ended in them.</summary>
    public static Coordinators Open(string folder, BrokerSettings settings, TopicCatalog topics, TimeProvider clock) => new(folder, settings, topics, clock);

    public Dispatcher AddTo(Dispatcher dispatcher, ClusterIdentity cluster) => dispatcher
        .Add(new FindCoordinatorHandler(cluster))
        .Add(new JoinGroupHandler(Groups))
        .Add(new SyncGroupHandler(Groups))
        .Add(new HeartbeatHandler(Groups))
        .Add(new LeaveGroupHandler(Groups))
        .Add(new OffsetCommitHandler(Groups, _directory))
        .Add(new OffsetFetchHandler(Groups, _directory))
        .Add(new OffsetDeleteHandler(Groups))
        .Add(new DescribeGroupsHandler(Groups))
        .Add(new ListGroupsHandler(Groups))
        .Add(new DeleteGroupsHandler(Groups))
        .Add(new ConsumerGroupHeartbeatHandler(Groups))
        .Add(new ConsumerGroupDescribeHandler(Groups, _directory))
        .Add(new InitProducerIdHandler(Transactions))
        .Add(new AddPartitionsToTxnHandler(Transactions, _directory))
        .Add(new AddOffsetsToTxnHandler(Transactions))
        .Add(new TxnOffsetCommitHandler(Groups, Transactions))
        .Add(new EndTxnHandler(Transactions))
        .Add(new DescribeProducersHandler(_topics))
        .Add(new DescribeTransactionsHandler(Transactions))
        .Add(new ListTransactionsHandler(Transactions));

    public void Dispose()
    {
        _topics.Changed -= ForgetDeletedTopics;
        Transactions.Dispose();
        Groups.Dispose();
    }

    private static GroupOptions GroupsFrom(BrokerSettings settings, bool flush) => new()
    {
        MinSessionTimeout = Milliseconds(settings, "group.min.session.timeout.ms"),
        MaxSessionTimeout = Milliseconds(settings, "group.max.session.timeout.ms"),
        InitialRebalanceDelay = Milliseconds(settings, "group.initial.rebalance.delay.ms"),
        MaxSize = settings.Int32("group.max.size"),
        ConsumerMaxSize = settings.Int32("group.consumer.max.size"),
        ConsumerSessionTimeout = Milliseconds(settings, "group.consumer.session.timeout.ms"),
        ConsumerHeartbeatInterval = Milliseconds(settings, "group.consumer.heartbeat.interval.ms"),
        Migration = Enum.Parse<GroupMigrationPolicy>(settings["group.consumer.migration.policy"], ignoreCase: true),
        OffsetsRetention = TimeSpan.FromMinutes(settings.Int32("offsets.retention.minutes")),
        OffsetsRetentionCheckInterval = TimeSpan.FromMilliseconds(settings.Int64("offsets.retention.check.interval.ms")),
        OffsetMetadataMaxBytes = settings.Int32("offset.metadata.max.bytes"),
        FlushEveryWrite = flush,
    };

    private static TransactionOptions TransactionsFrom(BrokerSettings settings, bool flush) => new()
    {
        MaxTimeout = Milliseconds(settings, "transaction.max.timeout.ms"),
        IdExpiration = Milliseconds(settings, "transactional.id.expiration.ms"),
        IdExpirationCheckInterval = Milliseconds(settings, "transaction.remove.expired.transaction.cleanup.interval.ms"),
        VerifiesPartitions = () => settings.Boolean("transaction.partition.verification.enable"),
        FlushEveryWrite = flush,
    };

    private static TimeSpan Milliseconds(BrokerSettings settings, string name) => TimeSpan.FromMilliseconds(settings.Int32(name));

    private void ForgetDeletedTopics(object? sender, EventArgs e) => Groups.ForgetDeletedTopics();
}
