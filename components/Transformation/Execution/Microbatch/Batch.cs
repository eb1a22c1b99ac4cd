namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>One piece of a microbatch model's time.</summary>
/// <param name="Start">The first moment of it, UTC.</param>
/// <param name="End">The first moment after it, UTC.</param>
public readonly record struct Batch(DateTimeOffset Start, DateTimeOffset End);

/// <summary>What became of a microbatch model's batches.</summary>
/// <param name="Successful">Those that are in the table.</param>
/// <param name="Failed">Those that are not.</param>
public sealed record BatchResults(IReadOnlyList<Batch> Successful, IReadOnlyList<Batch> Failed);
