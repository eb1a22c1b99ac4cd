using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>JSON as Python's <c>json</c> writes and reads it.</summary>
public static class JinjaJson
{
    /// <summary>Writes a value; one that JSON has no form for is an error, unless <paramref name="textOf"/> has a text for it.</summary>
    public static string Write(object? value, bool sortKeys = false, int? indent = null, Func<object, string?>? textOf = null)
    {
        var text = new StringBuilder();
        Append(text, value, new(sortKeys, indent, textOf), 0);
        return text.ToString();
    }

    /// <summary>Reads a value; text that is no JSON is an error.</summary>
    public static object? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 512 });
            return FromElement(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new JinjaException($"This is not JSON: {error.Message}", error);
        }
    }

    private static object? FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JinjaDict(element.EnumerateObject().Select(property => new KeyValuePair<object?, object?>(property.Name, FromElement(property.Value)))),
        JsonValueKind.Array => new JinjaList(element.EnumerateArray().Select(FromElement)),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => FromNumber(element.GetRawText()),
        _ => null,
    };

    private static object FromNumber(string text) => text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
        ? JinjaValue.Normalize(BigInteger.Parse(text, NumberStyles.AllowLeadingSign))
        : double.Parse(text);

    private static void Append(StringBuilder text, object? value, Form form, int depth)
    {
        JinjaValue.EnsureStack();
        if (depth > 500)
            throw new JinjaException("The value is nested too deeply for JSON, or contains itself.");
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case long or BigInteger or decimal: text.Append(value); break;
            case double number:
                text.Append(double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity" : NumberFormat.Repr(number));
                break;
            case string s: AppendText(text, s); break;
            case NativeMarker marker: AppendText(text, marker.ToString()); break;
            case JinjaDict dict: AppendDict(text, dict, form, depth); break;
            case JinjaList or JinjaTuple:
                AppendAll(text, '[', ']', (IReadOnlyList<object?>)value, item => Append(text, item, form, depth + 1), form.Indent, depth);
                break;
            case not Undefined when form.TextOf?.Invoke(value) is { } plain: AppendText(text, plain); break;
            default:
                (value as Undefined)?.Fail();
                throw new JinjaException($"A {JinjaValue.TypeName(value)} has no form in JSON.");
        }
    }

    private static void AppendDict(StringBuilder text, JinjaDict dict, Form form, int depth)
    {
        IReadOnlyList<KeyValuePair<object?, object?>> entries = form.SortKeys
            ? [.. Ordering.Sort(dict.Keys, key => key, reverse: false).Select(key => new KeyValuePair<object?, object?>(key, dict[key]))]
            : [.. dict];
        AppendAll(text, '{', '}', entries, entry =>
        {
            AppendText(text, entry.Key switch
            {
                string key => key,
                null => "null",
                bool flag => flag ? "true" : "false",
                long or BigInteger or double => JinjaValue.ToText(entry.Key),
                _ => throw new JinjaException($"A {JinjaValue.TypeName(entry.Key)} cannot be a key in JSON."),
            });
            text.Append(": ");
            Append(text, entry.Value, form, depth + 1);
        }, form.Indent, depth);
    }

    private static void AppendAll<T>(StringBuilder text, char open, char close, IReadOnlyList<T> items, Action<T> append, int? indent, int depth)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(indent is null ? ", " : ",");
            NewLine(text, indent, depth + 1);
            append(items[i]);
        }

        if (items.Count > 0)
            NewLine(text, indent, depth);
        text.Append(close);
    }

    private static void NewLine(StringBuilder text, int? indent, int depth)
    {
        if (indent is { } width)
            text.Append('\n').Append(' ', Math.Max(0, width) * depth);
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ' or > '~': text.Append($"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    private readonly record struct Form(bool SortKeys, int? Indent, Func<object, string?>? TextOf);
}
