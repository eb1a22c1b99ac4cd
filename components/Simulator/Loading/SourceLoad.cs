using EcommAspire.Domain;

namespace EcommAspire.Simulator.Loading;

/// <summary>Puts the business into one source, all or nothing.</summary>
internal abstract class SourceLoad(Source source)
{
    public Source Source { get; } = source;

    /// <summary>Whether the source holds the business of these options, whole.</summary>
    public abstract Task<bool> HoldsAsync(SimulatorOptions options, CancellationToken cancellation);

    /// <summary>Why what the source holds is not to be replaced, in a sentence: it is somebody's. Null where it may be.</summary>
    public virtual Task<string?> ReadOthersAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>Replaces what the source holds.</summary>
    public abstract Task<IReadOnlyList<LoadedTable>> LoadAsync(
        SimulatedBusiness business, IProgress<SimulationProgress>? progress, CancellationToken cancellation);
}
