namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>The packages that lie in the project's folder of packages, whoever put them there.</summary>
internal static class InstalledPackages
{
    public static IEnumerable<string> Folders(DbtProject root)
    {
        var folder = Path.GetFullPath(root.PackagesPath, root.Root);
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder)
                .Where(f => !Path.GetFileName(f).StartsWith("__", StringComparison.Ordinal) && File.Exists(Path.Combine(f, DbtProject.FileName)))
                .Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>
    /// Refuses a project some of whose packages are not there. Like dbt, it counts: what an entry is called here and what
    /// the package calls itself may differ.
    /// </summary>
    public static void Check(DbtProject root, IReadOnlyList<PackageSpec> asked, IReadOnlyList<DbtProject> installed)
    {
        if (asked.Count <= installed.Count)
            return;
        var missing = asked.Where(a => !installed.Any(p => a.MayBe(p.Name, Path.GetFileName(p.Root)))).ToList();
        var first = missing.FirstOrDefault() ?? asked[0];
        throw new ProjectException(
            $"{asked.Count} package{(asked.Count == 1 ? " is" : "s are")} asked for, but {root.PackagesPath}/ holds {installed.Count}: "
            + $"{string.Join(", ", (missing.Count > 0 ? missing : asked).Select(m => $"'{m.Shown}'"))} {(missing.Count == 1 ? "is" : "are")} missing. "
            + (missing.Any(m => m.Kind is PackageKind.Hub) ? HubCure(root, missing.First(m => m.Kind is PackageKind.Hub)) : "Run deps."),
            first.Place);
    }

    /// <summary>What to do about a package that only the hub has.</summary>
    public static string HubCure(DbtProject root, PackageSpec package)
    {
        var name = package.Source.Split('/')[^1];
        return $"Packages of dbt's hub are not downloaded here: copy {root.PackagesPath}/{name} from where `dbt deps` has run, "
            + $"or name the package's repository in its place (git: <address>, revision: {package.Versions.FirstOrDefault() ?? "<tag>"}) and run deps.";
    }
}
