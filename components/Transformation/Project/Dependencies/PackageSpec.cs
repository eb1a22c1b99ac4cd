using System.Globalization;

namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>One entry of <c>packages.yml</c>, <c>dependencies.yml</c> or <c>package-lock.yml</c>.</summary>
/// <param name="Kind">Where the package comes from.</param>
/// <param name="Source">The folder, address or hub name.</param>
/// <param name="Place">Where it is asked for.</param>
internal sealed record PackageSpec(PackageKind Kind, string Source, SourcePlace Place)
{
    /// <summary>The entry as written, before its Jinja is rendered: what messages and the lock file show, so that no secret does.</summary>
    public required IReadOnlyDictionary<string, object?> Written { get; init; }

    /// <summary>The entry, rendered.</summary>
    public required IReadOnlyDictionary<string, object?> Values { get; init; }

    public string? Revision => TextOf("revision");

    public string? Subdirectory => TextOf("subdirectory");

    /// <summary>The versions of a hub package that will do.</summary>
    public IReadOnlyList<string> Versions => Values.GetValueOrDefault("version") switch
    {
        null => [],
        string text => [text],
        IEnumerable<object?> list => [.. list.Select(PlainValues.Str)],
        var one => [PlainValues.Str(one)],
    };

    /// <summary>How a person knows it.</summary>
    public string Shown => PlainValues.Str(Written.GetValueOrDefault(KeyOf(Kind)) ?? Source);

    /// <summary>The same package, whatever its version.</summary>
    public string Identity => Kind == PackageKind.Git ? $"{(Source.EndsWith(".git", StringComparison.Ordinal) ? Source[..^4] : Source)}/{Subdirectory}" : Source;

    /// <summary>The names that the package's own project may have, as far as the entry tells.</summary>
    public bool MayBe(string projectName, string folder)
    {
        var last = (Subdirectory ?? Source).TrimEnd('/').Split('/', '\\', ':')[^1];
        if (last.EndsWith(".git", StringComparison.Ordinal))
            last = last[..^4];
        if (Kind == PackageKind.Tarball)
            last = TextOf("name") ?? last;
        return Same(last, projectName) || Same(last, folder) || Same(last, "dbt_" + projectName);
        static bool Same(string left, string right) => string.Equals(left.Replace('-', '_'), right.Replace('-', '_'), StringComparison.OrdinalIgnoreCase);
    }

    public static string KeyOf(PackageKind kind) => kind switch
    {
        PackageKind.Local => "local",
        PackageKind.Git => "git",
        PackageKind.Tarball => "tarball",
        PackageKind.Private => "private",
        _ => "package",
    };

    private string? TextOf(string key) => Values.GetValueOrDefault(key) switch
    {
        null => null,
        string text => text,
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };
}

/// <summary>Where a package comes from.</summary>
internal enum PackageKind
{
    Hub,
    Git,
    Local,
    Tarball,
    Private,
}
