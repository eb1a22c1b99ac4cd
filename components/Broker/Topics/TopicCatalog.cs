using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Files;

namespace EcommAspire.Broker.Topics;

/// <summary>
/// The topics there are. Each is a folder named by its id, which appears and disappears by a rename: a crash leaves a whole
/// topic or none. Looking one up takes no lock.
/// </summary>
public sealed class TopicCatalog : IAsyncDisposable
{
    private const string Unfinished = ".new-";
    private const string Removed = ".gone-";
    private readonly string _folder;
    private readonly BrokerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Action<string> _log;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Topic> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Topic> _byId = new();

    private TopicCatalog(string folder, BrokerSettings settings, TimeProvider clock, Action<string> log)
    {
        _log = log;
        _folder = folder;
        _settings = settings;
        _clock = clock;
    }

    /// <summary>Raised after topics came, went or got more partitions.</summary>
    public event EventHandler? Changed;

    /// <summary>All topics, in no order.</summary>
    public IEnumerable<Topic> Topics => _byName.Select(entry => entry.Value);

    /// <summary>Opens all topics of a folder.</summary>
    public static TopicCatalog Open(string folder, BrokerSettings settings, TimeProvider clock, Action<string> log)
    {
        Directory.CreateDirectory(folder);
        var catalog = new TopicCatalog(folder, settings, clock, log);
        var found = new List<TopicFile>();
        foreach (var topic in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(topic);
            if (name.StartsWith(Unfinished, StringComparison.Ordinal) || name.StartsWith(Removed, StringComparison.Ordinal))
                Directory.Delete(topic, recursive: true);
            else
                found.Add(TopicFile.Read(topic));
        }
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(4, Environment.ProcessorCount) };
        try
        {
            Parallel.ForEach(found, parallel, file => catalog.Keep(catalog.Load(file)));
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is BrokerException or StorageException) is { } known)
        {
            throw new BrokerException(known.Message, e);
        }
        return catalog;
    }

    /// <summary>The topic of a name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Topic? topic) => _byName.TryGetValue(name, out topic);

    /// <summary>The topic of an id.</summary>
    public bool TryFind(Guid id, [NotNullWhen(true)] out Topic? topic) => _byId.TryGetValue(id, out topic);

    /// <summary>A partition, null when there is no such topic or number.</summary>
    public PartitionLog? Partition(string topic, int partition) => TryFind(topic, out var found) ? found.Partition(partition) : null;

    /// <summary>What would be wrong with making a topic; none when nothing would.</summary>
    public TopicOutcome Check(string name, int partitions, IReadOnlyDictionary<string, string> configs)
    {
        if (TopicName.Refuse(name) is { } illegal)
            return new(ErrorCode.InvalidTopicException, illegal);
        if (TryFind(name, out var there))
            return new(ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists.") { Topic = there };
        var plain = TopicName.Plain(name);
        if (name.AsSpan().ContainsAny('.', '_') && _byName.Keys.FirstOrDefault(other => TopicName.Plain(other) == plain) is { } collides)
            return new(ErrorCode.InvalidTopicException, $"Topic '{name}' collides with existing topic '{collides}': they differ in '.' and '_' only.");
        if (partitions is < 1 or > 10_000)
            return new(ErrorCode.InvalidPartitions, $"Topic '{name}' cannot have {partitions} partitions: 1 to 10000 there can be.");
        return CheckConfigs(configs);
    }

    /// <summary>Makes a topic. Durable when it returns.</summary>
    public TopicOutcome Create(string name, int partitions, IReadOnlyDictionary<string, string> configs)
    {
        Topic topic;
        lock (_gate)
        {
            var outcome = Check(name, partitions, configs);
            if (outcome.Error != ErrorCode.None)
                return outcome;
            var file = new TopicFile(name, Guid.NewGuid(), partitions, configs);
            var unfinished = Path.Combine(_folder, $"{Unfinished}{file.Id}");
            Directory.CreateDirectory(unfinished);
            file.Write(unfinished);
            Directory.Move(unfinished, Folder(file.Id));
            DirectoryFlush.Flush(_folder);
            topic = Load(file);
            Keep(topic);
        }
        Changed?.Invoke(this, EventArgs.Empty);
        return new(ErrorCode.None) { Topic = topic };
    }

    /// <summary>Removes a topic; its files go when their readers are done.</summary>
    public TopicOutcome Delete(Topic topic)
    {
        string removed;
        lock (_gate)
        {
            if (!_byId.TryRemove(topic.Id, out var current))
                return new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{topic.Name}'.");
            topic = current;
            _byName.TryRemove(topic.Name, out _);
            removed = Path.Combine(_folder, $"{Removed}{topic.Id}");
            Directory.Move(Folder(topic.Id), removed);
            DirectoryFlush.Flush(_folder);
        }
        Changed?.Invoke(this, EventArgs.Empty);
        _ = Task.Run(async () =>
        {
            foreach (var log in topic.Partitions)
                await log.DisposeAsync();
            try
            {
                Directory.Delete(removed, recursive: true);
            }
            catch (IOException)
            {
                // The next start removes what could not be removed now.
            }
        });
        return new(ErrorCode.None) { Topic = topic };
    }

    /// <summary>Gives a topic more partitions. Durable when it returns.</summary>
    public TopicOutcome Grow(string name, int partitions, bool validateOnly)
    {
        lock (_gate)
        {
            if (!TryFind(name, out var topic))
                return new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");
            var present = topic.Partitions.Count;
            if (partitions <= present)
            {
                return new(ErrorCode.InvalidPartitions, partitions == present
                    ? $"Topic '{name}' already has {present} partition(s)."
                    : $"Topic '{name}' has {present} partitions, and partitions cannot be taken away.");
            }
            if (partitions > 10_000)
                return new(ErrorCode.InvalidPartitions, $"Topic '{name}' cannot have {partitions} partitions: 10000 are the most.");
            if (validateOnly)
                return new(ErrorCode.None) { Topic = topic };
            ToFile(topic, partitions, topic.Configs).Write(Folder(topic.Id));
            var options = Options(topic.Configs);
            topic = topic with { Partitions = [.. topic.Partitions, .. Enumerable.Range(present, partitions - present).Select(index => OpenPartition(name, topic.Id, index, options))] };
            Keep(topic);
        }
        Changed?.Invoke(this, EventArgs.Empty);
        return new(ErrorCode.None);
    }

    /// <summary>Gives a topic other settings of its own. Durable when it returns, and in force.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="change">Makes the settings out of those there are; null to leave them.</param>
    /// <param name="validateOnly">Whether to look only.</param>
    public TopicOutcome Configure(string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>?> change, bool validateOnly)
    {
        lock (_gate)
        {
            if (!TryFind(name, out var topic))
                return new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'.");
            ArgumentNullException.ThrowIfNull(change);
            if (change(topic.Configs) is not { } configs)
                return new(ErrorCode.None) { Topic = topic };
            var outcome = CheckConfigs(configs);
            if (outcome.Error != ErrorCode.None || validateOnly)
                return outcome;
            ToFile(topic, topic.Partitions.Count, configs).Write(Folder(topic.Id));
            topic = topic with { Configs = configs };
            Apply(topic);
            Keep(topic);
            return new(ErrorCode.None) { Topic = topic };
        }
    }

    /// <summary>Puts the broker's settings in force where topics have none of their own.</summary>
    public void SettingsChanged()
    {
        lock (_gate)
        {
            foreach (var topic in Topics)
                Apply(topic);
        }
    }

    /// <summary>The value of a setting for a topic: its own, the broker's, or the default.</summary>
    public string Setting(IReadOnlyDictionary<string, string> configs, string name)
    {
        ArgumentNullException.ThrowIfNull(configs);
        if (configs.TryGetValue(name, out var own))
            return own;
        var config = TopicConfigs.All[name];
        return config.BrokerName is { } broker ? _settings[broker] : config.Default ?? "";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var topic in Topics)
        {
            foreach (var log in topic.Partitions)
                await log.DisposeAsync();
        }
        _byName.Clear();
        _byId.Clear();
    }

    private static TopicOutcome CheckConfigs(IReadOnlyDictionary<string, string> configs)
    {
        foreach ((var config, var value) in configs)
        {
            if (!TopicConfigs.All.TryGetValue(config, out var definition))
                return new(ErrorCode.InvalidConfig, $"Unknown topic config name: {config}");
            if (definition.Refuse(value) is { } refusal)
                return new(ErrorCode.InvalidConfig, refusal);
        }
        return new(ErrorCode.None);
    }

    private Topic Load(TopicFile file)
    {
        var options = Options(file.Configs);
        return new(file.Name, file.Id, [.. Enumerable.Range(0, file.Partitions).Select(index => OpenPartition(file.Name, file.Id, index, options))], file.Configs);
    }

    private PartitionLog OpenPartition(string name, Guid topic, int index, LogOptions options)
    {
        var partition = PartitionLog.Open(Path.Combine(Folder(topic), $"{index}"), options, _clock);
        if (partition.OpeningNote is { } note)
            _log($"{name}-{index}: {note}");
        return partition;
    }

    private void Keep(Topic topic)
    {
        _byId[topic.Id] = topic;
        _byName[topic.Name] = topic;
    }

    private void Apply(Topic topic)
    {
        var options = Options(topic.Configs);
        foreach (var log in topic.Partitions)
            log.Options = options;
    }

    private LogOptions Options(IReadOnlyDictionary<string, string> configs) => TopicConfigs.ToLogOptions(name => Setting(configs, name)) with
    {
        ProducerIdExpirationMs = _settings.Int32("producer.id.expiration.ms"),
        SetDamagedTailAside = _settings.Boolean("ecomm.log.set.damaged.tail.aside"),
        CompactionMapBytes = _settings.Int64("log.cleaner.dedupe.buffer.size"),
    };

    private static TopicFile ToFile(Topic topic, int partitions, IReadOnlyDictionary<string, string> configs) =>
        new(topic.Name, topic.Id, partitions, configs);

    private string Folder(Guid id) => Path.Combine(_folder, $"{id}");
}

/// <summary>What became of something asked of the catalogue.</summary>
/// <param name="Error">The error, none when there is none.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public readonly record struct TopicOutcome(ErrorCode Error, string? Message = null)
{
    /// <summary>The topic it is about, where there is one.</summary>
    public Topic? Topic { get; init; }
}
