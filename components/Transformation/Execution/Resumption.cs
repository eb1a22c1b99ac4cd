using System.Text.Json;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.State;

namespace EcommAspire.Transformation.Execution;

/// <summary>What <c>retry</c> takes up of an earlier run.</summary>
/// <param name="UniqueIds">The nodes that did not end well.</param>
/// <param name="Arguments">How the run was asked for.</param>
/// <param name="StartedAt">When it began: what was due then is due now.</param>
/// <param name="Batches">Of microbatch models that were done in part, what was done and what was not.</param>
internal sealed record Resumption(
    IReadOnlySet<string> UniqueIds, IReadOnlyDictionary<string, object?> Arguments, DateTimeOffset? StartedAt, IReadOnlyDictionary<string, BatchResults> Batches)
{
    public static Resumption Of(EarlierRun run, IReadOnlySet<string> ids) => new(
        ids,
        run.Arguments,
        run.StartedAt,
        run.Results
            .Where(r => ids.Contains(r.UniqueId))
            .Select(r => (r.UniqueId, Batches: BatchesOf(r.Json)))
            .Where(r => r.Batches is { Successful.Count: > 0, Failed.Count: > 0 })
            .ToDictionary(r => r.UniqueId, r => r.Batches!));

    private static BatchResults? BatchesOf(JsonElement result) =>
        result.TryGetProperty("batch_results", out var batches) && batches.ValueKind == JsonValueKind.Object
            ? new(List(batches, "successful"), List(batches, "failed"))
            : null;

    private static List<Batch> List(JsonElement batches, string key) =>
        batches.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(BatchOf).OfType<Batch>()] : [];

    private static Batch? BatchOf(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && Moment(pair[0]) is { } start && Moment(pair[1]) is { } end ? new(start, end) : null;

    private static DateTimeOffset? Moment(JsonElement text) => text.ValueKind == JsonValueKind.String ? MicrobatchRules.Moment(text.GetString()!) : null;
}
