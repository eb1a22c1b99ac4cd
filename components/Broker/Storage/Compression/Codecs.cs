using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Storage.Compression;

/// <summary>
/// Opens compressed records, for compaction and to find a record by its time; otherwise batches are stored and sent as they come.
/// </summary>
public static class Codecs
{
    /// <summary>The most that a batch may grow to: one that claims more is not opened.</summary>
    public const int LargestBatch = 256 << 20;

    /// <summary>Whether batches of this codec can be opened here.</summary>
    public static bool CanRead(CompressionCodec codec) => codec switch
    {
        CompressionCodec.None or CompressionCodec.Gzip or CompressionCodec.Snappy or CompressionCodec.Lz4 => true,
        CompressionCodec.Zstd => Zstd.IsAvailable,
        _ => false,
    };

    /// <summary>What batches of this codec are written with when they were changed: the same where it can be, and gzip where not.</summary>
    public static CompressionCodec ToWrite(CompressionCodec codec) =>
        codec is CompressionCodec.None or CompressionCodec.Gzip or CompressionCodec.Snappy ? codec : CompressionCodec.Gzip;

    /// <summary>The records of a batch.</summary>
    /// <exception cref="InvalidDataException">They are not compressed by this codec, or too large.</exception>
    /// <exception cref="NotSupportedException">The codec cannot be read here.</exception>
    public static byte[] Decompress(CompressionCodec codec, ReadOnlySpan<byte> compressed) => codec switch
    {
        CompressionCodec.None => compressed.ToArray(),
        CompressionCodec.Gzip => Gzip.Decompress(compressed),
        CompressionCodec.Snappy => XerialSnappy.Decompress(compressed),
        CompressionCodec.Lz4 => Lz4Frame.Decompress(compressed),
        CompressionCodec.Zstd => Zstd.Decompress(compressed),
        _ => throw new NotSupportedException($"Codec {(int)codec} is none."),
    };

    /// <summary>Compresses records by one of the codecs that <see cref="ToWrite"/> names.</summary>
    public static byte[] Compress(CompressionCodec codec, ReadOnlySpan<byte> records) => codec switch
    {
        CompressionCodec.None => records.ToArray(),
        CompressionCodec.Gzip => Gzip.Compress(records),
        CompressionCodec.Snappy => XerialSnappy.Compress(records),
        _ => throw new NotSupportedException($"Batches are not written with {codec} here."),
    };

    internal static InvalidDataException TooLarge() => new($"A batch is larger than {LargestBatch} bytes when it is opened.");
}
