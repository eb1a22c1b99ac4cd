using EcommAspire.Transformation.Jinja;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// The engine's own macros, the same for every project, read once on another core. Apart from the registry, so that whoever
/// begins to read them does not wait until the language is made.
/// </summary>
internal static class InternalMacros
{
    private static readonly Lazy<Task<List<InternalFile>>> s_files = new(() => Task.Run(Read));

    /// <summary>Every file of them, in the order of their names.</summary>
    public static IReadOnlyList<InternalFile> Files => s_files.Value.GetAwaiter().GetResult();

    /// <summary>Begins to read them.</summary>
    public static void ReadAhead() => _ = s_files.Value;

    private static List<InternalFile> Read()
    {
        var assembly = typeof(InternalMacros).Assembly;
        List<InternalFile> files = [];
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("macros/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            files.Add(new InternalFile(name, MacroRegistry.Parse(reader.ReadToEnd(), name)));
        }

        return files;
    }
}

/// <summary>A file of macros that is built in.</summary>
internal sealed record InternalFile(string Name, JinjaTemplate Template);
