using System.IO.Compression;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Storage.Compression;

/// <summary>Decompresses records for compaction; nothing else looks into a compressed batch.</summary>
internal static class Codecs
{
    /// <summary>Whether batches of this codec can be read here.</summary>
    public static bool CanRead(CompressionCodec codec) => codec is CompressionCodec.None or CompressionCodec.Gzip;

    public static byte[] Decompress(CompressionCodec codec, ReadOnlySpan<byte> compressed) => codec switch
    {
        CompressionCodec.None => compressed.ToArray(),
        CompressionCodec.Gzip => Gunzip(compressed),
        _ => throw new NotSupportedException($"Batches compressed by {codec} cannot be read here."),
    };

    public static byte[] Compress(CompressionCodec codec, ReadOnlySpan<byte> records) => codec switch
    {
        CompressionCodec.None => records.ToArray(),
        CompressionCodec.Gzip => Gzip(records),
        _ => throw new NotSupportedException($"Batches cannot be compressed by {codec} here."),
    };

    private static byte[] Gunzip(ReadOnlySpan<byte> compressed)
    {
        using var source = new MemoryStream(compressed.ToArray());
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }

    private static byte[] Gzip(ReadOnlySpan<byte> records)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(records);
        return target.ToArray();
    }
}
