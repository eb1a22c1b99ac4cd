using System.Buffers.Binary;
using System.IO.Compression;

namespace EcommAspire.Simulator.Olist;

/// <summary>How a file is packed.</summary>
internal enum OlistCompression
{
    None,
    Gzip,
    Zip,
}

/// <summary>One file found.</summary>
/// <param name="Path">Where it is, or the archive that holds it.</param>
/// <param name="Entry">Its full name in the archive; null when it stands by itself.</param>
/// <param name="Name">Its own name.</param>
internal sealed record OlistFile(string Path, string? Entry, string Name)
{
    public OlistCompression Compression =>
        Entry is not null ? OlistCompression.Zip
        : Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? OlistCompression.Gzip
        : OlistCompression.None;

    public string DisplayName => Entry is null ? Name : $"{System.IO.Path.GetFileName(Path)}/{Entry}";

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

    /// <summary>
    /// Whether that many unpacked bytes are all there should be. A cut-off archive is no error to what unpacks it.
    /// </summary>
    public bool IsWhole(long unpacked)
    {
        if (Compression is not OlistCompression.Gzip)
            return Compression is OlistCompression.None || unpacked == Bytes;
        // A gzip file ends in the number of its unpacked bytes, as far as 32 bits go.
        using var file = File.OpenRead(Path);
        if (file.Length < sizeof(uint))
            return false;
        file.Seek(-sizeof(uint), SeekOrigin.End);
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        file.ReadExactly(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer) == (uint)unpacked;
    }

    /// <summary>Its bytes, unpacked.</summary>
    public Stream Open()
    {
        if (Entry is not null)
        {
            var archive = ZipFile.OpenRead(Path);
            return new OwningStream(archive.GetEntry(Entry)!.Open(), archive);
        }

        var file = new FileStream(Path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        return Compression is OlistCompression.Gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>An archive's entry, which closes the archive with it.</summary>
    private sealed class OwningStream(Stream inner, IDisposable owner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                owner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
