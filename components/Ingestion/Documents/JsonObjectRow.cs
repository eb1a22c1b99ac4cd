using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Documents;

/// <summary>
/// Writes a JSON object as a row of the declared columns. Values may stand plainly or in MongoDB's Extended JSON, canonical,
/// relaxed or of the first version. Nothing is looked at twice and no number passes through a floating point.
/// </summary>
internal sealed class JsonObjectRow
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 1000 };

    private readonly IReadOnlyList<Column> _columns;
    private readonly byte[][] _names;
    private readonly Member[] _members;
    private readonly int[] _key;
    private readonly ByteBuffer _text = new(1024);

    public JsonObjectRow(Table table)
    {
        _columns = table.Columns;
        _names = [.. table.Columns.Select(c => Encoding.UTF8.GetBytes(c.Name))];
        _members = new Member[_names.Length];
        _key = [.. table.Key.Select(name => table.Columns.ToList().FindIndex(c => c.Name == name))];
    }

    private readonly record struct Member(JsonTokenType Type, int Start, int Length);

    /// <summary>Writes the object's members into the row begun. Throws <see cref="JsonException"/> where it is not one JSON object.</summary>
    public void Write(ReadOnlySpan<byte> json, RowWriter rows)
    {
        Find(json);
        for (var i = 0; i < _members.Length; i++)
            WriteMember(_columns[i].Type, _members[i], json, rows);
    }

    /// <summary>The key of the object last written, as text.</summary>
    public string Key(ReadOnlySpan<byte> json)
    {
        var values = new List<string>();
        foreach (var i in _key)
        {
            var member = _members[i];
            _text.Clear();
            _ = Scalar(member, json);
            values.Add(Encoding.UTF8.GetString(_text.Written));
        }

        return string.Join(',', values);
    }

    private void Find(ReadOnlySpan<byte> json)
    {
        Array.Clear(_members);
        var reader = new Utf8JsonReader(json, _options);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("it is another JSON value");
        // Writers keep one order of members, so the one after the last found is looked for first.
        var next = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var column = Column(ref reader, next);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var type = reader.TokenType;
            reader.Skip();
            if (column < 0)
                continue;
            _members[column] = new(type, start, (int)reader.BytesConsumed - start);
            next = column + 1;
        }

        reader.Read();
    }

    private int Column(ref Utf8JsonReader reader, int next)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            var at = next + i;
            at = at < _names.Length ? at : at - _names.Length;
            if (reader.ValueTextEquals(_names[at]))
                return at;
        }

        return -1;
    }

    private void WriteMember(ColumnType type, Member member, ReadOnlySpan<byte> json, RowWriter rows)
    {
        if (member.Type is JsonTokenType.None or JsonTokenType.Null)
        {
            rows.WriteNull();
            return;
        }

        if (type.Kind is ValueKind.Json)
        {
            rows.Write(json.Slice(member.Start, member.Length));
            return;
        }

        _text.Clear();
        var found = Scalar(member, json);
        if (found is null)
            rows.WriteUnfit($"is {Described(member.Type)} where {type} is declared");
        else if (found is "undefined")
            rows.WriteNull();
        else if (Suits(type.Kind, found))
            rows.Write(_text.Written);
        else
            rows.WriteUnfit($"is {found} where {type} is declared");
    }

    private static bool Suits(ValueKind kind, string found) => kind switch
    {
        ValueKind.Text => found is "a text",
        ValueKind.Integer or ValueKind.BigInteger or ValueKind.Double => found is "a number",
        // Exact amounts are often sent as texts, so that nobody reads them as floating point.
        ValueKind.Decimal => found is "a number" or "a text",
        ValueKind.Boolean => found is "a truth value",
        ValueKind.Date or ValueKind.Timestamp or ValueKind.Instant => found is "a text" or "a date",
        ValueKind.Bytes => found is "binary data",
        _ => false,
    };

    // Puts the value's plain text into _text and says what it is; null where it is an array or an object of no known meaning.
    private string? Scalar(Member member, ReadOnlySpan<byte> json)
    {
        if (member.Length == 0)
            return null;
        var reader = new Utf8JsonReader(json.Slice(member.Start, member.Length), _options);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Text(ref reader) ? "a text" : null;
            case JsonTokenType.Number:
                _text.Add(reader.ValueSpan);
                return "a number";
            case JsonTokenType.True or JsonTokenType.False:
                _text.Add(reader.ValueSpan);
                return "a truth value";
            case JsonTokenType.StartObject:
                return Extended(ref reader);
            default:
                return null;
        }
    }

    private string? Extended(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.PropertyName || reader.ValueSpan is not [(byte)'$', ..])
            return null;
        var name = Encoding.UTF8.GetString(reader.ValueSpan);
        reader.Read();
        var found = name switch
        {
            "$oid" or "$uuid" or "$symbol" => Text(ref reader) ? "a text" : null,
            "$numberInt" or "$numberLong" or "$numberDouble" or "$numberDecimal" => Text(ref reader) ? "a number" : null,
            "$date" => Date(ref reader),
            "$binary" => Binary(ref reader),
            "$undefined" => "undefined",
            _ => null,
        };
        // What a text such as an identifier is wrapped in has one member; binary data of the first version has two.
        return found is not null && (name == "$binary" || (reader.Read() && reader.TokenType is JsonTokenType.EndObject)) ? found : null;
    }

    private string? Date(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            var text = new ByteBuffer(32);
            if (!Text(ref reader) || TimeText.Normalize(ValueKind.Instant, _text.Written, text) is not null)
                return "a text";
            _text.Clear();
            _text.Add(text.Written);
            return "a date";
        }

        var wrapped = reader.TokenType is JsonTokenType.StartObject;
        if (wrapped && !(reader.Read() && reader.ValueTextEquals("$numberLong"u8) && reader.Read()))
            return null;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String)
            || !Utf8Parser.TryParse(reader.ValueSpan, out long milliseconds, out var consumed) || consumed != reader.ValueSpan.Length
            || TimeText.FromMilliseconds(milliseconds, _text) is not null)
        {
            return null;
        }

        return !wrapped || reader.Read() ? "a date" : null;
    }

    private string? Binary(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName && !reader.ValueTextEquals("base64"u8))
                reader.Skip();
            reader.Read();
        }

        if (reader.TokenType is not JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
            return null;
        _text.Add(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        return "binary data";
    }

    private bool Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String)
            return false;
        if (!reader.ValueIsEscaped)
        {
            _text.Add(reader.ValueSpan);
            return true;
        }

        try
        {
            var plain = new byte[reader.ValueSpan.Length];
            var length = reader.CopyString(plain);
            _text.Add(plain.AsSpan(0, length));
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape stands for half a character.
            return false;
        }
    }

    private static string Described(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object of another meaning",
        JsonTokenType.String => "a text that is not Unicode",
        _ => "a value",
    };
}
