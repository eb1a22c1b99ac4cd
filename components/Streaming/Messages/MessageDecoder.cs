using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EcommAspire.Domain;

namespace EcommAspire.Streaming.Messages;

/// <summary>Reads a message's JSON object into the columns of a batch; fields that are not declared are kept as JSON.</summary>
internal sealed class MessageDecoder
{
    private const int LongestShown = 60;

    private readonly EventColumn[] _columns;
    private readonly byte[][] _names;
    private readonly bool[] _isKey;
    private readonly bool[] _seen;
    private readonly EventText _text;
    private byte[] _extra = new byte[256];
    private int _extraLength;

    public MessageDecoder(Table table, EventColumn[] columns, EventText text)
    {
        (_columns, _text) = (columns, text);
        _names = [.. columns.Select(c => Encoding.UTF8.GetBytes(c.Column.Name))];
        _isKey = [.. columns.Select(c => table.Key.Contains(c.Column.Name))];
        _seen = new bool[columns.Length];
    }

    /// <summary>Reads a message into a row.</summary>
    /// <returns>Null, or why it cannot be read.</returns>
    public string? Decode(ReadOnlySpan<byte> value, int row, out long? extra)
    {
        extra = null;
        if (value.IsEmpty)
            return "The message has no value.";
        if (!Utf8.IsValid(value))
            return $"The value is not UTF-8: byte {FirstInvalid(value)} belongs to no character.";
        _seen.AsSpan().Clear();
        _extraLength = 0;
        var reader = new Utf8JsonReader(value);
        try
        {
            if (Read(ref reader, value, row) is { } problem)
                return problem;
        }
        catch (JsonException problem)
        {
            return $"The value is not JSON: {What(problem)} (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}).";
        }

        for (var column = 0; column < _columns.Length; column++)
        {
            if (_seen[column])
                continue;
            if (!_columns[column].Column.Nullable)
                return $"The field {_columns[column].Column.Name} is missing.";
            _columns[column].SetNull(row);
        }

        if (_extraLength > 0)
        {
            Extend("}"u8);
            extra = _text.Add(_extra.AsSpan(0, _extraLength));
        }

        return null;
    }

    /// <summary>A value as a sentence can show it.</summary>
    public static string Shown(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(value[..Math.Min(value.Length, LongestShown * 4)]).EnumerateRunes())
        {
            if (text.Length >= LongestShown)
                return $"'{text}…'";
            text.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return $"'{text}'";
    }

