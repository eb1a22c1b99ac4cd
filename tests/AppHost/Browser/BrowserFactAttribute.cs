using EcommAspire.LocalServers;

namespace EcommAspire.AppHost.Tests.Browser;

/// <summary>A fact that is skipped, with the reason, where there is no Chromium, or no dashboard for it to look at.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip =
        Chromium is null ? "There is no Chromium on the PATH."
        : ToolsFolder.Find() is not { } tools || !File.Exists(Path.Combine(tools, "aspire", "managed", "aspire-managed")) ? "There is no Aspire dashboard; eng/setup.sh dashboard fetches it."
        : ServerBinaries.Locate(ServerKind.Postgres).Reason;

    /// <summary>The browser's program.</summary>
    public static string? Chromium { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "chromium"))
        .FirstOrDefault(File.Exists);
}
