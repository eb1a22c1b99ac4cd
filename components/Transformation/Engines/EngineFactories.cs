using EcommAspire.Transformation.Engines.DuckDb;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Engines;

/// <summary>The engines that a profile can name.</summary>
internal static class EngineFactories
{
    private static readonly Dictionary<string, IEngineFactory> s_factories = new() { ["duckdb"] = new DuckDbEngineFactory() };

    public static IEngineFactory For(Profile profile) =>
        s_factories.GetValueOrDefault(profile.Type) ?? throw new ProjectException(
            $"the target '{profile.Target}' has the type '{profile.Type}', for which this build has no engine. Engines: {string.Join(", ", s_factories.Keys)}.",
            new SourcePlace(profile.File));
}
