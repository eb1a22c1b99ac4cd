using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts;

/// <summary>Writes <c>run_results.json</c> by dbt's schema, version 6.</summary>
internal static class RunResultsFile
{
    public static void Write(ProjectState state, RunResult result, IReadOnlyDictionary<string, object?> arguments)
    {
        if (!state.Options.WriteJson)
            return;
        Files.WriteWhole(Path.Combine(state.TargetPath, "run_results.json"), stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            ArtifactJson.Metadata(json, state, "run-results/v6");
            json.WriteStartArray("results");
            // As in dbt, ephemeral models are compiled, but are no results.
            foreach (var node in result.Results.Where(r => !(r.Node.IsEphemeral && r.Status == NodeStatus.Success)))
                Result(json, node);
            json.WriteEndArray();
            json.WriteNumber("elapsed_time", result.Elapsed.TotalSeconds);
            ArtifactJson.Value(json, "args", arguments);
            json.WriteEndObject();
        });
    }

    private static void Result(Utf8JsonWriter json, NodeResult result)
    {
        json.WriteStartObject();
        json.WriteString("status", result.Status.Spelling());
        Timing(json, result);
        json.WriteString("thread_id", result.ThreadId);
        json.WriteNumber("execution_time", result.ExecutionTime.TotalSeconds);
        ArtifactJson.Value(json, "adapter_response", result.AdapterResponse);
        json.WriteString("message", result.Message);
        ArtifactJson.Value(json, "failures", result.Failures);
        json.WriteString("unique_id", result.UniqueId);
        json.WriteBoolean("compiled", result.CompiledCode is not null);
        json.WriteString("compiled_code", result.CompiledCode);
        json.WriteString("relation_name", result.FailuresRelation ?? result.Node.RelationName);
        Batches(json, result);
        json.WriteEndObject();
    }

    private static void Batches(Utf8JsonWriter json, NodeResult result)
    {
        if (result.Batches is not { } batches)
        {
            json.WriteNull("batch_results");
            return;
        }

        json.WriteStartObject("batch_results");
        foreach (var (name, some) in ((string, IReadOnlyList<Batch>)[])[("successful", batches.Successful), ("failed", batches.Failed)])
        {
            json.WriteStartArray(name);
            foreach (var batch in some)
            {
                json.WriteStartArray();
                json.WriteStringValue(ArtifactJson.Time(batch.Start));
                json.WriteStringValue(ArtifactJson.Time(batch.End));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void Timing(Utf8JsonWriter json, NodeResult result)
    {
        json.WriteStartArray("timing");
        foreach (var part in result.Timing)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            json.WriteString("started_at", ArtifactJson.Time(part.StartedAt));
            json.WriteString("completed_at", ArtifactJson.Time(part.CompletedAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
