using System.Net;
using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Requests;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker;

/// <summary>
/// A Kafka of one node: any Kafka client can write to it and read from it, and what it acknowledged survives a kill. It does not
/// replicate and never will; more than one machine is Apache Kafka's, with the same settings.
/// </summary>
public sealed class KafkaBroker : IAsyncDisposable
{
    private const long LeastFreeBytes = 64 << 20;

    private readonly BrokerOptions _options;
    private readonly FolderLock _lock;
    private readonly TopicCatalog _topics;
    private readonly Coordinators _coordinators;
    private readonly Sweeper _sweeper;
    private readonly Listener _listener;
    private bool _disposed;

    private KafkaBroker(BrokerOptions options, FolderLock folder, TopicCatalog topics, Coordinators coordinators, Sweeper sweeper, Listener listener, string clusterId)
    {
        _options = options;
        _lock = folder;
        _topics = topics;
        _coordinators = coordinators;
        _sweeper = sweeper;
        _listener = listener;
        ClusterId = clusterId;
    }

    /// <summary>The id of the cluster, which lives in the data folder.</summary>
    public string ClusterId { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Where it listens, as clients take it in <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers => $"{EndPoint}";

    /// <summary>Opens the data folder and listens.</summary>
    /// <exception cref="BrokerException">It cannot: the port is taken, the folder in use, a setting wrong. The message says what to do.</exception>
    public static async Task<KafkaBroker> StartAsync(BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        FolderLock folder = FolderLock.Take(options.DataFolder);
        TopicCatalog? topics = null;
        Coordinators? coordinators = null;
        try
        {
            BrokerSettings settings = BrokerSettings.Open(options.Settings, Path.Combine(options.DataFolder, "settings.json"));
            ClusterIdentity cluster = ClusterIdentity.Open(Path.Combine(options.DataFolder, "cluster.json"), options.AdvertisedHost);
            topics = TopicCatalog.Open(Path.Combine(options.DataFolder, "topics"), settings, options.Clock, options.Log);
            coordinators = Coordinators.Open(options.DataFolder, settings, topics, options.Clock);
            RequestPipeline requests = new(Handlers(options, settings, cluster, topics, coordinators));
            Listener listener = Listener.Start(new IPEndPoint(options.Address, options.Port), ListenerOptions.From(options, settings, requests));
            return new(options, folder, topics, coordinators, new Sweeper(topics, settings, options.Clock, options.Log), listener, cluster.ClusterId);
        }
        catch
        {
            coordinators?.Dispose();
            if (topics is not null)
                await topics.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Asks the broker a question as a client would, and whether its disk has room; waits at most five seconds.</summary>
    /// <exception cref="BrokerException">It does not answer, or could store nothing: the message says why.</exception>
    public async Task CheckHealthAsync(CancellationToken cancellation = default)
    {
        await SelfCheck.AskAsync(EndPoint, _options.Certificate, cancellation);
        var free = new DriveInfo(Path.GetFullPath(_options.DataFolder)).AvailableFreeSpace;
        if (free < LeastFreeBytes)
            throw new BrokerException($"The disk of {_options.DataFolder} has {free} bytes left. Make room: soon no record can be stored.");
    }

    /// <summary>Stops: answers that are under way are sent, files are closed, the folder is free for another.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await _listener.DisposeAsync();
        await _sweeper.DisposeAsync();
        _coordinators.Dispose();
        await _topics.DisposeAsync();
        _lock.Dispose();
    }

    private static Dispatcher Handlers(BrokerOptions options, BrokerSettings settings, ClusterIdentity cluster, TopicCatalog topics, Coordinators coordinators)
    {
        var dispatcher = new Dispatcher();
        return coordinators.AddTo(dispatcher, cluster)
            .Add(new ApiVersionsHandler(dispatcher))
            .Add(new SaslHandshakeHandler())
            .Add(new SaslAuthenticateHandler())
            .Add(new MetadataHandler(topics, settings, cluster))
            .Add(new ProduceHandler(topics, coordinators.Transactions))
            .Add(new FetchHandler(topics, options.Clock))
            .Add(new ListOffsetsHandler(topics))
            .Add(new OffsetForLeaderEpochHandler(topics))
            .Add(new CreateTopicsHandler(topics, settings))
            .Add(new DeleteTopicsHandler(topics, settings))
            .Add(new CreatePartitionsHandler(topics))
            .Add(new DeleteRecordsHandler(topics))
            .Add(new DescribeConfigsHandler(topics, settings))
            .Add(new AlterConfigsHandler(new(topics, settings)))
            .Add(new IncrementalAlterConfigsHandler(new(topics, settings)))
            .Add(new ListConfigResourcesHandler(topics))
            .Add(new DescribeTopicPartitionsHandler(topics))
            .Add(new DescribeClusterHandler(cluster))
            .Add(new DescribeAclsHandler())
            .Add(new CreateAclsHandler())
            .Add(new DeleteAclsHandler())
            .Add(new DescribeUserScramCredentialsHandler([.. options.Users.Keys]))
            .Add(new DescribeClientQuotasHandler())
            .Add(new ElectLeadersHandler(topics))
            .Add(new ListPartitionReassignmentsHandler())
            .Add(new DescribeLogDirsHandler(topics, Path.GetFullPath(options.DataFolder)));
    }
}
