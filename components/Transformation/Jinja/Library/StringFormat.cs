using System.Globalization;
using System.Text;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Python's <c>str.format</c>.</summary>
internal static class StringFormat
{
    public static string Format(RenderContext context, string format, CallArguments arguments)
    {
        var state = new State(context, format, arguments);
        return state.Run(format, 2);
    }

    private sealed class State(RenderContext context, string format, CallArguments arguments)
    {
        private int _next;
        private bool? _automatic;

        public string Run(string text, int depth)
        {
            if (depth < 0)
                throw new JinjaException($"The format '{format}' has braces nested too deeply.");
            var result = new StringBuilder();
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (c is not ('{' or '}'))
                {
                    result.Append(c);
                    continue;
                }

                if (i + 1 < text.Length && text[i + 1] == c)
                {
                    result.Append(c);
                    i++;
                    continue;
                }

                if (c == '}')
                    throw new JinjaException($"The format '{format}' has a single '}}': write '}}}}' for the character itself.");
                var end = EndOfField(text, i + 1);
                result.Append(Field(text[(i + 1)..end], depth));
                i = end;
            }

            return result.ToString();
        }

        private int EndOfField(string text, int start)
        {
            var depth = 0;
            for (var i = start; i < text.Length; i++)
            {
                if (text[i] == '{')
                    depth++;
                else if (text[i] == '}' && depth-- == 0)
                    return i;
            }

            throw new JinjaException($"The format '{format}' has a '{{' that is never closed: write '{{{{' for the character itself.");
        }

        private string Field(string field, int depth)
        {
            var bracket = 0;
            var split = field.Length;
            for (var i = 0; i < field.Length; i++)
            {
                if (field[i] == '[')
                    bracket++;
                else if (field[i] == ']')
                    bracket--;
                else if (bracket == 0 && field[i] is '!' or ':')
                {
                    split = i;
                    break;
                }
            }

            var value = Lookup(field[..split]);
            var rest = field[split..];
            if (rest.StartsWith('!'))
            {
                if (rest.Length < 2 || (rest.Length > 2 && rest[2] != ':'))
                    throw new JinjaException($"The format field '{field}' has '!' without a conversion (s, r or a).");
                value = rest[1] switch
                {
                    's' => JinjaValue.ToText(value),
                    'r' or 'a' => JinjaValue.ToRepresentation(value),
                    _ => throw new JinjaException($"'!{rest[1]}' in a format is not known: use !s or !r."),
                };
                rest = rest[2..];
            }

            var spec = rest.Length > 0 ? Run(rest[1..], depth - 1) : "";
            return FormatSpec.Apply(value, spec);
        }

        private object? Lookup(string path)
        {
            var end = path.AsSpan().IndexOfAny('.', '[');
            var first = end < 0 ? path : path[..end];
            var value = First(first);
            while (end >= 0 && end < path.Length)
            {
                if (path[end] == '.')
                {
                    var next = path.AsSpan(end + 1).IndexOfAny('.', '[');
                    var stop = next < 0 ? path.Length : end + 1 + next;
                    var name = path[(end + 1)..stop];
                    value = context.GetAttribute(value, name);
                    end = stop;
                    continue;
                }

                var close = path.IndexOf(']', end);
                if (close < 0)
                    throw new JinjaException($"The format '{format}' has a '[' that is never closed.");
                var key = path[(end + 1)..close];
                object? item = long.TryParse(key, NumberStyles.None, null, out var index) ? index : key;
                value = context.GetItem(value, item);
                end = close + 1;
            }

            return value;
        }

        private object? First(string name)
        {
            if (name.Length > 0 && !name.All(char.IsAsciiDigit))
            {
                return arguments.TryGetNamed(name, out var named)
                    ? named
                    : throw new JinjaException($"The format '{format}' names '{name}', which is not among the arguments.{Suggestion.For(name, arguments.Named.Select(argument => argument.Key))}");
            }

            var automatic = name.Length == 0;
            if (_automatic is { } before && before != automatic)
                throw new JinjaException($"The format '{format}' mixes numbered fields with fields without a number.");
            _automatic = automatic;
            var index = automatic ? _next++ : int.TryParse(name, out var number) ? number : int.MaxValue;
            return index < arguments.Positional.Count
                ? arguments.Positional[index]
                : throw new JinjaException($"The format '{format}' has more fields than the {arguments.Positional.Count} arguments.");
        }
    }
}