    private string? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> value, int row)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            return $"The value is {Kind(reader.TokenType)}, not an object.";
        var next = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var column = Find(ref reader, next);
            if (column < 0)
            {
                if (Keep(ref reader, value) is { } unfit)
                    return unfit;
                continue;
            }

            if (_seen[column])
                return $"The field {_columns[column].Column.Name} is there twice.";
            _seen[column] = true;
            next = column + 1;
            reader.Read();
            if (Take(ref reader, value, column, row) is { } problem)
                return problem;
        }

        // What follows the object is no JSON, and said to be so.
        reader.Read();
        return null;
    }

    // Producers write the fields in one order, mostly the contract's.
    private int Find(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _names.Length && reader.ValueTextEquals(_names[expected]))
            return expected;
        for (var column = 0; column < _names.Length; column++)
        {
            if (reader.ValueTextEquals(_names[column]))
                return column;
        }

        return -1;
    }

    private string? Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> value, int index, int row)
    {
        var target = _columns[index];
        var column = target.Column;
        if (reader.TokenType is JsonTokenType.Null)
        {
            target.SetNull(row);
            return column.Nullable ? null : $"The field {column.Name} is null.";
        }

        var problem = column.Type.Kind switch
        {
            ValueKind.Text => TakeText(ref reader, target, row, _isKey[index]),
            ValueKind.Json => TakeJson(ref reader, value, target, row),
            ValueKind.Instant => TakeInstant(ref reader, target, row),
            ValueKind.Boolean => TakeBoolean(ref reader, target, row),
            ValueKind.Double => TakeDouble(ref reader, target, row),
            _ => TakeNumber(ref reader, target, row),
        };
        return problem is null ? null : $"The field {column.Name} {problem}";
    }

    private string? TakeText(ref Utf8JsonReader reader, EventColumn target, int row, bool isKey)
    {
        if (reader.TokenType is not JsonTokenType.String)
            return $"is {Kind(reader.TokenType)}, not a text.";
        var room = _text.Room(reader.ValueSpan.Length);
        int length;
        try
        {
            length = reader.CopyString(room);
        }
        catch (InvalidOperationException)
        {
            return "holds half a surrogate pair, which is no character.";
        }

        var text = room[..length];
        if (text.Contains((byte)0))
            return "holds the character U+0000, which a database's text cannot.";
        if (isKey && length == 0)
            return "is empty.";
        if (target.Column.Type.Length is { } limit && length > limit && Characters(text) is var characters && characters > limit)
            return $"has {characters} characters, more than {limit}.";
        target.Set(row, _text.Take(length));
        return null;
    }

    private string? TakeJson(ref Utf8JsonReader reader, ReadOnlySpan<byte> value, EventColumn target, int row)
    {
        var start = (int)reader.TokenStartIndex;
        if (JsonValues.Walk(ref reader) is { } problem)
            return problem;
        target.Set(row, _text.Add(value[start..(int)reader.BytesConsumed]));
        return null;
    }

    private static string? TakeInstant(ref Utf8JsonReader reader, EventColumn target, int row)
    {
        if (reader.TokenType is not JsonTokenType.String)
            return $"is {Kind(reader.TokenType)}, not an instant in a text.";
        if (!reader.ValueIsEscaped && InstantText.TryParse(reader.ValueSpan, out var microseconds, out var hasOffset))
        {
            if (!hasOffset)
                return $"is {Shown(reader.ValueSpan)}, which has no offset from UTC.";
            target.Set(row, microseconds);
            return null;
        }

        return $"is {Shown(reader.ValueSpan)}, which is no instant such as 2026-01-31T23:59:59.123456Z.";
    }

    private static string? TakeBoolean(ref Utf8JsonReader reader, EventColumn target, int row)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            return $"is {Kind(reader.TokenType)}, neither true nor false.";
        target.Set(row, reader.TokenType is JsonTokenType.True ? 1 : 0);
        return null;
    }

    private static string? TakeDouble(ref Utf8JsonReader reader, EventColumn target, int row)
    {
        if (reader.TokenType is not JsonTokenType.Number)
            return $"is {Kind(reader.TokenType)}, not a number.";
        if (!Utf8Parser.TryParse(reader.ValueSpan, out double number, out _) || !double.IsFinite(number))
            return $"is {Shown(reader.ValueSpan)}, which is too large.";
        target.Set(row, BitConverter.DoubleToInt64Bits(number));
        return null;
    }

    private static string? TakeNumber(ref Utf8JsonReader reader, EventColumn target, int row)
    {
        var type = target.Column.Type;
        var (scale, limit) = type.Kind is ValueKind.Decimal ? (type.Scale, DecimalText.PowerOfTen(type.Precision) - 1)
            : (0, type.Kind is ValueKind.Integer ? int.MaxValue : long.MaxValue);
        if (reader.TokenType is not JsonTokenType.Number)
            return $"is {Kind(reader.TokenType)}, not a number.";
        switch (DecimalText.Parse(reader.ValueSpan, scale, out var number))
        {
            case DecimalText.Outcome.TooFine:
                return scale == 0 ? $"is {Shown(reader.ValueSpan)}, which is no whole number." : $"is {Shown(reader.ValueSpan)}, which has more than {scale} decimals.";
            case DecimalText.Outcome.Exact when number <= limit && number >= -limit - (type.Kind is ValueKind.Decimal ? 0 : 1):
                target.Set(row, number);
                return null;
            default:
                return $"is {Shown(reader.ValueSpan)}, which is too large for {type}.";
        }
    }

    private string? Keep(ref Utf8JsonReader reader, ReadOnlySpan<byte> value)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped && JsonValues.CheckText(ref reader) is { } unfitName)
            return $"The name of the field {Shown(name)} {unfitName}";
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (JsonValues.Walk(ref reader) is { } unfit)
            return $"The field {Shown(name)} {unfit}";
        Extend(_extraLength == 0 ? "{\""u8 : ",\""u8);
        Extend(name);
        Extend("\":"u8);
        Extend(value[start..(int)reader.BytesConsumed]);
        return null;
    }

    private void Extend(ReadOnlySpan<byte> text)
    {
        if (_extra.Length - _extraLength < text.Length)
            Array.Resize(ref _extra, Math.Max(_extra.Length * 2, _extraLength + text.Length));
        text.CopyTo(_extra.AsSpan(_extraLength));
        _extraLength += text.Length;
    }

    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var octet in text)
            count += (octet & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> value)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(value[at..], out _, out var length) is System.Buffers.OperationStatus.Done)
            at += length;
        return at + 1;
    }

    private static string What(JsonException problem)
    {
        var end = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? problem.Message : problem.Message[..end]).TrimEnd('.');
    }

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        _ => "null",
    };
}
