using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace EcommAspire.Transformation.Project;

/// <summary>The checksums by which dbt tells that a node was changed.</summary>
internal static class Checksums
{
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static string Of(ReadOnlySpan<byte> contents) => Convert.ToHexStringLower(SHA256.HashData(contents));
}

/// <summary>The checksum of a seed's file: as dbt has it, of the text without the blanks around it, or for a file over 1 MiB only its path.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The checksum.</param>
internal sealed record SeedChecksum(string Kind, string Value)
{
    private const int Most = 1024 * 1024;

    public static SeedChecksum Read(PackageFile file)
    {
        var path = Path.Combine(file.Package.Project.Root, file.Path);
        return new FileInfo(path).Length > Most
            ? new("path", file.Path)
            : new("sha256", Checksums.Of(Trimmed(File.ReadAllBytes(path))));
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Trim());
        while (Rune.DecodeFromUtf8(text, out var first, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
            text = text[length..];
        while (Rune.DecodeLastFromUtf8(text, out var last, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
            text = text[..^length];
        return text;
    }
}
