using Confluent.Kafka;
using EcommAspire.Streaming.Bronze;
using EcommAspire.Streaming.Clients;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Operational;

namespace EcommAspire.Streaming.Status;

/// <summary>How far a partition has come.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="End">The offset after the last message that the broker holds.</param>
/// <param name="Operational">The offset that is next for the operational database; null where it has not begun.</param>
/// <param name="Lake">The offset that is next for the lake; null where it has not begun.</param>
public sealed record PartitionStatus(string Topic, int Partition, long End, long? Operational, long? Lake)
{
    /// <summary>What the operational database has yet to take in.</summary>
    public long? OperationalLag => Operational is { } next ? Math.Max(0, End - next) : null;

    /// <summary>What the lake has yet to take in.</summary>
    public long? LakeLag => Lake is { } next ? Math.Max(0, End - next) : null;
}

/// <summary>How the stream is.</summary>
/// <param name="Partitions">Every partition.</param>
/// <param name="Consumers">The consumers that tell of themselves.</param>
/// <param name="DeadLetters">Messages put aside and not dealt with, by topic.</param>
/// <param name="Problems">What could not be asked, in sentences.</param>
public sealed record StreamStatus(
    IReadOnlyList<PartitionStatus> Partitions, IReadOnlyList<ConsumerReport> Consumers, IReadOnlyDictionary<string, int> DeadLetters, IReadOnlyList<string> Problems)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks the broker, the operational database, the lake and the consumers' own reports.</summary>
    /// <param name="options">The stream.</param>
    /// <param name="operational">The operational database; null where there is none.</param>
    /// <param name="lake">The lake.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<StreamStatus> ReadAsync(StreamOptions options, string? operational, EcommAspire.Lake.Bronze lake, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lake);
        var problems = new List<string>();
        var ends = new Dictionary<PartitionId, long>();
        var letters = new Dictionary<string, int>();
        try
        {
            ReadEnds(options, ends);
            foreach (var topic in new DeadLetterStore(options).Read(cancellation: cancellation).GroupBy(l => l.Topic))
                letters[topic.Key] = topic.Count();
        }
        catch (StreamException problem)
        {
            problems.Add(problem.Message);
        }

        var inDatabase = new Dictionary<PartitionId, long>();
        if (operational is not null)
        {
            try
            {
                inDatabase = await StoredOffsets.ReadAsync(operational, cancellation);
            }
            catch (StreamException problem)
            {
                problems.Add(problem.Message);
            }
        }

        var inLake = new Dictionary<PartitionId, long>();
        foreach (var topic in options.Topics)
        {
            if (lake.Table(Domain.Sources.Events.Source.Name, topic.Name).Last() is not { } commit)
                continue;
            foreach (var (partition, range) in LakePosition.Parse(commit.SourcePosition).Offsets)
                inLake[new(options.NameOf(topic), partition)] = range.To;
        }

        var all = ends.Keys.Union(inDatabase.Keys).Union(inLake.Keys).OrderBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Partition);
        return new(
            [.. all.Select(p => new PartitionStatus(
                p.Topic, p.Partition, ends.TryGetValue(p, out var end) ? end : Math.Max(inDatabase.GetValueOrDefault(p), inLake.GetValueOrDefault(p)),
                inDatabase.TryGetValue(p, out var next) ? next : null, inLake.TryGetValue(p, out var lakeNext) ? lakeNext : null))],
            options.StatusFolder is { } folder ? ConsumerReport.ReadAll(folder) : [],
            letters,
            problems);
    }

    private static void ReadEnds(StreamOptions options, Dictionary<PartitionId, long> ends)
    {
        var config = StreamClients.Briefly(StreamClients.Consumer(options, "ecomm-status"));
        config.EnableAutoCommit = false;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        try
        {
            var wanted = options.Topics.Select(options.NameOf).ToHashSet();
            var partitions = admin.GetMetadata(_patience).Topics.Where(t => wanted.Contains(t.Topic)).SelectMany(t => t.Partitions, (t, p) => new PartitionId(t.Topic, p.PartitionId));
            foreach (var (partition, end) in consumer.Ends(partitions, _patience))
                ends[partition] = end;
        }
        catch (KafkaException problem)
        {
            throw StreamClients.Unavailable(options, problem);
        }
    }
}
