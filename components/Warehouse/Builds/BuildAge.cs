using System.Diagnostics.Metrics;

namespace EcommAspire.Warehouse.Builds;

/// <summary>
/// Measures how old what readers see is: the gauge <c>ecomm.warehouse.build.age</c>, in seconds since the published build was
/// begun, for then its sources were read. Where nothing is published there is nothing to measure.
/// </summary>
public sealed class BuildAge : IDisposable
{
    private readonly Meter _meter = new("EcommAspire.Warehouse");

    /// <summary>Measures it, whenever somebody asks, until it is disposed.</summary>
    /// <param name="store">The warehouse.</param>
    public BuildAge(BuildStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _meter.CreateObservableGauge("ecomm.warehouse.build.age", () => Measure(store), "s", "Time since the published build was begun.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> Measure(BuildStore store)
    {
        try
        {
            return store.Published() is { } published ? [new((store.Now - published.StartedAt).TotalSeconds)] : [];
        }
        catch (Exception e) when (e is WarehouseException or IOException or UnauthorizedAccessException)
        {
            // What is wrong with the pointer is told by whoever needs it.
            return [];
        }
    }
}
