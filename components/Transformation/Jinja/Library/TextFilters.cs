using System.Text;
using System.Text.RegularExpressions;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Filters on text; other values are taken as they print.</summary>
internal static partial class TextFilters
{
    public static Dictionary<string, JinjaFilter> All { get; } = new()
    {
        ["upper"] = Text("upper", StringMethods.Upper),
        ["lower"] = Text("lower", text => text.ToLowerInvariant()),
        ["capitalize"] = Text("capitalize", StringMethods.Capitalize),
        ["title"] = Text("title", Title),
        ["trim"] = (_, value, arguments) => StringMethods.Strip(JinjaValue.ToText(value), arguments.Bind("trim", 0, "chars").TextOrNone(0), atStart: true, atEnd: true),
        ["string"] = Text("string", text => text),
        ["safe"] = Text("safe", text => text),
        ["escape"] = Text("escape", Escape),
        ["e"] = Text("e", Escape),
        ["forceescape"] = Text("forceescape", Escape),
        ["striptags"] = Text("striptags", StripTags),
        ["wordcount"] = (_, value, arguments) => arguments.Bind("wordcount", 0).Then((long)Word().Count(JinjaValue.ToText(value))),
        ["center"] = (_, value, arguments) => StringMethods.Center(JinjaValue.ToText(value), arguments.Bind("center", 0, "width").Int(0, 80)),
        ["replace"] = Replace,
        ["format"] = Format,
        ["indent"] = Indent,
        ["truncate"] = Truncate,
        ["wordwrap"] = WordWrap,
        ["urlencode"] = UrlEncode,
    };

    private static JinjaFilter Text(string name, Func<string, string> convert) =>
        (_, value, arguments) => arguments.Bind(name, 0).Then(convert(JinjaValue.ToText(value)));

    [GeneratedRegex(@"\w+", RegexOptions.None, 60_000)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<start>[-\s({\[<]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex WordStart();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, 60_000)]
    private static partial Regex Comments();

    [GeneratedRegex("<.*?>", RegexOptions.Singleline, 60_000)]
    private static partial Regex MarkupTags();

    private static string Title(string text) => string.Concat(WordStart().Split(text).Where(part => part.Length > 0).Select(StringMethods.Capitalize));

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);

    private static string StripTags(string text)
    {
        var plain = MarkupTags().Replace(Comments().Replace(text, ""), "");
        return System.Net.WebUtility.HtmlDecode(string.Join(' ', plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static object? Replace(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("replace", 2, "old", "new", "count");
        return StringMethods.Replace(
            JinjaValue.ToText(value), JinjaValue.ToText(bound[0]), JinjaValue.ToText(bound[1]), bound[2] is null ? -1 : bound.Int(2));
    }

    private static object? Format(RenderContext context, object? value, CallArguments arguments)
    {
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
            throw new JinjaException("The filter 'format' takes values by position or by name, not both.");
        object? values = arguments.Named.Count > 0
            ? new JinjaDict(arguments.Named.Select(argument => new KeyValuePair<object?, object?>(argument.Key, argument.Value)))
            : new JinjaTuple(arguments.Positional);
        return PrintfFormat.Format(JinjaValue.ToText(value), values);
    }

    private static object? Indent(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("indent", 0, "width", "first", "blank");
        var pad = bound[0] is string given ? given : new string(' ', Math.Clamp(bound.Int(0, 4), 0, 10_000));
        var lines = StringMethods.SplitLines(JinjaValue.ToText(value) + "\n").ToList();
        var result = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                result.Append('\n');
            if (i == 0 ? bound.Flag(1) : bound.Flag(2) || lines[i].Length > 0)
                result.Append(pad);
            result.Append(lines[i]);
        }

        return result.ToString();
    }

    private static object? Truncate(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("truncate", 0, "length", "killwords", "end", "leeway");
        var text = JinjaValue.ToText(value);
        var length = bound.Int(0, 255);
        var end = bound.Text(2, "...");
        var leeway = bound[3] is null ? 5 : bound.Int(3);
        var endLength = PythonText.Length(end);
        if (length < endLength)
            throw new JinjaException($"The filter 'truncate' needs a length of at least {endLength}, that of its ending.");
        if (leeway < 0)
            throw new JinjaException("The filter 'truncate' needs a leeway of at least 0.");
        if (PythonText.Length(text) <= length + leeway)
            return text;
        var kept = text[..PythonText.ToUnits(text, length - endLength)];
        if (!bound.Flag(1) && kept.LastIndexOf(' ') is >= 0 and var space)
            kept = kept[..space];
        return kept + end;
    }

    private static object? WordWrap(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("wordwrap", 0, "width", "break_long_words", "wrapstring", "break_on_hyphens");
        var width = bound.Int(0, 79);
        if (width <= 0)
            throw new JinjaException("The filter 'wordwrap' needs a width above 0.");
        var separator = bound.TextOrNone(2) ?? "\n";
        var wrapped = StringMethods.SplitLines(JinjaValue.ToText(value))
            .Select(line => string.Join(separator, TextWrapper.Wrap(line, width, bound.Flag(1, true), bound.Flag(3, true))));
        return string.Join(separator, wrapped);
    }

    private static object? UrlEncode(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("urlencode", 0);
        if (value is string || JinjaValue.TryIterate(value) is not { } items)
            return Quote(JinjaValue.ToText(value), forQuery: false);
        var pairs = value is JinjaDict dict
            ? dict.Select(entry => (entry.Key, entry.Value))
            : items.Select(item => JinjaValue.Iterate(item).ToArray() is [var key, var entry]
                ? (key, entry)
                : throw new JinjaException("The filter 'urlencode' needs pairs of name and value."));
        return string.Join('&', pairs.Select(pair => $"{Quote(JinjaValue.ToText(pair.Item1), true)}={Quote(JinjaValue.ToText(pair.Item2), true)}"));
    }

    private static string Quote(string text, bool forQuery)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (c == '/' && !forQuery))
                result.Append(c);
            else if (c == ' ' && forQuery)
                result.Append('+');
            else
                result.Append('%').Append(b.ToString("X2"));
        }

        return result.ToString();
    }
}
