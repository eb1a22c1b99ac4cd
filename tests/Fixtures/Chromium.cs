using EcommAspire.LocalServers;

namespace EcommAspire.Fixtures;

/// <summary>The browser that pages are looked at with.</summary>
public static class Chromium
{
    /// <summary>Its program, installed or set up among the tools; null where there is none.</summary>
    public static string? Program { get; } = SearchPath.Find("chromium", "chromium-browser", "google-chrome", "chrome")
        ?? (ToolsFolder.Find() is { } tools && Path.Combine(tools, "browser", "chromium") is var unpacked && File.Exists(unpacked) ? unpacked : null);
}
