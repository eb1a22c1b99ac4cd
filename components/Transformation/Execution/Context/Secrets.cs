namespace EcommAspire.Transformation.Execution.Context;

/// <summary>What is known to be secret by its name.</summary>
internal static class Secrets
{
    /// <summary>Environment variables and variables that begin so are secret.</summary>
    public const string Prefix = "DBT_ENV_SECRET";

    /// <summary>What is written in a secret's place.</summary>
    public const string Mask = "*****";
}
