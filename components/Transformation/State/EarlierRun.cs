using System.Text.Json;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.State;

/// <summary>One node's result in an earlier <c>run_results.json</c>.</summary>
/// <param name="UniqueId">The node.</param>
/// <param name="Status">How it ended, in dbt's words.</param>
/// <param name="Json">Everything that was written of it.</param>
internal sealed record EarlierResult(string UniqueId, string Status, JsonElement Json);

/// <summary>The <c>run_results.json</c> of an earlier run: what became of its nodes, how it was asked to run, and when.</summary>
internal sealed record EarlierRun(IReadOnlyList<EarlierResult> Results, IReadOnlyDictionary<string, object?> Arguments, DateTimeOffset? StartedAt)
{
    /// <summary>The command, such as <c>build</c>.</summary>
    public string? Command => Arguments.GetValueOrDefault("which") as string;

    public static EarlierRun Read(string path)
    {
        var root = ArtifactReader.Read(path);
        if (!root.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
            throw new ProjectException($"{path} is no result of a run: it has no 'results'.");
        return new EarlierRun(
            [.. results.EnumerateArray()
                .Select(r => new EarlierResult(ArtifactReader.Text(r, "unique_id") ?? "", ArtifactReader.Text(r, "status") ?? "", r))
                .Where(r => r.UniqueId.Length > 0)],
            root.TryGetProperty("args", out var arguments) && PlainValues.From(arguments) is IReadOnlyDictionary<string, object?> map ? map : new Dictionary<string, object?>(),
            root.TryGetProperty("metadata", out var metadata) && DateTimeOffset.TryParse(ArtifactReader.Text(metadata, "invocation_started_at") ?? ArtifactReader.Text(metadata, "generated_at"), out var started) ? started : null);
    }
}
