using EcommAspire.Transformation.Engines.DuckDb;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Engines;

/// <summary>The engines that a profile can name. DuckDB is built in; others register when their component is in the build.</summary>
public static class EngineFactories
{
    private static readonly Dictionary<string, IEngineFactory> s_factories = new() { ["duckdb"] = new DuckDbEngineFactory() };

    /// <summary>Adds an engine.</summary>
    public static void Register(IEngineFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        lock (s_factories)
            s_factories[factory.Type] = factory;
    }

    internal static IEngineFactory For(Profile profile)
    {
        lock (s_factories)
        {
            return s_factories.GetValueOrDefault(profile.Type) ?? throw new ProjectException(
                $"the target '{profile.Target}' has the type '{profile.Type}', for which this build has no engine. Engines: {string.Join(", ", s_factories.Keys)}.",
                new SourcePlace(profile.File));
        }
    }
}
