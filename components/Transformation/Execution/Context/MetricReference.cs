using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>
/// What <c>metric('name')</c> gives in a model: printed, the metric's name; at run time also whatever the manifest says of it. Nothing but
/// its name is known while the project is being read (https://docs.getdbt.com/docs/build/metrics-overview).
/// </summary>
internal sealed class MetricReference(string name, string? package, JinjaDict? facts) : IJinjaObject
{
    public string TypeName => facts is null ? "MetricReference" : "ResolvedMetricReference";

    public IEnumerable<string> AttributeNames => ["metric_name", "package_name", .. facts?.Keys.OfType<string>() ?? []];

    public string Name => name;

    public bool TryGetAttribute(string attribute, out object? value)
    {
        value = attribute switch { "metric_name" => name, "package_name" => package, _ => null };
        return attribute is "metric_name" or "package_name" || (facts is not null && facts.TryGetValue(attribute, out value));
    }

    /// <summary>Reads the arguments of <c>metric()</c>: a name, or a package and a name.</summary>
    public static MetricReference Of(CallArguments arguments)
    {
        var bound = arguments.Bind("metric", 1, "package_or_name", "name");
        return bound.Has(1) ? new MetricReference(bound.Text(1), bound.Text(0), null) : new MetricReference(bound.Text(0), null, null);
    }

    /// <summary>The metric among those of the graph.</summary>
    public MetricReference Resolved(JinjaDict metrics) =>
        metrics.Select(m => m.Value).OfType<JinjaDict>().FirstOrDefault(m => Equals(m["name"], name) && (package is null || Equals(m["package_name"], package))) is { } found
            ? new MetricReference(name, (string?)found["package_name"], found)
            : throw new JinjaException($"metric('{name}') finds no enabled metric{Project.Nearest.Suffix(name, metrics.Select(m => m.Value).OfType<JinjaDict>().Select(m => (string)m["name"]!))}.");

    public override string ToString() => name;
}
