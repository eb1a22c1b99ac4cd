using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace EcommAspire.Simulator.Olist;

/// <summary>What one pass over a file's bytes tells: which they are, and how they are text.</summary>
/// <param name="Hash">The SHA-256 of the unpacked bytes.</param>
/// <param name="Bytes">How many there are.</param>
/// <param name="Encoding">How they are text.</param>
internal sealed record FileSurvey(string Hash, long Bytes, TextEncoding Encoding)
{
    /// <summary>Whether there is a backslash before a quote anywhere.</summary>
    public bool MayHaveEscapedQuotes { get; private init; }

    /// <summary>Why the file cannot be read, as a sentence; null when it can.</summary>
    public string? Defect { get; private init; }

    public static FileSurvey Of(OlistFile file, CancellationToken cancellation)
    {
        if (file.Content.Defect is { } foreign)
            return Unreadable(file, foreign);
        try
        {
            var survey = Read(file, cancellation);
            return survey.Encoding.Decoder is null ? survey : ReadText(file, survey, cancellation);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return Unreadable(file, e.Message);
        }
    }

    /// <summary>Whether it is the file's fault, not ours.</summary>
    public static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException;

    private static FileSurvey Unreadable(OlistFile file, string why)
    {
        var defect = $"{file.DisplayName} cannot be read: {why}";
        return new(defect, 0, TextEncoding.Utf8(0, hasInvalidBytes: false)) { Defect = defect };
    }

    private static FileSurvey Read(OlistFile file, CancellationToken cancellation)
    {
        using var stream = file.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            var tally = new Tally();
            var escapedQuote = EscapedQuote();
            long bytes = 0;
            var held = 0;
            TextEncoding? announced = null;
            var markLength = 0;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = stream.ReadAtLeast(buffer.AsSpan(held), 4, throwOnEndOfStream: false);
                hash.AppendData(buffer, held, read);
                escapedQuote.Add(buffer.AsSpan(held, read));
                var span = buffer.AsSpan(0, held + read);
                if (bytes == 0)
                {
                    announced = TextEncoding.Announced(span);
                    markLength = span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? 3 : 0;
                }

                bytes += read;
                if (announced is null)
                    held = tally.Add(span, isLast: read < 4);
                span[^held..].CopyTo(buffer);
                if (read < 4)
                    break;
            }

            return new(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, announced ?? tally.Conclude(markLength))
            {
                MayHaveEscapedQuotes = escapedQuote.IsFound,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Looks at the text itself where it is not in the bytes as they stand.</summary>
    private static FileSurvey ReadText(OlistFile file, FileSurvey survey, CancellationToken cancellation)
    {
        var escapedQuote = EscapedQuote();
        var broken = new ByteSearch([.. TextEncoding.BrokenUnit]);
        using var text = survey.Encoding.Decode(file.Open());
        var buffer = new byte[1 << 16];
        for (int read; (read = text.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            escapedQuote.Add(buffer.AsSpan(0, read));
            broken.Add(buffer.AsSpan(0, read));
        }

        return survey with { Encoding = survey.Encoding with { HasInvalidBytes = broken.IsFound }, MayHaveEscapedQuotes = escapedQuote.IsFound };
    }

    private static ByteSearch EscapedQuote() => new((byte)'\\', (byte)'"');

    /// <summary>Counts what is UTF-8 beyond ASCII and what cannot be.</summary>
    private sealed class Tally
    {
        // In text of one byte a character, hardly any two or three make a character of UTF-8.
        private const int MostPerAccident = 20;

        private readonly long[] _invalid = new long[256];
        private readonly long[] _all = new long[256];
        private long _sequences;

        /// <summary>Takes the bytes in, but for a sequence cut off at the end, whose length it returns.</summary>
        public int Add(ReadOnlySpan<byte> bytes, bool isLast)
        {
            if (Ascii.IsValid(bytes))
                return 0;
            while (!bytes.IsEmpty)
            {
                var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                if (ascii < 0)
                    break;
                bytes = bytes[ascii..];
                var status = Rune.DecodeFromUtf8(bytes, out _, out var length);
                if (status is OperationStatus.NeedMoreData && !isLast)
                    return bytes.Length;
                if (status is OperationStatus.Done)
                    _sequences++;
                for (var i = 0; i < length; i++)
                {
                    _all[bytes[i]]++;
                    if (status is not OperationStatus.Done)
                        _invalid[bytes[i]]++;
                }

                bytes = bytes[length..];
            }

            return 0;
        }

        public TextEncoding Conclude(int markLength)
        {
            var invalid = _invalid.Sum();
            if (invalid == 0 || markLength > 0 || _sequences * MostPerAccident > invalid)
                return TextEncoding.Utf8(markLength, invalid > 0);
            return TextEncoding.SingleByte(_all) with { Accidents = _sequences };
        }
    }
}
