namespace EcommAspire.Fixtures;

/// <summary>
/// A data folder with a small business and one published build, made once a test process: a test that starts from one and
/// changes it gets a copy of its own.
/// </summary>
public static class FilledData
{
    private static readonly Lazy<Task<(Ecomm Ecomm, EcommResult Run)>> _made = new(MakeAsync);

    /// <summary>The run that makes it, and that a copy can go on with.</summary>
    public static IReadOnlyList<string> Run { get; } = ["pipeline", "run", "--scale", "0.001"];

    /// <summary>A copy; its servers are down.</summary>
    public static async Task<Ecomm> CopyAsync() => await (await _made.Value).Ecomm.CopyAsync();

    /// <summary>What the run said that made it, the first on that folder.</summary>
    public static async Task<EcommResult> FirstRunAsync() => (await _made.Value).Run;

    private static async Task<(Ecomm Ecomm, EcommResult Run)> MakeAsync()
    {
        var ecomm = new Ecomm();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(ecomm.Scratch, recursive: true);
        var run = await ecomm.RunAsync([.. Run]);
        return run.ExitCode == 0 ? (ecomm, run) : throw new InvalidOperationException(run.ToString());
    }
}
