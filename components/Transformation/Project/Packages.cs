using EcommAspire.Transformation.Execution.Context;

namespace EcommAspire.Transformation.Project;

/// <summary>A package that the project asks for.</summary>
/// <param name="Name">What it is called where it is asked for.</param>
/// <param name="Local">Its folder, for one that is local.</param>
/// <param name="Place">Where it is asked for.</param>
internal sealed record DeclaredPackage(string Name, string? Local, SourcePlace Place)
{
    public string Cure => Local is not null
        ? "Run deps."
        : "Put its files there by hand: this engine installs packages from local folders only.";

    /// <summary>The folder's last name, for what comes from a hub or a repository.</summary>
    private string ShortName => Name.TrimEnd('/').Split('/')[^1].Replace(".git", "", StringComparison.Ordinal);

    public bool IsInstalled(ProjectState state, string folder)
    {
        if (Local is not null)
            return state.Packages.Values.Any(p => p.Project.Root != state.Root.Root && (Same(p.Project.Root) || Path.GetFileName(p.Project.Root) == ShortName || p.Project.Name == NameIn(Path.GetFullPath(Local, state.Root.Root))));
        return state.Packages.Values.Any(p => p.Project != state.Root && (p.Project.Name == ShortName || p.Project.Name == ShortName.Replace('-', '_') || Path.GetFileName(p.Project.Root) == ShortName))
            || Directory.Exists(Path.Combine(folder, ShortName));

        bool Same(string root) => Path.GetFullPath(Local, state.Root.Root).TrimEnd('/') == root.TrimEnd('/');
    }

    private static string? NameIn(string folder)
    {
        var file = Path.Combine(folder, DbtProject.FileName);
        return File.Exists(file) ? YamlTree.ParseMap(Files.ReadText(file), file).Text("name") : null;
    }
}

/// <summary>The packages that <c>packages.yml</c> and <c>dependencies.yml</c> ask for, and their installation.</summary>
internal static class Packages
{
    public static IEnumerable<DeclaredPackage> Declared(string projectRoot)
    {
        foreach (var name in (string[])["packages.yml", "dependencies.yml"])
        {
            var file = Path.Combine(projectRoot, name);
            if (!File.Exists(file))
                continue;
            foreach (var package in YamlTree.ParseMap(Files.ReadText(file), name).Maps("packages"))
                yield return package.Text("local") is { } local
                    ? new DeclaredPackage(local, local, package.Place)
                    : new DeclaredPackage(package.Text("package") ?? package.Text("git") ?? package.Text("tarball") ?? "?", null, package.Place);
        }
    }

    /// <summary>Copies the local packages, and those they ask for, to where packages are installed.</summary>
    public static IReadOnlyList<string> Install(DbtProject root)
    {
        List<string> installed = [];
        var target = Path.Combine(root.Root, root.PackagesPath);
        Queue<(DeclaredPackage Package, string From)> pending = new(Declared(root.Root).Select(p => (p, root.Root)));
        while (pending.TryDequeue(out var next))
        {
            if (next.Package.Local is null)
            {
                if (!Directory.Exists(target) || !Directory.EnumerateDirectories(target).Any(d => Path.GetFileName(d) == next.Package.Name.Split('/')[^1]))
                    throw new ProjectException($"the package '{next.Package.Name}' cannot be installed here. {next.Package.Cure}", next.Package.Place);
                continue;
            }

            var source = Path.GetFullPath(next.Package.Local, next.From);
            var file = Path.Combine(source, DbtProject.FileName);
            if (!File.Exists(file))
                throw new ProjectException($"{source} is no dbt project: it has no {DbtProject.FileName}.", next.Package.Place);
            var name = YamlTree.ParseMap(Files.ReadText(file), file).RequiredText("name", DbtProject.FileName);
            if (installed.Contains(name))
                continue;
            Replace(source, Path.Combine(target, name), target);
            installed.Add(name);
            foreach (var further in Declared(source))
                pending.Enqueue((further, source));
        }

        return installed;
    }

    private static void Replace(string source, string destination, string packages)
    {
        var fresh = $"{destination}.{Guid.NewGuid():n}.tmp";
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            if (file.StartsWith(packages, StringComparison.Ordinal))
                continue;
            var copy = Path.Combine(fresh, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        if (Directory.Exists(destination))
            Directory.Delete(destination, recursive: true);
        Directory.Move(fresh, destination);
    }
}
