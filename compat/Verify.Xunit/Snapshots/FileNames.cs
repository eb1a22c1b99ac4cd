using System.Buffers;

namespace VerifyTests.Snapshots;

/// <summary>Names that are good on every system, not only on the one at hand.</summary>
internal static class FileNames
{
    private static readonly SearchValues<char> _unsafe = SearchValues.Create([.. "\"\\<>|:*?/", .. Enumerable.Range(0, 32).Select(code => (char)code)]);

    public static string File(string name) =>
        !string.IsNullOrEmpty(name) && name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            ? name
            : throw new ArgumentException($"'{name}' is no file name.", nameof(name));

    public static string Directory(string name) =>
        !string.IsNullOrEmpty(name) && name.AsSpan().IndexOfAny(Path.GetInvalidPathChars()) < 0
            ? name
            : throw new ArgumentException($"'{name}' is no folder's name.", nameof(name));

    /// <summary>A parameter's value as part of a file's name.</summary>
    public static string Clean(string value) =>
        string.Create(value.Length, value, static (cleaned, given) =>
        {
            for (var index = 0; index < given.Length; index++)
                cleaned[index] = _unsafe.Contains(given[index]) ? '-' : given[index];
        });
}
