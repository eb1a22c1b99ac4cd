using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EcommAspire.Transformation;

internal static class Telemetry
{
    public const string Name = "EcommAspire.Transformation";

    public static readonly ActivitySource Activity = new(Name);

    private static readonly Meter _meter = new(Name);

    public static readonly Histogram<double> NodeDuration = _meter.CreateHistogram(
        "ecomm.model.node.duration", "s", "Time a model, a test, a seed or a snapshot took.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
}
