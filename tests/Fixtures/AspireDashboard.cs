using EcommAspire.LocalServers;

namespace EcommAspire.Fixtures;

/// <summary>The Aspire dashboard that set-up fetched.</summary>
public static class AspireDashboard
{
    /// <summary>Its program; null where there is none.</summary>
    public static string? Program { get; } =
        ToolsFolder.Find() is { } tools && Path.Combine(tools, "aspire", "managed", "aspire-managed") is var program && File.Exists(program) ? program : null;
}
