using System.Text;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Python's <c>pprint</c>: on one line where 80 columns do, else an item a line; a dict's keys in order.</summary>
internal static class PrettyPrinter
{
    private const int Width = 80;

    public static string Print(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int indent, int after)
    {
        JinjaValue.EnsureStack();
        var line = JinjaValue.ToRepresentation(Sorted(value));
        if (line.Length <= Width - indent - after || value is not (JinjaList or JinjaTuple or JinjaDict))
        {
            text.Append(line);
            return;
        }

        if (value is JinjaDict)
        {
            text.Append('{');
            var entries = ((JinjaDict)Sorted(value)!).ToArray();
            for (var i = 0; i < entries.Length; i++)
            {
                var key = JinjaValue.ToRepresentation(entries[i].Key);
                text.Append(key).Append(": ");
                Append(text, entries[i].Value, indent + key.Length + 3, i == entries.Length - 1 ? after + 1 : 1);
                Separate(text, i, entries.Length, indent);
            }

            text.Append('}');
            return;
        }

        var items = (IReadOnlyList<object?>)value;
        text.Append(value is JinjaTuple ? '(' : '[');
        for (var i = 0; i < items.Count; i++)
        {
            Append(text, items[i], indent + 1, i == items.Count - 1 ? after + 1 : 1);
            Separate(text, i, items.Count, indent);
        }

        text.Append(value is JinjaTuple ? items.Count == 1 ? ",)" : ")" : "]");
    }

    private static void Separate(StringBuilder text, int index, int count, int indent)
    {
        if (index < count - 1)
            text.Append(",\n").Append(' ', indent + 1);
    }

    private static object? Sorted(object? value)
    {
        JinjaValue.EnsureStack();
        return value switch
        {
            JinjaDict dict => new JinjaDict(Keys(dict).Select(key => new KeyValuePair<object?, object?>(key, Sorted(dict[key])))),
            JinjaList list => new JinjaList(list.Select(Sorted)),
            JinjaTuple tuple => new JinjaTuple(tuple.Select(Sorted)),
            _ => value,
        };
    }

    private static IEnumerable<object?> Keys(JinjaDict dict) => dict.Keys.All(key => key is string)
        ? Ordering.Sort(dict.Keys, key => key, reverse: false)
        : dict.Keys;
}
