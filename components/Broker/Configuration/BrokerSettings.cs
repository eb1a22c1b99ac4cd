using System.Text.Json;
using EcommAspire.Broker.Storage.Files;

namespace EcommAspire.Broker.Configuration;

/// <summary>
/// The broker's settings as they are now: what was given at the start, and over it what a client changed while it ran, which
/// is kept in a file and outlives the broker.
/// </summary>
public sealed class BrokerSettings
{
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly string _file;
    private readonly Lock _gate = new();
    private volatile IReadOnlyDictionary<string, string> _changed;

    private BrokerSettings(IReadOnlyDictionary<string, string> given, string file, IReadOnlyDictionary<string, string> changed)
    {
        _given = given;
        _file = file;
        _changed = changed;
    }

    /// <summary>What a client changed.</summary>
    public IReadOnlyDictionary<string, string> Changed => _changed;

    /// <summary>What was given at the start.</summary>
    public IReadOnlyDictionary<string, string> Given => _given;

    /// <summary>Checks the settings given and reads those that were changed.</summary>
    /// <exception cref="BrokerException">A setting there is not, or a value it does not take.</exception>
    public static BrokerSettings Open(IReadOnlyDictionary<string, string> given, string file)
    {
        ArgumentNullException.ThrowIfNull(given);
        foreach ((var name, var value) in given)
        {
            if (!BrokerConfigs.All.TryGetValue(name, out var config))
                throw new BrokerException($"There is no setting {name}{Nearest(name)}. The broker's settings are those of Apache Kafka that mean something on one machine.");
            if (config.Refuse(value) is { } refusal)
                throw new BrokerException(refusal);
        }
        return new(given, file, Read(file));
    }

    /// <summary>The value of a setting.</summary>
    public string this[string name] => Said(name) ?? BrokerConfigs.All[name].Default ?? Coarser(name) ?? "";

    /// <summary>The value of a setting that is a number.</summary>
    public int Int32(string name) => int.Parse(this[name]);

    /// <summary>The value of a setting that is a large number.</summary>
    public long Int64(string name) => long.Parse(this[name]);

    /// <summary>The value of a setting that is true or false.</summary>
    public bool Boolean(string name) => bool.Parse(this[name]);

    /// <summary>Changes settings, which were checked; a null value takes a change back. Durable when it returns.</summary>
    public void Change(IEnumerable<KeyValuePair<string, string?>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (_gate)
        {
            var changed = new Dictionary<string, string>(_changed);
            foreach ((var name, var value) in changes)
            {
                if (value is null)
                    changed.Remove(name);
                else
                    changed[name] = value;
            }
            DurableFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(changed));
            _changed = changed;
        }
    }

    private string? Said(string name) => _changed.TryGetValue(name, out var value) || _given.TryGetValue(name, out value) ? value : null;

    private string? Coarser(string name)
    {
        foreach (var (coarser, unit) in CoarserSettings.Of(name))
        {
            if ((Said(coarser) ?? BrokerConfigs.All[coarser].Default) is { } value)
                return CoarserSettings.InMilliseconds(value, unit);
        }

        return null;
    }

    private static Dictionary<string, string> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file)) ?? [];
        }
        catch (JsonException e)
        {
            throw new BrokerException($"{file} is not the JSON this broker wrote ({e.Message}). Remove it to go back to the settings given at the start.", e);
        }
    }

    private static string Nearest(string name) =>
        TopicConfigs.All.TryGetValue(name, out var topic) && topic.BrokerName is { } broker ? $"; for all topics it is {broker}" : "";
}
