using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace VerifyTests.Snapshots;

/// <summary>A snapshot's two files: what was received now, what was verified by a person.</summary>
internal sealed class SnapshotFiles
{
    private static readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
    private static readonly ConcurrentDictionary<string, byte> _used = [];

    private readonly string _prefix;

    private SnapshotFiles(string directory, string prefix, string extension)
    {
        Directory = directory;
        _prefix = prefix;
        Received = Path.Combine(directory, $"{prefix}.received.{extension}");
        Verified = Path.Combine(directory, $"{prefix}.verified.{extension}");
    }

    public string Directory { get; }

    public string Received { get; }

    public string Verified { get; }

    /// <summary>Verified files of the same snapshot that it no longer makes, of another extension.</summary>
    public IEnumerable<string> Stale => Find("verified").Where(file => file != Verified);

    public static SnapshotFiles For(MethodInfo test, VerifySettings settings, string sourceFile, string extension)
    {
        var source = Path.GetDirectoryName(sourceFile);
        if (!System.IO.Directory.Exists(source))
        {
            throw new InvalidOperationException(
                $"The test's source folder '{source}' is not on this machine: build without mapped source paths (DeterministicSourcePaths=false).");
        }

        var files = new SnapshotFiles(Path.GetFullPath(source), Prefix(test, settings), extension);
        if (!_used.TryAdd(Path.Combine(files.Directory, files._prefix), 0))
        {
            throw new InvalidOperationException(
                $"'{files._prefix}' names a snapshot of this run already: tell a theory's cases apart with UseParameters.");
        }

        System.IO.Directory.CreateDirectory(files.Directory);
        foreach (var stale in files.Find("received"))
            File.Delete(stale);

        return files;
    }

    public string? ReadVerified()
    {
        if (new FileInfo(Verified) is not { Exists: true, Length: > 0 })
            return null;

        return File.ReadAllText(Verified).ReplaceLineEndings("\n");
    }

    public void WriteReceived(string text) => File.WriteAllText(Received, text, _encoding);

    public void Accept() => File.Move(Received, Verified, overwrite: true);

    private static string Prefix(MethodInfo test, VerifySettings settings)
    {
        var type = test.ReflectedType!;
        var typeName = type.IsNested ? $"{type.ReflectedType!.Name}.{type.Name}" : type.Name;
        var parameters = settings.Parameters is { } values ? ParameterText.Of([.. test.GetParameters().Select(parameter => parameter.Name!)], values) : "";
        return $"{typeName}.{test.Name}{parameters}";
    }

    private string[] Find(string kind) =>
        [.. System.IO.Directory.EnumerateFiles(Directory)
            .Where(file => Path.GetFileName(file) is var name
                && (name.StartsWith($"{_prefix}.{kind}.", StringComparison.Ordinal)
                    || (name.StartsWith($"{_prefix}#", StringComparison.Ordinal) && name.Contains($".{kind}.", StringComparison.Ordinal))))];
}
