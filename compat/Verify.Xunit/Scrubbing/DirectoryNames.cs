using System.Reflection;
using System.Text;

namespace VerifyTests.Scrubbing;

/// <summary>Folders of this machine, each under the name it has on every machine.</summary>
internal sealed class DirectoryNames
{
    private readonly (string Path, string Name)[] _directories;

    private DirectoryNames(IEnumerable<(string? Path, string Name)> directories) =>
        _directories =
        [
            .. directories
                .Where(directory => !string.IsNullOrWhiteSpace(directory.Path))
                .Select(directory => (Path: directory.Path!.Replace('\\', '/').TrimEnd('/'), directory.Name))
                .Where(directory => directory.Path.Length > 1)
                .DistinctBy(directory => directory.Path)
                .OrderByDescending(directory => directory.Path.Length),
        ];

    public static DirectoryNames Of(Assembly tests)
    {
        var metadata = tests.GetCustomAttributes<AssemblyMetadataAttribute>().ToLookup(item => item.Key, item => item.Value);
        return new DirectoryNames(
        [
            (AppContext.BaseDirectory, "{CurrentDirectory}"),
            (Environment.CurrentDirectory, "{CurrentDirectory}"),
            (Path.GetTempPath(), "{TempPath}"),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "{UserProfile}"),
            (metadata["Verify.ProjectDirectory"].FirstOrDefault(), "{ProjectDirectory}"),
            (metadata["Verify.SolutionDirectory"].FirstOrDefault(), "{SolutionDirectory}"),
        ]);
    }

    /// <summary>Replaces whole folder names, with the separator that follows them, the longest first.</summary>
    public void Replace(StringBuilder text)
    {
        var before = text.ToString();
        text.Clear();
        for (var position = 0; position < before.Length;)
        {
            if (Find(before, position) is not { } found)
            {
                text.Append(before[position++]);
                continue;
            }

            text.Append(found.Name);
            position += found.Path.Length;
            if (position < before.Length && before[position] is '/' or '\\')
                position++;
        }
    }

    private (string Path, string Name)? Find(string text, int position)
    {
        if (position > 0 && char.IsLetterOrDigit(text[position - 1]))
            return null;

        foreach (var directory in _directories)
        {
            var end = position + directory.Path.Length;
            if (end <= text.Length
                && text[position..end].Replace('\\', '/') == directory.Path
                && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return directory;
            }
        }

        return null;
    }
}
