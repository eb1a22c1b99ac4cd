using System.Buffers;

namespace VerifyTests.Snapshots;

/// <summary>Text as part of a file's name that is good on every system, not only on the one at hand.</summary>
internal static class FileNames
{
    private static readonly SearchValues<char> _unsafe = SearchValues.Create([.. "\"\\<>|:*?/", .. Enumerable.Range(0, 32).Select(code => (char)code)]);

    public static string Clean(string value) =>
        string.Create(value.Length, value, static (cleaned, given) =>
        {
            for (var index = 0; index < given.Length; index++)
                cleaned[index] = _unsafe.Contains(given[index]) ? '-' : given[index];
        });
}
