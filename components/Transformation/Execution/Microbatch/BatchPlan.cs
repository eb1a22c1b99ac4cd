using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>Which batches a run of a microbatch model has.</summary>
internal static class BatchPlan
{
    /// <param name="model">The model.</param>
    /// <param name="isIncremental">Whether its table is there and stays.</param>
    /// <param name="from">Where the run was told to begin.</param>
    /// <param name="until">Where it was told to end.</param>
    /// <param name="now">When it began.</param>
    public static IReadOnlyList<Batch> Of(Node model, bool isIncremental, DateTimeOffset? from, DateTimeOffset? until, DateTimeOffset now)
    {
        var size = BatchSize.Of(model);
        var end = size.Ceiling(until ?? now);
        var start = from is { } given ? size.Floor(given)
            : !isIncremental ? size.Floor(MicrobatchRules.Begin(model))
            // The last batch ends where the run ends; those before it are looked at again.
            : size.Next(end, -(1 + (int)(model.Config.Number("lookback") ?? 1)));
        List<Batch> batches = [];
        for (var at = start; at < end || batches.Count == 0; at = size.Next(at, 1))
            batches.Add(new(at, size.Next(at, 1)));
        return batches;
    }
}
