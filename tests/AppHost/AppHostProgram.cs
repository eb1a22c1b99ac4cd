using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.AppHost.Tests;

/// <summary>The AppHost where it ends by itself.</summary>
internal static class AppHostProgram
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it on a data folder that is not there, with a container runtime that the test names.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string data, string runtime, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Ecomm.Repo, "artifacts", "bin", "AppHost", "release", "EcommAspire.AppHost"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ECOMM_DATA"] = data;
        start.Environment["ASPIRE_CONTAINER_RUNTIME"] = runtime;
        using var process = Process.Start(start)!;
        using var giveUp = new CancellationTokenSource(_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(giveUp.Token);
            var error = process.StandardError.ReadToEndAsync(giveUp.Token);
            await process.WaitForExitAsync(giveUp.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
