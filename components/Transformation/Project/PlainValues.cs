using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EcommAspire.Transformation.Project;

/// <summary>Plain values (null, bool, long, double, text, list, ordered mapping) from YAML and JSON, and back to text as Python shows them.</summary>
internal static class PlainValues
{
    public static object? FromYaml(object? node) => node switch
    {
        YamlMap map => FromYaml(map),
        YamlList list => list.Select(FromYaml).ToList(),
        _ => node,
    };

    public static OrderedDictionary<string, object?> FromYaml(YamlMap map)
    {
        var result = new OrderedDictionary<string, object?>(map.Keys.Count);
        foreach (var key in map.Keys)
            result[key] = FromYaml(map[key]);
        return result;
    }

    public static object? FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return From(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => From(element.EnumerateObject()),
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static OrderedDictionary<string, object?> From(JsonElement.ObjectEnumerator members)
    {
        OrderedDictionary<string, object?> result = [];
        foreach (var member in members)
            result[member.Name] = From(member.Value);
        return result;
    }

    /// <summary>Python's <c>str()</c>.</summary>
    public static string Str(object? value) => value switch
    {
        string text => text,
        _ => Repr(value),
    };

    /// <summary>Python's <c>repr()</c>.</summary>
    public static string Repr(object? value)
    {
        var text = new StringBuilder();
        Repr(value, text);
        return text.ToString();
    }

    private static void Repr(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case bool flag:
                text.Append(flag ? "True" : "False");
                break;
            case double real:
                text.Append(Real(real));
                break;
            case string plain:
                Quoted(plain, text);
                break;
            case IReadOnlyDictionary<string, object?> map:
                text.Append('{');
                var first = true;
                foreach (var (key, item) in map)
                {
                    text.Append(first ? "" : ", ");
                    first = false;
                    Quoted(key, text);
                    text.Append(": ");
                    Repr(item, text);
                }

                text.Append('}');
                break;
            case IEnumerable<object?> list:
                text.Append('[');
                var start = true;
                foreach (var item in list)
                {
                    text.Append(start ? "" : ", ");
                    start = false;
                    Repr(item, text);
                }

                text.Append(']');
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Real(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static void Quoted(string plain, StringBuilder text)
    {
        var quote = plain.Contains('\'', StringComparison.Ordinal) && !plain.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var c in plain)
        {
            switch (c)
            {
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    if (c == quote)
                        text.Append('\\').Append(c);
                    else if (c < ' ' || c == 0x7f)
                        text.Append($"\\x{(int)c:x2}");
                    else
                        text.Append(c);
                    break;
            }
        }

        text.Append(quote);
    }
}
