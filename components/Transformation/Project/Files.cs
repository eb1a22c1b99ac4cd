using System.IO.Enumeration;
using System.Text;

namespace EcommAspire.Transformation.Project;

/// <summary>Reads and writes the project's files, with errors that name them.</summary>
internal static class Files
{
    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    private static readonly UTF8Encoding s_strict = new(false, true);

    /// <summary>A text file in UTF-8, with or without a byte order mark.</summary>
    public static string ReadText(string path)
    {
        byte[] bytes = [];
        try
        {
            bytes = File.ReadAllBytes(path);
            var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            return s_strict.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, FirstInvalid(bytes)).Count((byte)'\n');
            throw new ProjectException("this is not UTF-8 text: a byte in this line is no character. Save the file as UTF-8.", new SourcePlace(path, line), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProjectException($"the file cannot be read: {e.Message}", new SourcePlace(path), e);
        }
    }

    /// <summary>The same, to be read piece by piece; what is not UTF-8 is a <see cref="DecoderFallbackException"/> where it is met.</summary>
    public static StreamReader OpenText(string path)
    {
        try
        {
            var text = new StreamReader(path, s_strict, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024);
            if (text.Peek() == '\uFEFF')
                _ = text.Read();
            return text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProjectException($"the file cannot be read: {e.Message}", new SourcePlace(path), e);
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }

    /// <summary>Writes beside the file and renames, so that a reader sees the old text or the new, never a half.</summary>
    public static void WriteWhole(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = File.Create(temporary))
                write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes one of the many small files below target/; a run that dies leaves them to the next.</summary>
    public static void WriteText(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Holds(path, bytes))
            return;
        try
        {
            File.WriteAllBytes(path, bytes);
        }
        // Which of the two it is depends on whether another thread makes the folder meanwhile.
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <summary>Most of target/ is as the last run left it, and a file that is emptied to be filled again goes to the disk at once.</summary>
    private static bool Holds(string path, byte[] bytes)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }

    /// <summary>The files below a folder with one of the extensions, sorted, relative to <paramref name="root"/> with forward slashes.</summary>
    public static IEnumerable<string> Below(string root, string folder, params string[] extensions)
    {
        var start = Path.GetFullPath(Path.Combine(root, folder));
        if (!Directory.Exists(start))
            return [];
        return new FileSystemEnumerable<string>(start, (ref FileSystemEntry entry) => entry.ToFullPath(), s_everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && HasExtension(entry.FileName, extensions),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !LeadsBack(ref entry),
        }
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    private static bool HasExtension(ReadOnlySpan<char> name, string[] extensions)
    {
        foreach (var extension in extensions)
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && Path.GetExtension(name).Length == extension.Length)
                return true;
        return false;
    }

    /// <summary>A local package is a link, and may hold the project that links to it.</summary>
    private static bool LeadsBack(ref FileSystemEntry entry)
    {
        if ((entry.Attributes & FileAttributes.ReparsePoint) == FileAttributes.None)
            return false;
        var folder = entry.ToFullPath();
        return Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target && (folder + "/").StartsWith(target.FullName.TrimEnd('/') + "/", StringComparison.Ordinal);
    }
}
