using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>dbt's conversion functions: JSON, YAML, sets, zips.</summary>
internal static class Conversions
{
    public static object? FromJson(CallArguments arguments)
    {
        var bound = arguments.Bind("fromjson", 1, "string", "default");
        var json = bound.Text(0);
        try
        {
            return JinjaJson.Read(json);
        }
        catch (JinjaException)
        {
            return bound[1];
        }
    }

    public static object? ToJson(CallArguments arguments)
    {
        var bound = arguments.Bind("tojson", 1, "value", "default", "sort_keys");
        try
        {
            return JinjaJson.Write(bound[0], bound.Flag(2), textOf: JsonText);
        }
        catch (JinjaException)
        {
            return bound[1];
        }
    }

    public static object? FromYaml(CallArguments arguments)
    {
        var bound = arguments.Bind("fromyaml", 1, "value", "default");
        try
        {
            return JinjaValue.From(PlainValues.FromYaml(YamlTree.Parse(bound.Text(0), "fromyaml")));
        }
        catch (ProjectException)
        {
            return bound[1];
        }
    }

    public static object? ToYaml(CallArguments arguments)
    {
        var bound = arguments.Bind("toyaml", 1, "value", "default", "sort_keys");
        if (!IsPlain(bound[0]))
            return bound[1];
        var text = new StringBuilder();
        WriteYaml(bound[0], text, 0, bound.Flag(2));
        return text.ToString();
    }

    /// <summary>Whether YAML has a form for a value: a relation, a macro or the adapter has none.</summary>
    private static bool IsPlain(object? value)
    {
        JinjaValue.EnsureStack();
        return value switch
        {
            JinjaDict map => map.All(pair => IsPlain(pair.Key) && IsPlain(pair.Value)),
            IJinjaCallable or RunAdapter or ParseAdapter or Relation => false,
            JinjaList list => list.All(IsPlain),
            _ => true,
        };
    }

    public static object? Set(RenderContext context, CallArguments arguments, bool strict)
    {
        var bound = arguments.Bind(strict ? "set_strict" : "set", 1, "value", "default");
        if (Items(bound[0]) is { } items)
            return new JinjaSet(items);
        return strict ? throw new JinjaException($"set_strict() needs something to loop over, not {JinjaValue.TypeName(bound[0])}.") : bound[1];
    }

    public static object? Zip(RenderContext context, CallArguments arguments, bool strict)
    {
        List<IEnumerator<object?>> sources = [];
        object? fallback = null;
        foreach (var (key, value) in arguments.Named)
            fallback = key == "default" ? value : throw new JinjaException($"zip() has no argument named '{key}'.");
        foreach (var argument in arguments.Positional)
        {
            if (Items(argument) is not { } items)
                return strict ? throw new JinjaException($"zip_strict() needs lists, not {JinjaValue.TypeName(argument)}.") : fallback;
            sources.Add(items.GetEnumerator());
        }

        var result = new JinjaList();
        while (sources.Count > 0 && sources.TrueForAll(s => s.MoveNext()))
            result.Add(new JinjaTuple(sources.Select(s => s.Current)));
        return result;
    }

    public static object? DiffOfTwoDicts(CallArguments arguments)
    {
        var bound = arguments.Bind("diff_of_two_dicts", 2, "dict_a", "dict_b");
        var (a, b) = (bound[0] as JinjaDict ?? [], bound[1] as JinjaDict ?? []);
        var difference = new JinjaDict();
        foreach (var (key, value) in a)
        {
            var other = b.FirstOrDefault(p => string.Equals(JinjaValue.ToText(p.Key), JinjaValue.ToText(key), StringComparison.OrdinalIgnoreCase)).Value;
            var known = (other as JinjaList)?.Select(JinjaValue.ToText).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
            var missing = ((value as JinjaList) ?? []).Where(item => !known.Contains(JinjaValue.ToText(item))).ToList();
            if (missing.Count > 0)
                difference[key] = new JinjaList(missing);
        }

        return difference;
    }

    /// <summary>What a loop over a value yields, or null.</summary>
    public static IEnumerable<object?>? Items(object? value) => value switch
    {
        string text => text.Select(c => (object?)c.ToString()),
        JinjaDict dict => dict.Keys,
        JinjaList or JinjaTuple or JinjaSet => (IEnumerable<object?>)value,
        IJinjaObject other => other.Iterate(),
        _ => null,
    };

    /// <summary>The text of a value that JSON has no form for.</summary>
    private static string? JsonText(object value) => value switch
    {
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss"),
        DateOnly or TimeOnly => JinjaValue.ToText(value),
        Relation => value.ToString(),
        _ => null,
    };

    private static void WriteYaml(object? value, StringBuilder text, int depth, bool sorted)
    {
        var indent = new string(' ', depth * 2);
        switch (value)
        {
            case JinjaDict { Count: > 0 } dict:
                foreach (var (key, item) in sorted ? dict.OrderBy(p => JinjaValue.ToText(p.Key), StringComparer.Ordinal) : dict.AsEnumerable())
                {
                    text.Append(indent).Append(YamlScalar(key)).Append(':');
                    switch (item)
                    {
                        case JinjaDict { Count: > 0 }:
                            text.Append('\n');
                            WriteYaml(item, text, depth + 1, sorted);
                            break;
                        case JinjaList { Count: > 0 } or JinjaTuple { Count: > 0 }:
                            text.Append('\n');
                            WriteYaml(item, text, depth, sorted);
                            break;
                        default:
                            text.Append(' ').Append(YamlScalar(item)).Append('\n');
                            break;
                    }
                }

                break;
            case JinjaList { Count: > 0 } or JinjaTuple { Count: > 0 }:
                foreach (var item in (IEnumerable<object?>)value)
                {
                    if (item is JinjaDict { Count: > 0 } or JinjaList { Count: > 0 } or JinjaTuple { Count: > 0 })
                    {
                        var inner = new StringBuilder();
                        WriteYaml(item, inner, depth + 1, sorted);
                        text.Append(indent).Append("- ").Append(inner.ToString().TrimStart(' '));
                    }
                    else
                    {
                        text.Append(indent).Append("- ").Append(YamlScalar(item)).Append('\n');
                    }
                }

                break;
            default:
                text.Append(YamlScalar(value)).Append('\n');
                if (depth == 0 && value is not (JinjaDict or JinjaList or JinjaTuple))
                    text.Append("...\n");
                break;
        }
    }

    private static string YamlScalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        JinjaDict => "{}",
        JinjaList or JinjaTuple => "[]",
        string plain => YamlText(plain),
        _ => JinjaValue.ToText(value),
    };

    private static string YamlText(string plain)
    {
        if (plain.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            return "\"" + JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(plain) + "\"";
        var risky = plain.Length == 0 || plain[0] is '-' or '?' or ':' or ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' or ' '
            || plain[^1] is ' ' or ':' || plain.Contains(": ", StringComparison.Ordinal) || plain.Contains(" #", StringComparison.Ordinal)
            || YamlTree.Parse(plain, "toyaml") is not string
            || DateOnly.TryParseExact(plain, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        return risky ? $"'{plain.Replace("'", "''", StringComparison.Ordinal)}'" : plain;
    }
}
