using System.Text;

namespace EcommAspire.Simulator.Olist;

/// <summary>How a file's bytes become text.</summary>
/// <param name="Name">The encoding's name, for the report.</param>
/// <param name="Decoder">What decodes it; null when it is UTF-8 already.</param>
/// <param name="MarkLength">The length of the byte order mark before the text.</param>
/// <param name="HasInvalidBytes">Whether some bytes are not of the encoding, so that each row must be looked at.</param>
internal sealed record TextEncoding(string Name, Encoding? Decoder, int MarkLength, bool HasInvalidBytes)
{
    // What Portuguese text writes beyond ASCII.
    private const string Letters = "áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑªº°“”‘’–—…";

    private static readonly (string Name, int CodePage)[] _singleByte = [("Windows-1252 (Latin-1)", 1252), ("MS-DOS code page 850", 850), ("Mac Roman", 10000)];

    /// <summary>The characters that would be UTF-8 as well, in text that is not.</summary>
    public long Accidents { get; init; }

    /// <summary>What stands, in UTF-8, where bytes could not be decoded: a code point that is never text.</summary>
    public static ReadOnlySpan<byte> BrokenUnit => "\uFDD0"u8;

    public static TextEncoding Utf8(int markLength, bool hasInvalidBytes) => new("UTF-8", null, markLength, hasInvalidBytes);

    /// <summary>The encoding a byte order mark announces, or the zeros of one without; null when there is neither.</summary>
    public static TextEncoding? Announced(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xFF, 0xFE, 0, 0, ..] => new("UTF-32", Marking(Encoding.UTF32), 4, false),
        [0xFF, 0xFE, ..] => new("UTF-16", Marking(Encoding.Unicode), 2, false),
        [0xFE, 0xFF, ..] => new("UTF-16 (big-endian)", Marking(Encoding.BigEndianUnicode), 2, false),
        [not 0, 0, not 0, 0, ..] => new("UTF-16", Marking(Encoding.Unicode), 0, false),
        [0, not 0, 0, not 0, ..] => new("UTF-16 (big-endian)", Marking(Encoding.BigEndianUnicode), 0, false),
        _ => null,
    };

    /// <summary>The encoding of one byte a character whose reading of these bytes looks most like the language of the files.</summary>
    public static TextEncoding SingleByte(ReadOnlySpan<long> counts)
    {
        (string Name, Encoding? Encoding) best = ("", null);
        var bestScore = -1L;
        foreach (var (name, codePage) in _singleByte)
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
            var score = 0L;
            for (var value = 0x80; value <= 0xFF; value++)
            {
                if (counts[value] > 0 && Letters.Contains(encoding.GetString([(byte)value]), StringComparison.Ordinal))
                    score += counts[value];
            }

            if (score > bestScore)
                (best, bestScore) = ((name, encoding), score);
        }

        return new(best.Name, best.Encoding, 0, false);
    }

    /// <summary>The text as UTF-8, without its mark.</summary>
    public Stream Decode(Stream bytes)
    {
        Span<byte> mark = stackalloc byte[4];
        bytes.ReadExactly(mark[..MarkLength]);
        return Decoder is null ? bytes : Encoding.CreateTranscodingStream(bytes, Decoder, Encoding.UTF8);
    }

    /// <summary>Whether some of it stood in the file as bytes that are not of the encoding.</summary>
    public bool IsBroken(ReadOnlySpan<byte> text) =>
        HasInvalidBytes && (Decoder is null ? !System.Text.Unicode.Utf8.IsValid(text) : text.IndexOf(BrokenUnit) >= 0);

    private static Encoding Marking(Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFDD0"));
}
