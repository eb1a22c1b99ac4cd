using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts;

/// <summary>Writes <c>sources.json</c> by dbt's schema, version 3.</summary>
internal static class SourcesFile
{
    public const string Name = "sources.json";

    public static void Write(ProjectState state, string path, RunResult result)
    {
        if (!state.Options.WriteJson)
            return;
        Files.WriteWhole(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            ArtifactJson.Metadata(json, state, "sources/v3");
            json.WriteStartArray("results");
            foreach (var node in result.Results.Where(r => r.Node.ResourceType == Graph.ResourceType.Source && r.Status != NodeStatus.Skipped))
                Result(json, node);
            json.WriteEndArray();
            json.WriteNumber("elapsed_time", result.Elapsed.TotalSeconds);
            json.WriteEndObject();
        });
    }

    private static void Result(Utf8JsonWriter json, NodeResult result)
    {
        json.WriteStartObject();
        json.WriteString("unique_id", result.UniqueId);
        if (result.SourceAge is { } age)
        {
            json.WriteString("max_loaded_at", ArtifactJson.Time(age.MaxLoadedAt));
            json.WriteString("snapshotted_at", ArtifactJson.Time(age.SnapshottedAt));
            json.WriteNumber("max_loaded_at_time_ago_in_s", age.Age.TotalSeconds);
            json.WriteString("status", result.Status.Spelling());
            ArtifactJson.Freshness(json, "criteria", result.Node.Freshness);
            ArtifactJson.Value(json, "adapter_response", result.AdapterResponse);
            RunResultsFile.Timing(json, result);
            json.WriteString("thread_id", result.ThreadId);
            json.WriteNumber("execution_time", result.ExecutionTime.TotalSeconds);
        }
        else
        {
            json.WriteString("error", result.Message);
            json.WriteString("status", "runtime error");
        }

        json.WriteEndObject();
    }
}
