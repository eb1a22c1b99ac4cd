using System.IO.Compression;

namespace EcommAspire.Broker.Storage.Compression;

internal static class Gzip
{
    public static unsafe byte[] Decompress(ReadOnlySpan<byte> compressed)
    {
        if (compressed.IsEmpty)
            return [];
        fixed (byte* bytes = compressed)
        {
            using var source = new UnmanagedMemoryStream(bytes, compressed.Length);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            using var target = new MemoryStream(compressed.Length * 3);
            var part = new byte[32 * 1024];
            for (int read; (read = gzip.Read(part)) > 0;)
            {
                if (target.Length + read > Codecs.LargestBatch)
                    throw Codecs.TooLarge();
                target.Write(part, 0, read);
            }
            return target.ToArray();
        }
    }

    public static byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(records);
        return target.ToArray();
    }
}
