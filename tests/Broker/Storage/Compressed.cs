using System.IO.Compression;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>Opens compressed records without the code under test, where the framework can.</summary>
internal static class Compressed
{
    public static byte[] Open(CompressionCodec codec, byte[] compressed)
    {
        codec.ShouldBe(CompressionCodec.Gzip);
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
