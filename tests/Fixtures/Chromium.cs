namespace EcommAspire.Fixtures;

/// <summary>The browser that pages are looked at with.</summary>
public static class Chromium
{
    /// <summary>Its program; null where there is none.</summary>
    public static string? Program { get; } = SearchPath.Find("chromium", "chromium-browser", "google-chrome", "chrome");
}
