using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Docs;

/// <summary>Puts the folders of <c>asset-paths</c>, such as of images, beside the documentation (https://docs.getdbt.com/reference/project-configs/asset-paths).</summary>
internal static class DocsAssets
{
    public static void Copy(DbtProject project, string target)
    {
        foreach (var path in project.AssetPaths)
        {
            var (from, to) = (Path.GetFullPath(path, project.Root), Path.GetFullPath(path, target));
            // What was there before is removed, which must be none of the project's own files.
            if (!IsBelow(from, project.Root) || !IsBelow(to, target) || IsBelow(to, from) || IsBelow(from, to) || from == to)
                throw new ProjectException($"asset-paths has '{path}', which is not a folder of the project that can be copied into {target}.", new SourcePlace(DbtProject.FileName));
            try
            {
                if (Directory.Exists(to))
                    Directory.Delete(to, recursive: true);
                if (Directory.Exists(from))
                    CopyFolder(from, to);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProjectException($"the folder '{path}' of asset-paths cannot be copied into {target}: {e.Message}", new SourcePlace(DbtProject.FileName), e);
            }
        }
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from))
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
