using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace EcommAspire.AppHost.Containers;

/// <summary>Whether containers can be run here: Aspire's orchestrator does it, by Docker or Podman.</summary>
internal sealed class ContainerRuntime(IDistributedApplicationBuilder builder)
{
    // The build of an AppHost writes down where its orchestrator is; both settings may say otherwise.
    private const string OrchestratorMetadata = "dcpclipath";
    private static readonly string[] _orchestratorSettings = ["DcpPublisher:CliPath", "ASPIRE_DCP_PATH"];

    // As Aspire is told which runtime to use.
    private static readonly string[] _runtimeSettings = ["DcpPublisher:ContainerRuntime", "ASPIRE_CONTAINER_RUNTIME", "DOTNET_ASPIRE_CONTAINER_RUNTIME"];
    private static readonly string[] _runtimes = ["docker", "podman"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether they can. A runtime is not asked where there is nothing to drive it.</summary>
    public bool IsThere => OrchestratorProblem() is null && RuntimeProblem() is null;

    /// <summary>All that is missing and what to do about it; null where nothing is.</summary>
    public string? Problem()
    {
        string?[] problems = [OrchestratorProblem(), RuntimeProblem()];
        return problems.Any(p => p is not null)
            ? $"The container stack cannot run here. {string.Join(' ', problems.Where(p => p is not null))} Without it, `./run --stack embedded` runs the same platform on local processes."
            : null;
    }

    private string? OrchestratorProblem() =>
        _orchestratorSettings.Any(s => !string.IsNullOrEmpty(builder.Configuration[s]))
        || builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>().Any(m => m.Key.Equals(OrchestratorMetadata, StringComparison.OrdinalIgnoreCase)) is true
            ? null
            : "Aspire's orchestrator, which runs containers, is not part of this build, for the package feed it was built from has no Aspire; build it where nuget.org is reached.";

    private string? RuntimeProblem()
    {
        var asked = _runtimeSettings.Select(s => builder.Configuration[s]).FirstOrDefault(r => !string.IsNullOrEmpty(r));
        string? refused = null;
        foreach (var runtime in asked is null ? _runtimes : [asked])
        {
            var (isThere, problem) = Ask(runtime);
            if (isThere && problem is null)
                return null;
            if (isThere)
                refused ??= $"{runtime} does not answer ({problem}): start it, and run this again.";
        }

        return refused ?? (asked is null
            ? "There is neither docker nor podman on the PATH: install one of them, and start it."
            : $"There is no {asked} on the PATH: install it, and start it.");
    }

    // Docker answers this only where its server runs, and Podman where its machine does.
    private static (bool IsThere, string? Problem) Ask(string runtime)
    {
        var start = new ProcessStartInfo(runtime, ["ps", "--quiet", "--last", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync();
            var shown = process.StandardOutput.ReadToEndAsync();
            if (!Task.WhenAll(said, shown).Wait(_patience) || !process.WaitForExit(_patience))
            {
                process.Kill(entireProcessTree: true);
                return (true, $"no answer within {_patience.TotalSeconds} s");
            }

            return (true, process.ExitCode is 0 ? null : said.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.Trim() ?? $"it ends with exit code {process.ExitCode}");
        }
        catch (Win32Exception)
        {
            return (false, null);
        }
    }
}
