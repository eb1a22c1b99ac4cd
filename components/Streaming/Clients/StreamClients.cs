using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Messages;

namespace EcommAspire.Streaming.Clients;

/// <summary>Kafka's client with the settings that each part of the stream needs.</summary>
internal static class StreamClients
{
    public const string SchemaVersion = "schema-version";
    public const string TraceParent = "traceparent";

    // A client that is let go of soon is not to wait for its own next look.
    private const int BriefLookMs = 20;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    public static ClientConfig Common(StreamOptions options, string clientId)
    {
        var config = new ClientConfig
        {
            BootstrapServers = options.BootstrapServers,
            ClientId = clientId,
            SocketKeepaliveEnable = true,
            SocketNagleDisable = true,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 2_000,
            BrokerAddressFamily = BrokerAddressFamily.V4,
            TopicMetadataRefreshIntervalMs = 30_000,
            // How often a client that has nothing to do looks whether it was let go of.
            CancellationDelayMaxMs = 500,
        };
        foreach (var (name, value) in options.Client)
            config.Set(name, value);
        return config;
    }

    /// <summary>Settings for a client that is let go of as soon as it has its answer.</summary>
    public static T Briefly<T>(T config)
        where T : ClientConfig
    {
        config.CancellationDelayMaxMs = BriefLookMs;
        if (config is ConsumerConfig consumer)
            consumer.FetchWaitMaxMs = BriefLookMs;
        return config;
    }

    public static ConsumerConfig Consumer(StreamOptions options, string group) => new(Common(options, group))
    {
        GroupId = group,
        IsolationLevel = Confluent.Kafka.IsolationLevel.ReadCommitted,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        // Offsets are where the events are; what Kafka is told of them is for its own tools to show.
        EnableAutoCommit = true,
        AutoCommitIntervalMs = 1_000,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Error,
        EnablePartitionEof = true,
        // The least that brokers let a member have: so long the others wait for one that was killed. One that only slept is
        // none the worse, for what it writes is fenced by its offsets.
        SessionTimeoutMs = 6_000,
        HeartbeatIntervalMs = 1_500,
        MaxPollIntervalMs = 900_000,
        FetchWaitMaxMs = 500,
        FetchErrorBackoffMs = 50,
        QueuedMaxMessagesKbytes = 32 * 1024,
        CheckCrcs = true,
    };

    /// <summary>
    /// A client for topics, with a connection of its own: on a consumer's, its questions wait behind a fetch that waits for
    /// records, and it spins until they are answered.
    /// </summary>
    public static IAdminClient Admin(StreamOptions options) => Admin(Common(options, "ecomm-admin"));

    private static IAdminClient Admin(ClientConfig config) =>
        new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Creates the topics that are not there, and those of their dead letters.</summary>
    /// <exception cref="TargetUnavailableException">No broker answers.</exception>
    public static async Task EnsureTopicsAsync(StreamOptions options, params IEnumerable<TopicSpecification> others)
    {
        using var admin = Admin(Briefly(Common(options, "ecomm-admin")));
        await EnsureTopicsAsync(options, admin, others);
    }

    /// <summary>The same by a client there is already, and what the broker then says of all topics.</summary>
    /// <exception cref="TargetUnavailableException">No broker answers.</exception>
    public static async Task<IReadOnlyList<TopicMetadata>> EnsureTopicsAsync(StreamOptions options, IAdminClient admin, params IEnumerable<TopicSpecification> others)
    {
        var wanted = options.Topics.Select(t => new TopicSpecification { Name = options.NameOf(t), NumPartitions = options.Partitions, ReplicationFactor = -1 })
            .Concat(options.Topics.Select(t => new TopicSpecification
            {
                Name = DeadLetterTopic.Of(options.NameOf(t)),
                NumPartitions = 1,
                ReplicationFactor = -1,
                Configs = new() { ["cleanup.policy"] = "compact" },
            }))
            .Concat(others);
        try
        {
            var there = admin.GetMetadata(_patience).Topics;
            var missing = wanted.ExceptBy(there.Select(t => t.Topic), t => t.Name).ToList();
            if (missing.Count == 0)
                return there;
            await CreateTopicsAsync(admin, missing);
            return admin.GetMetadata(_patience).Topics;
        }
        catch (CreateTopicsException problem)
        {
            var first = problem.Results.First(r => r.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists));
            throw new StreamException($"The topic {first.Topic} cannot be created: {first.Error.Reason.TrimEnd('.')}.", problem);
        }
        catch (KafkaException problem)
        {
            throw Unavailable(options, problem);
        }
    }

    private static async Task CreateTopicsAsync(IAdminClient admin, List<TopicSpecification> topics)
    {
        try
        {
            await admin.CreateTopicsAsync(topics, new() { RequestTimeout = _patience, OperationTimeout = _patience });
        }
        catch (CreateTopicsException problem) when (problem.Results.TrueForAll(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another was faster.
        }
    }

    public static TargetUnavailableException Unavailable(StreamOptions options, KafkaException problem) =>
        new($"No broker answers at {options.BootstrapServers}: {problem.Error.Reason.TrimEnd('.')}.", problem);

    public static StreamMessage Read(ConsumeResult<byte[], byte[]> result) => new()
    {
        Topic = result.Topic,
        Partition = result.Partition,
        Offset = result.Offset,
        ProducedAt = result.Message.Timestamp.UnixTimestampMs,
        Key = result.Message.Key,
        Value = result.Message.Value,
        SchemaVersion = Header(result.Message.Headers, SchemaVersion) is { } version ? Interned(version) : null,
    };

    public static byte[]? Header(Headers? headers, string key) => headers is not null && headers.TryGetLastBytes(key, out var value) ? value : null;

    private static string Interned(byte[] version) => version is [(byte)'1'] ? "1" : Encoding.UTF8.GetString(version);
}
