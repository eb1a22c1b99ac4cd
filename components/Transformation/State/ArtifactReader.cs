using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.State;

/// <summary>Reads the JSON that an earlier run left.</summary>
internal static partial class ArtifactReader
{
    /// <summary>The file's root, which stays readable.</summary>
    public static JsonElement Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ProjectException($"{path} holds no JSON object. Make the artifacts of that run again.");
        }
        catch (JsonException e)
        {
            throw new ProjectException($"{path} is not whole: at line {e.LineNumber + 1} it is no JSON any more. Make the artifacts of that run again.", null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProjectException($"{path} cannot be read: {e.Message}", null, e);
        }
    }

    /// <summary>A text member of an object; null for anything else.</summary>
    public static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>The number in <c>https://schemas.getdbt.com/dbt/manifest/v12.json</c>.</summary>
    public static int? SchemaVersion(JsonElement root) =>
        root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("dbt_schema_version", out var schema) && schema.ValueKind == JsonValueKind.String
        && VersionOf().Match(schema.GetString()!) is { Success: true } match && int.TryParse(match.Groups["version"].ValueSpan, NumberStyles.None, null, out var version)
            ? version
            : null;

    [GeneratedRegex(@"/v(?<version>\d+)\.json$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex VersionOf();
}
