using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>What has settings, by Kafka's numbers.</summary>
internal enum ConfigResource : sbyte
{
    Topic = 2,
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}

/// <summary>What to do to a setting, by Kafka's numbers.</summary>
internal enum ConfigOperation : sbyte
{
    Set = 0,
    Delete = 1,
    Append = 2,
    Subtract = 3,
}

/// <summary>A change of one setting.</summary>
internal readonly record struct ConfigChange(string Name, ConfigOperation Operation, string? Value);

/// <summary>Changes the settings of topics and of the broker.</summary>
internal sealed class ConfigResources(TopicCatalog topics, BrokerSettings settings)
{
    public static string NoSuch(sbyte type, string name) => (ConfigResource)type switch
    {
        ConfigResource.Broker => $"There is no broker '{name}': the only one is {ClusterIdentity.BrokerId}.",
        ConfigResource.BrokerLogger => "This broker has no log levels.",
        _ => $"Resource type {type} has no settings here.",
    };

    /// <summary>Changes settings, all or none of them.</summary>
    /// <param name="type">The kind of resource.</param>
    /// <param name="name">The resource.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="replaceAll">Whether settings that are not named go back to their defaults.</param>
    /// <param name="validateOnly">Whether to look only.</param>
    public TopicOutcome Alter(sbyte type, string name, IReadOnlyList<ConfigChange> changes, bool replaceAll, bool validateOnly)
    {
        if (changes.GroupBy(change => change.Name).FirstOrDefault(named => named.Count() > 1) is { } twice)
            return new(ErrorCode.InvalidRequest, $"Setting {twice.Key} is given more than once.");
        return (ConfigResource)type switch
        {
            ConfigResource.Topic => AlterTopic(name, changes, replaceAll, validateOnly),
            ConfigResource.Broker when name == "" || name == $"{ClusterIdentity.BrokerId}" => AlterBroker(changes, replaceAll, validateOnly),
            _ => new(ErrorCode.InvalidRequest, NoSuch(type, name)),
        };
    }

    private TopicOutcome AlterTopic(string name, IReadOnlyList<ConfigChange> changes, bool replaceAll, bool validateOnly)
    {
        string? refused = null;
        var outcome = topics.Configure(name, current =>
        {
            var changed = new Dictionary<string, string>(replaceAll ? [] : current);
            refused = changes.Select(change => !TopicConfigs.All.TryGetValue(change.Name, out var definition)
                ? $"Unknown topic config name: {change.Name}"
                : Apply(change, definition, changed, topics.Setting(current, change.Name))).FirstOrDefault(wrong => wrong is not null);
            return refused is null ? changed : null;
        }, validateOnly);
        return refused is null ? outcome : new(ErrorCode.InvalidConfig, refused);
    }

    private TopicOutcome AlterBroker(IReadOnlyList<ConfigChange> changes, bool replaceAll, bool validateOnly)
    {
        var changed = new Dictionary<string, string>(replaceAll ? [] : settings.Changed);
        foreach (var change in changes)
        {
            if (!BrokerConfigs.All.TryGetValue(change.Name, out var definition) || !definition.Dynamic)
                return new(ErrorCode.InvalidRequest, $"Cannot update {change.Name} while the broker runs; give it at the start.");
            if (Apply(change, definition, changed, settings[change.Name]) is { } refused)
                return new(ErrorCode.InvalidConfig, refused);
        }
        if (!validateOnly)
        {
            settings.Change(settings.Changed.Keys.Union(changed.Keys).Select(name => KeyValuePair.Create(name, changed.GetValueOrDefault(name))));
            topics.SettingsChanged();
        }
        return new(ErrorCode.None);
    }

    private static string? Apply(ConfigChange change, ConfigDefinition definition, Dictionary<string, string> changed, string present)
    {
        if (change.Operation == ConfigOperation.Delete)
        {
            changed.Remove(change.Name);
            return null;
        }
        if (change.Value is null)
            return $"Setting {change.Name} needs a value.";
        if (change.Operation is ConfigOperation.Append or ConfigOperation.Subtract && definition.Type != ConfigType.List)
            return $"Setting {change.Name} is no list, so nothing can be added to it or taken from it.";
        var words = change.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var before = present.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        changed[change.Name] = change.Operation switch
        {
            ConfigOperation.Set => change.Value,
            ConfigOperation.Append => string.Join(',', before.Union(words)),
            ConfigOperation.Subtract => string.Join(',', before.Except(words)),
            _ => "",
        };
        return change.Operation > ConfigOperation.Subtract
            ? $"There is no operation {(sbyte)change.Operation} on settings."
            : definition.Refuse(changed[change.Name]);
    }
}
