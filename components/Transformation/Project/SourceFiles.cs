namespace EcommAspire.Transformation.Project;

/// <summary>One package on disk: its project file and the files it has.</summary>
internal sealed class PackageFiles(DbtProject project, string displayPrefix)
{
    private IgnoredFiles? _ignored;

    public DbtProject Project => project;

    /// <summary>The files of some resource folders; a file in two of them counts once.</summary>
    public IEnumerable<PackageFile> Files(IEnumerable<string> folders, params string[] extensions)
    {
        HashSet<string> seen = [];
        _ignored ??= IgnoredFiles.Of(project.Root);
        foreach (var folder in folders)
        {
            var clean = folder.Replace('\\', '/').TrimEnd('/');
            if (clean.StartsWith("./", StringComparison.Ordinal))
                clean = clean[2..];
            foreach (var path in Transformation.Project.Files.Below(project.Root, clean.Length == 0 || clean == "." ? "" : clean, extensions))
                if (seen.Add(path) && !IsBelowInstalled(path) && !_ignored.Contains(path))
                    yield return new PackageFile(this, path, clean.Length > 0 && path.StartsWith(clean + "/", StringComparison.Ordinal) ? path[(clean.Length + 1)..] : path);
        }
    }

    public string Display(string path) => displayPrefix + path;

    /// <summary>A resource folder may be the project's own folder; what is installed or built below it is not the project's.</summary>
    private bool IsBelowInstalled(string path) =>
        path.StartsWith(project.PackagesPath.TrimEnd('/') + "/", StringComparison.Ordinal) || path.StartsWith(project.TargetPath.TrimEnd('/') + "/", StringComparison.Ordinal);
}

/// <summary>A file of a package.</summary>
/// <param name="Package">The package.</param>
/// <param name="Path">Relative to the package's folder.</param>
/// <param name="Below">Relative to its resource folder.</param>
internal sealed record PackageFile(PackageFiles Package, string Path, string Below)
{
    public string Display => Package.Display(Path);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string ReadText() => Files.ReadText(System.IO.Path.Combine(Package.Project.Root, Path));

    /// <summary>Package and folders: what names below it add to.</summary>
    public IEnumerable<string> FqnPrefix => [Package.Project.Name, .. Below.Split('/')[..^1]];
}
