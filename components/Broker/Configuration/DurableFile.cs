namespace EcommAspire.Broker.Configuration;

/// <summary>Replaces a file so that there is the old or the new one whatever happens in between.</summary>
internal static class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string part = $"{path}.part";
        using (var handle = File.OpenHandle(part, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }
        File.Move(part, path, overwrite: true);
    }
}
