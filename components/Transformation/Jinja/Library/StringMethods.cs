using System.Text;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>The methods of text.</summary>
internal static class StringMethods
{
    private static readonly MethodTable<string> Methods = new(new()
    {
        ["upper"] = (_, text, arguments) => arguments.Bind("upper", 0).Then(Upper(text)),
        ["lower"] = (_, text, arguments) => arguments.Bind("lower", 0).Then(text.ToLowerInvariant()),
        ["casefold"] = (_, text, arguments) => arguments.Bind("casefold", 0).Then(text.ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal)),
        ["title"] = (_, text, arguments) => arguments.Bind("title", 0).Then(Title(text)),
        ["capitalize"] = (_, text, arguments) => arguments.Bind("capitalize", 0).Then(Capitalize(text)),
        ["swapcase"] = (_, text, arguments) => arguments.Bind("swapcase", 0).Then(SwapCase(text)),
        ["strip"] = (_, text, arguments) => Strip(text, arguments.Bind("strip", 0, "chars").TextOrNone(0), atStart: true, atEnd: true),
        ["lstrip"] = (_, text, arguments) => Strip(text, arguments.Bind("lstrip", 0, "chars").TextOrNone(0), atStart: true, atEnd: false),
        ["rstrip"] = (_, text, arguments) => Strip(text, arguments.Bind("rstrip", 0, "chars").TextOrNone(0), atStart: false, atEnd: true),
        ["split"] = Split,
        ["rsplit"] = RightSplit,
        ["splitlines"] = (_, text, arguments) => new JinjaList(SplitLines(text, arguments.Bind("splitlines", 0, "keepends").Flag(0))),
        ["partition"] = (_, text, arguments) => Partition(text, arguments.Bind("partition", 1, "sep").Text(0), last: false),
        ["rpartition"] = (_, text, arguments) => Partition(text, arguments.Bind("rpartition", 1, "sep").Text(0), last: true),
        ["join"] = Join,
        ["replace"] = (_, text, arguments) => arguments.Bind("replace", 2, "old", "new", "count") is var bound ? Replace(text, bound.Text(0), bound.Text(1), bound.Int(2, -1)) : null,
        ["startswith"] = (_, text, arguments) => Affix("startswith", text, arguments, static (part, affix) => part.StartsWith(affix, StringComparison.Ordinal)),
        ["endswith"] = (_, text, arguments) => Affix("endswith", text, arguments, static (part, affix) => part.EndsWith(affix, StringComparison.Ordinal)),
        ["removeprefix"] = (_, text, arguments) => arguments.Bind("removeprefix", 1, "prefix").Text(0) is var prefix && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text,
        ["removesuffix"] = (_, text, arguments) => arguments.Bind("removesuffix", 1, "suffix").Text(0) is var suffix && text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text,
        ["find"] = (_, text, arguments) => Find("find", text, arguments, last: false),
        ["rfind"] = (_, text, arguments) => Find("rfind", text, arguments, last: true),
        ["index"] = (_, text, arguments) => Found("index", text, arguments, last: false),
        ["rindex"] = (_, text, arguments) => Found("rindex", text, arguments, last: true),
        ["count"] = Count,
        ["zfill"] = (_, text, arguments) => ZeroFill(text, arguments.Bind("zfill", 1, "width").Int(0)),
        ["center"] = (_, text, arguments) => arguments.Bind("center", 1, "width", "fillchar") is var bound ? Center(text, bound.Int(0), Fill(bound)) : null,
        ["ljust"] = (_, text, arguments) => arguments.Bind("ljust", 1, "width", "fillchar") is var bound ? text + Padding(text, bound.Int(0), Fill(bound)) : null,
        ["rjust"] = (_, text, arguments) => arguments.Bind("rjust", 1, "width", "fillchar") is var bound ? Padding(text, bound.Int(0), Fill(bound)) + text : null,
        ["expandtabs"] = (_, text, arguments) => ExpandTabs(text, arguments.Bind("expandtabs", 0, "tabsize").Int(0, 8)),
        ["format"] = (context, text, arguments) => StringFormat.Format(context, text, arguments),
        ["format_map"] = (context, text, arguments) => StringFormat.Format(context, text, MapArguments(arguments)),
        ["translate"] = Translate,
        ["isdigit"] = Is("isdigit", text => All(text, char.IsDigit)),
        ["isdecimal"] = Is("isdecimal", text => All(text, char.IsDigit)),
        ["isnumeric"] = Is("isnumeric", text => All(text, char.IsNumber)),
        ["isalpha"] = Is("isalpha", text => All(text, char.IsLetter)),
        ["isalnum"] = Is("isalnum", text => All(text, char.IsLetterOrDigit)),
        ["isspace"] = Is("isspace", text => All(text, PythonText.IsSpace)),
        ["islower"] = Is("islower", IsLower),
        ["isupper"] = Is("isupper", IsUpper),
        ["istitle"] = Is("istitle", text => text.Any(char.IsLetter) && Title(text) == text),
        ["isascii"] = Is("isascii", text => text.All(char.IsAscii)),
        ["isidentifier"] = Is("isidentifier", text => text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_')),
        ["isprintable"] = Is("isprintable", text => text.EnumerateRunes().All(PythonText.IsPrintable)),
    });

