using System.Reflection;

namespace EcommAspire.LocalServers;

/// <summary>The folder <c>eng/setup.sh</c> puts native parts in.</summary>
public static class ToolsFolder
{
    /// <summary>
    /// Finds it: what <c>ECOMM_TOOLS</c> names, else the <c>.tools</c> of a folder above the running program, else where it was
    /// when the program was built. Null when there is none.
    /// </summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ECOMM_TOOLS") is { Length: > 0 } named)
            return Path.GetFullPath(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var tools = Path.Combine(folder.FullName, ".tools");
            if (Directory.Exists(tools))
                return tools;
        }
        var built = typeof(ToolsFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "ToolsRoot")?.Value;
        return Directory.Exists(built) ? Path.TrimEndingDirectorySeparator(built) : null;
    }
}
