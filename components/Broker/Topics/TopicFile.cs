using System.Text.Json;
using EcommAspire.Broker.Storage.Files;

namespace EcommAspire.Broker.Topics;

/// <summary>What is written of a topic beside its partitions: <c>topics/ID/topic.json</c>.</summary>
internal sealed record TopicFile(string Name, Guid Id, int Partitions, IReadOnlyDictionary<string, string> Configs)
{
    private const string FileName = "topic.json";
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static TopicFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<TopicFile>(File.ReadAllBytes(path), _json) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            throw new BrokerException($"{path} does not say which topic the folder holds ({e.Message}). Put it back, or move the folder away to start without that topic.", e);
        }
    }

    public void Write(string folder) => DurableFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, _json));
}
