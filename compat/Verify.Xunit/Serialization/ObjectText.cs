using System.Collections;
using System.ComponentModel;
using System.Numerics;
using VerifyTests.Scrubbing;

namespace VerifyTests.Serialization;

/// <summary>
/// An object as text, member by member: public fields, then properties, in their order; a member at its type's default is
/// left out, a boolean never; dictionaries sorted by key; values scrubbed.
/// </summary>
internal sealed class ObjectText
{
    private const string Scrubbed = "{Scrubbed}";

    private readonly IndentedText _text = new();
    private readonly ScrubContext _context;
    private readonly List<object> _path = [];

    private ObjectText(ScrubContext context) => _context = context;

    public static string Of(object? value, ScrubContext context)
    {
        var text = new ObjectText(context);
        text.Write(value);
        return text._text.ToString();
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                _text.Value("null");
                break;
            case string text:
                WriteText(text);
                break;
            case char or bool or Enum or byte[] or TimeSpan:
                _text.Value(Plain(value));
                break;
            case float or double or decimal or BigInteger:
                _text.Value(Plain(value));
                break;
            case Exception or Delegate or Task or Stream or Type:
                throw new NotSupportedException(
                    $"The stand-in for Verify does not write a {value.GetType()} as the real package does: verify a text made of it.");
            case IDictionary entries:
                WriteNested(value, () => WriteEntries(entries));
                break;
            case IEnumerable items:
                WriteNested(value, () => WriteItems(items));
                break;
            default:
                if (_context.Counter.TryName(value, out var name))
                    _text.Value(name);
                else if (value.GetType().IsPrimitive)
                    _text.Value(Plain(value));
                else if (Converter(value.GetType()) is { } converter)
                    WriteText(converter.ConvertToInvariantString(value) ?? "");
                else
                    WriteNested(value, () => WriteMembers(value));
                break;
        }
    }

    private void WriteText(string text)
    {
        if (text.Length == 0)
            _text.Value("");
        else
            _text.Value(_context.Counter.TryName(text, out var name) ? name : _context.Scrub(text));
    }

    private void WriteNested(object value, Action write)
    {
        _path.Add(value);
        write();
        _path.RemoveAt(_path.Count - 1);
    }

    private void WriteItems(IEnumerable items)
    {
        _text.Open('[');
        foreach (var item in items)
        {
            if (!IsLoop(item))
                Write(item);
        }

        _text.Close(']');
    }

    private void WriteEntries(IDictionary entries)
    {
        var listed = Entries(entries);
        if (SortsByKey(entries))
            listed = listed.OrderBy(entry => entry.Key);

        _text.Open('{');
        foreach (var entry in listed)
        {
            if (entry.Key is string text && _context.ScrubbedMembers.Contains(text))
                WriteMember(Key(text), Scrubbed);
            else if (!IsLoop(entry.Value))
                WriteMember(Key(entry.Key), entry.Value);
        }

        _text.Close('}');
    }

    private void WriteMembers(object value)
    {
        _text.Open('{');
        if (IsNamedPair(value.GetType()))
        {
            var pair = (dynamic)value;
            WriteMember((string)pair.Key, (object?)pair.Value);
        }
        else
        {
            foreach (var member in Member.Of(value.GetType()))
                WriteMember(member, value);
        }

        _text.Close('}');
    }

    private void WriteMember(Member member, object target)
    {
        if (_context.ScrubbedMembers.Contains(member.Name))
            WriteMember(member.Name, Scrubbed);
        else if (member.TryRead(target, out var value) && !IsLoop(value))
            WriteMember(member.Name, value);
    }

    private void WriteMember(string name, object? value)
    {
        _text.Name(name);
        Write(value);
    }

    private bool IsLoop(object? value) => value is not (null or string or ValueType) && _path.Contains(value);

    private string Key(object key) => key switch
    {
        string text => _context.Counter.TryName(text, out var name) ? name : _context.Scrub(text),
        _ when _context.Counter.TryName(key, out var name) => name,
        _ => key.ToString()!,
    };

    private static string Plain(object value) => value switch
    {
        float number => Fraction(number, number.ToString("R")),
        double number => Fraction(number, number.ToString("R")),
        decimal number => number.ToString() is var text && text.Contains('.') ? text : $"{text}.0",
        byte[] bytes => Convert.ToBase64String(bytes),
        bool flag => flag ? "true" : "false",
        _ => value.ToString() ?? "",
    };

    private static string Fraction(double number, string text) =>
        !double.IsFinite(number) ? $"\"{text}\"" : text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0";

    private static IEnumerable<DictionaryEntry> Entries(IDictionary entries)
    {
        for (var entry = entries.GetEnumerator(); entry.MoveNext();)
            yield return entry.Entry;
    }

    private static bool SortsByKey(IDictionary entries) =>
        entries.GetType().GetInterfaces()
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            .Any(type => typeof(IComparable).IsAssignableFrom(type.GenericTypeArguments[0]));

    private static bool IsNamedPair(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) && type.GenericTypeArguments[0] == typeof(string);

    /// <summary>A type that has a text of its own, as Uri and Version have.</summary>
    private static TypeConverter? Converter(Type type) =>
        TypeDescriptor.GetConverter(type) is var converter
        && converter.GetType() != typeof(TypeConverter)
        && converter is not (ComponentConverter or ReferenceConverter or CollectionConverter)
        && converter.CanConvertTo(typeof(string))
            ? converter
            : null;
}
