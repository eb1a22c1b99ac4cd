using System.Diagnostics.Metrics;

namespace EcommAspire.Warehouse.Builds;

/// <summary>
/// Measures how old what readers see is: the gauge <c>ecomm.warehouse.build.age</c>, in seconds since the published build was
/// begun, for then its sources were read. Where nothing is published there is nothing to measure.
/// </summary>
public static class BuildAge
{
    private static readonly Meter _meter = new("EcommAspire.Warehouse");

    /// <summary>Measures it, whenever somebody asks, as long as the process lives: what a command publishes last is in what is sent as it ends.</summary>
    /// <param name="store">The warehouse.</param>
    public static void Watch(BuildStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _meter.CreateObservableGauge("ecomm.warehouse.build.age", () => Measure(store), "s", "Time since the published build was begun.");
    }

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
