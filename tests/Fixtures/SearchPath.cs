namespace EcommAspire.Fixtures;

/// <summary>The folders that a shell looks for programs in.</summary>
public static class SearchPath
{
    /// <summary>The first of the programs that is there; null where none is.</summary>
    public static string? Find(params string[] programs) => programs
        .SelectMany(program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)))
        .FirstOrDefault(File.Exists);
}
