namespace EcommAspire.Fixtures;

/// <summary>Whether the long forms of tests are wanted: <c>./test --soak</c>.</summary>
public static class Soak
{
    /// <summary>It is said by <c>ECOMM_SOAK=1</c>.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("ECOMM_SOAK") == "1";
}
