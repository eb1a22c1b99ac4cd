namespace EcommAspire.AppHost;

/// <summary>
/// What the .NET programs that are started here are told of their runtime: those that wait for something to do are to cost
/// nothing meanwhile. Whoever sets a variable himself is not overruled.
/// </summary>
internal static class QuietRuntime
{
    private static readonly (string Name, string Value)[] _settings =
    [
        // A worker that has done its work looks for more some fifty times before it sleeps, each time that it is woken.
        ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"),
        // The dashboard is compiled ahead; measuring its methods to compile them better yet takes minutes of a core's fiftieth.
        ("DOTNET_TieredPGO", "0"),
    ];

    /// <summary>Sets it for all that is started from here on.</summary>
    public static void Choose()
    {
        foreach (var (name, value) in _settings)
            Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(name) ?? value);
    }
}
