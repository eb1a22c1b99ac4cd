using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcommAspire.LocalServers;

/// <summary>What was started last in a server's folder; kept in <c>server.json</c>. Holds no secret.</summary>
internal sealed record ServerDescription(ServerKind Kind, string Version, int Port)
{
    public static ServerDescription? Read(ServerFolder folder)
    {
        if (!File.Exists(folder.Description))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(folder.Description), ServerJson.Default.ServerDescription);
        }
        catch (JsonException)
        {
            return null; // not ours, or damaged: the server's own files say the rest
        }
    }

    public void Write(ServerFolder folder) =>
        AtomicFile.Write(folder.Description, JsonSerializer.Serialize(this, ServerJson.Default.ServerDescription) + "\n");
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServerDescription))]
internal sealed partial class ServerJson : JsonSerializerContext;
