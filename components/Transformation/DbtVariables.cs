namespace EcommAspire.Transformation;

/// <summary>
/// The environment variables that dbt reads for its own flags, by the flag's name: <c>DBT_ENGINE_TARGET_PATH</c>, and before dbt had
/// that prefix <c>DBT_TARGET_PATH</c> (https://docs.getdbt.com/reference/global-configs/environment-variable-configs).
/// </summary>
public static class DbtVariables
{
    /// <summary>What the environment says of a flag; null where it says nothing.</summary>
    /// <param name="flag">The flag by dbt's name, such as <c>target_path</c>.</param>
    /// <param name="environment">The environment, where it is not the process's own.</param>
    public static string? Find(string flag, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(flag);
        var name = flag.ToUpperInvariant();
        return ((string[])[$"DBT_ENGINE_{name}", $"DBT_{name}"]).Select(environment ?? Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v));
    }

    /// <summary>The same of a flag that is true or false.</summary>
    /// <exception cref="ProjectException">It is neither.</exception>
    public static bool? FindFlag(string flag, Func<string, string?>? environment = null) => Find(flag, environment) is not { } text ? null
        : Truth(text) ?? throw new ProjectException($"DBT_{flag.ToUpperInvariant()} is '{text}', which is neither true nor false.");

    internal static bool? Truth(string text) => text.Trim().ToLowerInvariant() switch
    {
        "1" or "true" or "t" or "yes" or "y" or "on" => true,
        "0" or "false" or "f" or "no" or "n" or "off" => false,
        _ => null,
    };
}
