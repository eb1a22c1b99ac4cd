namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>
/// <c>deps</c>: puts the packages that a project asks for, and those that they ask for, below its <c>packages-install-path</c>.
/// Folders of this machine are linked, repositories are fetched; what the hub has must lie there already and is left as it is.
/// </summary>
internal sealed class PackageInstaller(DbtProject root, YamlRenderer render, string? elsewhere = null)
{
    private readonly string _target = elsewhere ?? Path.GetFullPath(root.PackagesPath, root.Root);
    private readonly List<(PackageSpec Package, string? Commit, string? Name)> _done = [];
    private readonly Dictionary<string, PackageSpec> _seen = [];
    private readonly List<PackageSpec> _missing = [];

    /// <summary>Finds out what would be installed, and writes it down.</summary>
    public static IReadOnlyList<string> Lock(DbtProject root, YamlRenderer render)
    {
        var elsewhere = Directory.CreateTempSubdirectory("ecomm-deps-");
        try
        {
            return new PackageInstaller(root, render, elsewhere.FullName).Install(upgrade: true);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    /// <summary>Gives a line for each package.</summary>
    /// <param name="upgrade">Whether what is locked is looked up anew.</param>
    public IReadOnlyList<string> Install(bool upgrade = false)
    {
        var asked = PackagesFile.Read(root.Root, render);
        var locked = upgrade ? null : PackageLock.Read(root.Root, asked, render);
        Queue<(PackageSpec Package, string From)> pending = new((locked ?? asked).Select(p => (p, root.Root)));
        List<string> said = [];
        while (pending.TryDequeue(out var next))
        {
            if (IsNew(next.Package) && Put(next.Package, next.From, said) is { } folder)
                foreach (var further in PackagesFile.Read(folder, render))
                    pending.Enqueue((further, folder));
        }

        if (_missing.Count > 0)
        {
            throw new ProjectException(
                $"{string.Join(", ", _missing.Select(m => $"'{m.Shown}'"))} cannot be installed. {InstalledPackages.HubCure(root, _missing[0])}",
                _missing[0].Place);
        }

        if (locked is null && asked.Count > 0)
            PackageLock.Write(root.Root, asked, _done);
        return said;
    }

    /// <summary>A package asked for twice must be asked for at one revision.</summary>
    private bool IsNew(PackageSpec package)
    {
        if (_seen.TryAdd(package.Identity, package))
            return true;
        var other = _seen[package.Identity];
        if (package.Kind == PackageKind.Git && package.Revision != other.Revision)
        {
            throw new ProjectException(
                $"'{package.Shown}' is asked for at two revisions, {other.Revision ?? "HEAD"} ({other.Place}) and {package.Revision ?? "HEAD"}. Ask for one.",
                package.Place);
        }

        return false;
    }

    private string? Put(PackageSpec package, string from, List<string> said)
    {
        switch (package.Kind)
        {
            case PackageKind.Local:
                return Link(package, Path.GetFullPath(package.Source, from), said);
            case PackageKind.Git:
                return Fetch(package, said);
            default:
                if (InstalledPackages.Folders(root).FirstOrDefault(f => package.MayBe(NameIn(f, package), Path.GetFileName(f))) is not { } there)
                {
                    _missing.Add(package);
                    return null;
                }

                var kept = NameIn(there, package);
                _done.Add((package, null, kept));
                said.Add($"{kept}, as it lies in {root.PackagesPath}/{Path.GetFileName(there)}");
                return there;
        }
    }

    /// <summary>Two packages of one name would lie in one folder.</summary>
    private string NewName(string folder, PackageSpec package)
    {
        var name = NameIn(folder, package);
        return name == root.Name ? throw new ProjectException($"the package '{package.Shown}' calls itself '{name}', as the project does. Rename one.", package.Place)
            : _done.Find(d => d.Name == name).Package is { } other ? throw new ProjectException($"two packages call themselves '{name}': '{other.Shown}' and '{package.Shown}'. Ask for one of them.", package.Place)
            : name;
    }

    private string Link(PackageSpec package, string source, List<string> said)
    {
        if (!File.Exists(Path.Combine(source, DbtProject.FileName)))
            throw new ProjectException($"{source} is no dbt project: it has no {DbtProject.FileName}.", package.Place);
        var name = NewName(source, package);
        var destination = Path.Combine(_target, name);
        Directory.CreateDirectory(_target);
        Remove(destination);
        try
        {
            Directory.CreateSymbolicLink(destination, Path.GetRelativePath(_target, source));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Copy(source, destination);
        }

        _done.Add((package, null, name));
        said.Add($"{name} from {package.Shown}");
        return source;
    }

    private string Fetch(PackageSpec package, List<string> said)
    {
        var fresh = Path.Combine(_target, $"__{Guid.NewGuid():n}");
        try
        {
            var commit = GitCheckout.Fetch(package, fresh);
            var project = package.Subdirectory is { } below ? Path.GetFullPath(below, fresh) : fresh;
            if (!(project + "/").StartsWith(fresh + "/", StringComparison.Ordinal) || !File.Exists(Path.Combine(project, DbtProject.FileName)))
                throw new ProjectException($"'{package.Shown}' has no {DbtProject.FileName}{(package.Subdirectory is { } named ? $" in {named}" : "; name the folder that has one with 'subdirectory'")}.", package.Place);
            var name = NewName(project, package);
            var destination = Path.Combine(_target, name);
            Remove(destination);
            Directory.Move(project, destination);
            _done.Add((package, commit, name));
            said.Add($"{name} from {package.Shown} at {(package.Revision is { } asked && !commit.StartsWith(asked, StringComparison.Ordinal) ? $"{asked} ({commit[..12]})" : commit[..12])}");
            return destination;
        }
        finally
        {
            Remove(fresh);
        }
    }

    private static string NameIn(string folder, PackageSpec package)
    {
        var name = YamlTree.ParseMap(Files.ReadText(Path.Combine(folder, DbtProject.FileName)), Path.Combine(folder, DbtProject.FileName)).RequiredText("name", DbtProject.FileName);
        return ProjectName.IsValid(name) ? name : throw new ProjectException($"the package '{package.Shown}' calls itself '{name}', which is no name of a project.", package.Place);
    }

    private static void Remove(string folder)
    {
        if (new DirectoryInfo(folder) is { LinkTarget: not null } link)
            link.Delete();
        else if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private void Copy(string source, string destination)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(_target, StringComparison.Ordinal)))
        {
            var copy = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