    public static IEnumerable<string> Names => Methods.Names;

    public static bool TryGet(string text, string name, out object? value) => Methods.TryGet(text, name, out value);

    private static Method<string> Is(string name, Func<string, bool> holds) => (_, text, arguments) => arguments.Bind(name, 0).Then(holds(text));

    private static bool All(string text, Func<char, bool> holds) => text.Length > 0 && text.All(holds);

    public static bool IsLower(string text) => text.Any(char.IsLower) && !text.Any(char.IsUpper);

    public static bool IsUpper(string text) => text.Any(char.IsUpper) && !text.Any(char.IsLower);

    public static string Upper(string text) => text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal);

    public static string Capitalize(string text) => text.Length == 0
        ? text
        : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary>Every run of letters begins with a capital, as Python's <c>str.title</c> has it.</summary>
    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var c in text)
        {
            result.Append(inWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inWord = char.IsLetter(c);
        }

        return result.ToString();
    }

    private static string SwapCase(string text) =>
        string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));

    public static string Strip(string text, string? characters, bool atStart, bool atEnd)
    {
        var (start, end) = (0, text.Length);
        bool Strips(char c) => characters is null ? PythonText.IsSpace(c) : characters.Contains(c, StringComparison.Ordinal);
        while (atStart && start < end && Strips(text[start]))
            start++;
        while (atEnd && end > start && Strips(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static object? Split(RenderContext context, string text, CallArguments arguments)
    {
        var bound = arguments.Bind("split", 0, "sep", "maxsplit");
        var limit = bound.Int(1, -1);
        var parts = new JinjaList();
        if (bound.TextOrNone(0) is not { } separator)
        {
            var at = 0;
            while (true)
            {
                while (at < text.Length && PythonText.IsSpace(text[at]))
                    at++;
                if (at == text.Length)
                    return parts;
                if (limit >= 0 && parts.Count == limit)
                {
                    parts.Add(text[at..]);
                    return parts;
                }

                var start = at;
                while (at < text.Length && !PythonText.IsSpace(text[at]))
                    at++;
                parts.Add(text[start..at]);
            }
        }

        NotEmpty(separator);
        var from = 0;
        while (limit < 0 || parts.Count < limit)
        {
            var at = text.IndexOf(separator, from, StringComparison.Ordinal);
            if (at < 0)
                break;
            parts.Add(text[from..at]);
            from = at + separator.Length;
        }

        parts.Add(text[from..]);
        return parts;
    }

    private static object? RightSplit(RenderContext context, string text, CallArguments arguments)
    {
        var bound = arguments.Bind("rsplit", 0, "sep", "maxsplit");
        var limit = bound.Int(1, -1);
        var parts = new List<object?>();
        var end = text.Length;
        if (bound.TextOrNone(0) is not { } separator)
        {
            while (true)
            {
                while (end > 0 && PythonText.IsSpace(text[end - 1]))
                    end--;
                if (end == 0)
                    break;
                if (limit >= 0 && parts.Count == limit)
                {
                    parts.Add(text[..end]);
                    break;
                }

                var stop = end;
                while (end > 0 && !PythonText.IsSpace(text[end - 1]))
                    end--;
                parts.Add(text[end..stop]);
            }
        }
        else
        {
            NotEmpty(separator);
            while (limit < 0 || parts.Count < limit)
            {
                var at = text[..end].LastIndexOf(separator, StringComparison.Ordinal);
                if (at < 0)
                    break;
                parts.Add(text[(at + separator.Length)..end]);
                end = at;
            }

            parts.Add(text[..end]);
        }

        parts.Reverse();
        return new JinjaList(parts);
    }

    private static void NotEmpty(string separator)
    {
        if (separator.Length == 0)
            throw new JinjaException("The separator is empty.");
    }

    public static IEnumerable<string> SplitLines(string text, bool keepEnds = false)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029'))
                continue;
            var end = i;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                i++;
            yield return text[start..(keepEnds ? i + 1 : end)];
            start = i + 1;
        }

        if (start < text.Length)
            yield return text[start..];
    }

    private static JinjaTuple Partition(string text, string separator, bool last)
    {
        NotEmpty(separator);
        var at = last ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0)
            return last ? new JinjaTuple("", "", text) : new JinjaTuple(text, "", "");
        return new JinjaTuple(text[..at], separator, text[(at + separator.Length)..]);
    }

    private static object? Join(RenderContext context, string separator, CallArguments arguments)
    {
        var items = JinjaValue.Iterate(arguments.Bind("join", 1, "iterable")[0]);
        var index = 0;
        return string.Join(separator, items.Select(item => item as string
            ?? (item as NativeMarker)?.ToString()
            ?? throw new JinjaException($"join() needs strings, but item {index} is a {JinjaValue.TypeName(item)}. The filter 'join' takes any value.")
            ).Select(item => (index++, item).item));
    }

    public static string Replace(string text, string old, string replacement, int count)
    {
        if (count < 0 && old.Length > 0)
            return text.Replace(old, replacement, StringComparison.Ordinal);
        var result = new StringBuilder();
        var from = 0;
        if (old.Length == 0)
        {
            foreach (var character in PythonText.Characters(text))
            {
                if (count-- != 0)
                    result.Append(replacement);
                else
                    count = 0;
                result.Append(character);
            }

            return count != 0 ? result.Append(replacement).ToString() : result.ToString();
        }

        while (count-- > 0)
        {
            var at = text.IndexOf(old, from, StringComparison.Ordinal);
            if (at < 0)
                break;
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static object? Affix(string name, string text, CallArguments arguments, Func<string, string, bool> matches)
    {
        var bound = arguments.Bind(name, 1, "prefix", "start", "end");
        var (start, end) = Range(text, bound, 1, 2);
        if (start > end)
            return false;
        var part = text[start..end];
        return bound[0] is JinjaTuple any ? any.Any(affix => matches(part, affix as string ?? throw NotText(name))) : matches(part, bound.Text(0));
    }

    private static JinjaException NotText(string name) => new($"{name}() needs strings.");

    private static (int Start, int End) Range(string text, BoundArguments bound, int startAt, int endAt)
    {
        var length = PythonText.Length(text);
        int Clamp(int index) => Math.Clamp(index < 0 ? index + length : index, 0, length);
        var start = bound[startAt] is null ? 0 : bound.Int(startAt);
        if (start > length)
            return (1, 0);
        return (PythonText.ToUnits(text, Clamp(start)), PythonText.ToUnits(text, bound[endAt] is null ? length : Clamp(bound.Int(endAt))));
    }

    private static long Find(string name, string text, CallArguments arguments, bool last)
    {
        var bound = arguments.Bind(name, 1, "sub", "start", "end");
        var part = bound.Text(0);
        var (start, end) = Range(text, bound, 1, 2);
        if (start > end)
            return -1;
        var range = text[start..end];
        var at = last ? range.LastIndexOf(part, StringComparison.Ordinal) : range.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1 : PythonText.ToCharacters(text, at + start);
    }

    private static object? Found(string name, string text, CallArguments arguments, bool last) =>
        Find(name, text, arguments, last) is >= 0 and var at ? at : throw new JinjaException($"{name}(): the substring is not in the string.");

    private static object? Count(RenderContext context, string text, CallArguments arguments)
    {
        var bound = arguments.Bind("count", 1, "sub", "start", "end");
        var part = bound.Text(0);
        var (start, end) = Range(text, bound, 1, 2);
        if (start > end)
            return 0L;
        var range = text[start..end];
        if (part.Length == 0)
            return PythonText.Length(range) + 1L;
        var count = 0L;
        for (var at = range.IndexOf(part, StringComparison.Ordinal); at >= 0; at = range.IndexOf(part, at + part.Length, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static string ZeroFill(string text, int width)
    {
        var signed = text.Length > 0 && text[0] is '+' or '-';
        var zeros = Padding(text, width, "0");
        return signed ? text[0] + zeros + text[1..] : zeros + text;
    }

    private static string Fill(BoundArguments bound)
    {
        var fill = bound.Text(1, " ");
        return PythonText.Length(fill) == 1 ? fill : throw new JinjaException("The fill character must be one character.");
    }

    private static string Padding(string text, int width, string fill) =>
        string.Concat(Enumerable.Repeat(fill, Math.Max(0, Limited(width) - PythonText.Length(text))));

    private static int Limited(int width) => width <= 10_000_000 ? width : throw new JinjaException($"A width of {width} is too large.");

    public static string Center(string text, int width, string fill = " ")
    {
        var pad = Limited(width) - PythonText.Length(text);
        if (pad <= 0)
            return text;
        var left = pad / 2 + (pad & width & 1);
        return string.Concat(Enumerable.Repeat(fill, left)) + text + string.Concat(Enumerable.Repeat(fill, pad - left));
    }

    private static string ExpandTabs(string text, int size)
    {
        var result = new StringBuilder();
        size = Limited(size);
        var column = 0;
        foreach (var c in text)
        {
            if (c == '\t')
            {
                var spaces = size <= 0 ? 0 : size - column % size;
                result.Append(' ', spaces);
                column += spaces;
            }
            else
            {
                result.Append(c);
                column = c is '\n' or '\r' ? 0 : column + 1;
            }
        }

        return result.ToString();
    }

    private static object? Translate(RenderContext context, string text, CallArguments arguments)
    {
        if (arguments.Bind("translate", 1, "table")[0] is not JinjaDict table)
            throw new JinjaException("translate() needs a dict from character codes to texts.");
        return string.Concat(text.EnumerateRunes().Select(rune => !table.TryGetValue((long)rune.Value, out var to)
            ? rune.ToString()
            : to is long code ? char.ConvertFromUtf32((int)code) : to is null ? "" : JinjaValue.ToText(to)));
    }

    private static CallArguments MapArguments(CallArguments arguments)
    {
        if (arguments.Bind("format_map", 1, "mapping")[0] is not JinjaDict map)
            throw new JinjaException("format_map() needs a dict.");
        return new CallArguments([], [.. map.Where(entry => entry.Key is string).Select(entry => new KeyValuePair<string, object?>((string)entry.Key!, entry.Value))]);
    }
}
