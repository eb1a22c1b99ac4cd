using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Where a setting has its value from, by the numbers of DescribeConfigs.</summary>
internal enum ConfigSource : sbyte
{
    Topic = 1,
    DynamicBroker = 2,
    StaticBroker = 4,
    Default = 5,
}

/// <summary>A setting as clients see it.</summary>
internal readonly record struct SettingValue(ConfigDefinition Definition, string? Value, ConfigSource Source, IReadOnlyList<(string Name, string? Value, ConfigSource Source)> Synonyms);

/// <summary>A topic's settings as clients see them: its own, over the broker's, over the defaults.</summary>
internal static class TopicSettingView
{
    public static IEnumerable<SettingValue> Of(TopicCatalog topics, BrokerSettings settings, IReadOnlyDictionary<string, string> configs) =>
        TopicConfigs.All.Values.OrderBy(config => config.Name, StringComparer.Ordinal).Select(config =>
        {
            var synonyms = new List<(string, string?, ConfigSource)>();
            if (configs.TryGetValue(config.Name, out var own))
                synonyms.Add((config.Name, own, ConfigSource.Topic));
            if (config.BrokerName is { } broker)
                synonyms.AddRange(BrokerSettingView.Sources(settings, BrokerConfigs.All[broker]));
            else
                synonyms.Add((config.Name, config.Default, ConfigSource.Default));
            synonyms.RemoveAll(synonym => synonym.Item2 is null);
            return new SettingValue(config, topics.Setting(configs, config.Name), synonyms.Count > 0 ? synonyms[0].Item3 : ConfigSource.Default, synonyms);
        });
}

/// <summary>The broker's settings as clients see them: changed while it ran, over given at the start, over the defaults.</summary>
internal static class BrokerSettingView
{
    public static IEnumerable<SettingValue> Of(BrokerSettings settings) =>
        BrokerConfigs.All.Values.OrderBy(config => config.Name, StringComparer.Ordinal).Select(config =>
        {
            List<(string, string?, ConfigSource)> synonyms = [.. Sources(settings, config)];
            var own = synonyms.First(synonym => synonym.Item1 == config.Name);
            synonyms.RemoveAll(synonym => synonym.Item2 is null);
            return new SettingValue(config, own.Item2, own.Item3, synonyms);
        });

    public static IEnumerable<(string Name, string? Value, ConfigSource Source)> Sources(BrokerSettings settings, ConfigDefinition config)
    {
        if (settings.Changed.TryGetValue(config.Name, out var changed))
            yield return (config.Name, changed, ConfigSource.DynamicBroker);
        if (settings.Given.TryGetValue(config.Name, out var given))
            yield return (config.Name, given, ConfigSource.StaticBroker);
        foreach (var (coarser, _) in CoarserSettings.Of(config.Name))
        {
            if (settings.Given.TryGetValue(coarser, out var inLargerUnits))
                yield return (coarser, inLargerUnits, ConfigSource.StaticBroker);
        }

        yield return (config.Name, config.Default, ConfigSource.Default);
    }
}
