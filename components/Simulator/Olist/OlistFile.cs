using System.IO.Compression;
using EcommAspire.Simulator.Olist.Packing;

namespace EcommAspire.Simulator.Olist;

/// <summary>One file found.</summary>
/// <param name="Path">Where it is, or the archive that holds it.</param>
/// <param name="Entry">Its full name in the archive; null when it stands by itself.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Content">What its bytes say it is.</param>
internal sealed record OlistFile(string Path, string? Entry, string Name, ContentKind Content)
{
    public string DisplayName => Entry is null ? Name : $"{System.IO.Path.GetFileName(Path)}/{Entry}";

    /// <summary>Whether it must be unpacked.</summary>
    public bool IsPacked => Entry is not null || Content == ContentKind.Gzip;

    public long Bytes
    {
        get
        {
            if (Entry is null)
                return new FileInfo(Path).Length;
            using var archive = ZipFile.OpenRead(Path);
            return archive.GetEntry(Entry)!.Length;
        }
    }

    /// <summary>A file, looked into. What cannot be opened now is taken for text, and says why when it is read.</summary>
    public static OlistFile Look(string path, string? entry, string name)
    {
        var file = new OlistFile(path, entry, name, ContentKind.Text);
        try
        {
            file = file with { Content = file.Peek() };
            if (file.Content == ContentKind.Gzip && file.Peek() is { Defect: not null } within)
                file = file with { Content = within };
            return file;
        }
        catch (Exception e) when (FileSurvey.IsUnreadable(e))
        {
            return file;
        }
    }

    /// <summary>Its bytes, unpacked.</summary>
    public Stream Open()
    {
        Stream bytes = Entry is null
            ? new FileStream(Path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 })
            : new ZipText(Path, Entry);
        return Content == ContentKind.Gzip ? new GzipText(bytes) : bytes;
    }

    private ContentKind Peek()
    {
        using var bytes = Open();
        Span<byte> beginning = stackalloc byte[ContentKind.Beginning];
        return ContentKind.Of(beginning[..bytes.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)]);
    }
}
