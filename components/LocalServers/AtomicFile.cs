namespace EcommAspire.LocalServers;

/// <summary>Small files that are seen whole or not at all, and by their owner only.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text, for this user's eyes only; who reads meanwhile sees the former one.</summary>
    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        using (var writer = new StreamWriter(file))
            writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }
}
