using System.Buffers;
using System.Text.Json;

namespace EcommAspire.Streaming.Messages;

/// <summary>Whether a JSON value is one that a database's JSON can hold: well-formed is not enough.</summary>
internal static class JsonValues
{
    private const int LongestNumber = 1_000;

    /// <summary>Walks the value that the reader stands on to its end.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Walk(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            var problem = reader.TokenType switch
            {
                JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped => CheckText(ref reader),
                JsonTokenType.Number => CheckNumber(reader.ValueSpan),
                _ => null,
            };
            if (problem is not null)
                return problem;
            if (reader.CurrentDepth == depth && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                return null;
        }
        while (reader.Read());
        return null;
    }

    /// <summary>Looks through the escapes of a text or a name.</summary>
    public static string? CheckText(ref Utf8JsonReader reader)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return rented.AsSpan(0, reader.CopyString(rented)).Contains((byte)0) ? "holds the character U+0000, which a database's text cannot." : null;
        }
        catch (InvalidOperationException)
        {
            return "holds half a surrogate pair, which is no character.";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static string? CheckNumber(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        var fits = number.Length <= LongestNumber
            && (exponent < 0 || (int.TryParse(number[(exponent + 1)..], out var power) && Math.Abs((long)power) <= LongestNumber));
        return fits ? null : $"holds the number {MessageDecoder.Shown(number)}, which is too large or too long.";
    }
}
