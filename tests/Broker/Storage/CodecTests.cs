using System.Text;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Compression;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>Frames made by the codecs' own tools (gzip, lz4, zstd), opened here.</summary>
public sealed class CodecTests
{
    private static readonly byte[] _text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"record {i % 4}, ")));

    public static TheoryData<CompressionCodec, string> Frames => new()
    {
        { CompressionCodec.Gzip, "H4sIAAAAAAAAAytKTc4vSlEw0FEogrAM4SwjOMsYzhpVR2N1AJMEHgiQAQAA" },
        { CompressionCodec.Lz4, "BCJNGGxAkAEAAAAAAABfJAAAAKNyZWNvcmQgMCwgCgAVMQoAFTIKABUzCgAPKAD/SlBkIDMsIAAAAAAAOIwI" },
        { CompressionCodec.Zstd, "KLUv/WSQAE0DADQDcmVjb3JkIDAsIDEyMzAxMjMwMTIzMDEyMzAxMjMwMTIzMDEyMzAxMjMwMTIzMDEyMywgJyDg10XKFVakXGFFyhVWpFxhRcoVVqRcYUWUK6xIucKKlCusSLnCipQrrEi5worocpslJEcJW0Y=" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Opens_what_the_codecs_own_tools_made(CompressionCodec codec, string frame)
    {
        if (!Codecs.CanRead(codec))
            return;
        Codecs.Decompress(codec, Convert.FromBase64String(frame)).ShouldBe(_text);
    }

    [Theory]
    [InlineData(CompressionCodec.Gzip)]
    [InlineData(CompressionCodec.Snappy)]
    public void Opens_what_it_wrote(CompressionCodec codec)
    {
        var random = new Random(1);
        foreach (var size in new[] { 0, 1, 100, 32 * 1024, 100_000 })
        {
            var bytes = new byte[size];
            random.NextBytes(bytes.AsSpan(0, size / 2));
            Codecs.Decompress(codec, Codecs.Compress(codec, bytes)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void Opens_bare_snappy_blocks() =>
        // 11 literals, then 22 bytes from 11 back.
        Codecs.Decompress(CompressionCodec.Snappy, [33, 10 << 2, .. "hello world"u8, (21 << 2) | 2, 11, 0]).ShouldBe("hello worldhello worldhello world"u8.ToArray());

    [Theory]
    [InlineData(CompressionCodec.Gzip)]
    [InlineData(CompressionCodec.Snappy)]
    [InlineData(CompressionCodec.Lz4)]
    [InlineData(CompressionCodec.Zstd)]
    public void Says_of_noise_that_it_cannot_be_opened(CompressionCodec codec)
    {
        if (!Codecs.CanRead(codec))
            return;
        var random = new Random(2);
        byte[][] beginnings = [[], [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82], [0x82, .. "SNAPPY"u8, 0, 0, 0, 0, 1, 0, 0, 0, 1], [0x28, 0xB5, 0x2F, 0xFD], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], [0xff, 0xff, 0xff, 0xff, 0x07]];
        for (var i = 0; i < 2000; i++)
        {
            var noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            try
            {
                Codecs.Decompress(codec, [.. beginnings[i % beginnings.Length], .. noise]);
            }
            catch (InvalidDataException e)
            {
                e.Message.ShouldNotBeEmpty();
            }
        }
    }
}
