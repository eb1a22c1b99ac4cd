using System.IO.Compression;

namespace EcommAspire.Simulator.Olist.Packing;

/// <summary>Unpacks one entry of a zip archive, and fails where it is not what the archive says it is.</summary>
internal sealed class ZipText : ForwardStream
{
    private readonly ZipArchive _archive;
    private readonly Stream _unpacked;
    private readonly long _length;
    private readonly uint _checksum;
    private Crc32 _read;
    private long _count;

    public ZipText(string path, string entryName)
    {
        _archive = ZipFile.OpenRead(path);
        try
        {
            var entry = _archive.GetEntry(entryName) ?? throw new InvalidDataException("It is no longer in the archive.");
            if (entry.IsEncrypted)
                throw new InvalidDataException("It is encrypted. Unpack the archive, and give the folder.");
            (_unpacked, _length, _checksum) = (entry.Open(), entry.Length, entry.Crc32);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int count;
        try
        {
            count = _unpacked.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }

        _read.Add(buffer[..count]);
        _count += count;
        return count > 0 || (_count == _length && _read.Value == _checksum) ? count : throw Damaged(null);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            _archive.Dispose();
        }

        base.Dispose(disposing);
    }

    private static InvalidDataException Damaged(Exception? cause) => new("The archive is cut off or damaged.", cause);
}
