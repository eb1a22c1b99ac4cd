using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>A copy of the platform's dbt project, which a test may spoil.</summary>
internal sealed class ProjectCopy : IDisposable
{
    private readonly Ecomm _ecomm;
    private readonly string _folder;

    private ProjectCopy(Ecomm ecomm, string folder)
    {
        (_ecomm, _folder) = (ecomm, folder);
        ecomm.Environment["Models__ProjectDir"] = folder;
    }

    public static ProjectCopy For(Ecomm ecomm)
    {
        var original = Path.Combine(Ecomm.Repo, "components", "Transformation", "dbt");
        var copy = Path.Combine(ecomm.Scratch, "dbt");
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return new(ecomm, copy);
    }

    public void Write(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Dispose()
    {
        _ecomm.Environment.Remove("Models__ProjectDir");
        Directory.Delete(_folder, recursive: true);
    }
}
