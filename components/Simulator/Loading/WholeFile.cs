namespace EcommAspire.Simulator.Loading;

/// <summary>A file that is there whole or not at all: written beside its place, made durable, renamed.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _kept;

    public WholeFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _path = path;
        // Hidden, so that whoever watches the folder for files does not take it for one.
        _temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.part");
        _stream = new(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new WholeFile(path);
        file.Append(content);
        file.Keep();
    }

    public void Append(ReadOnlySpan<byte> content) => _stream.Write(content);

    /// <summary>Puts the file in its place.</summary>
    public void Keep()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _kept = true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (!_kept)
            File.Delete(_temporary);
    }
}
