using System.Buffers;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EcommAspire.Transformation.Project;

/// <summary>A YAML document as plain values that remember their lines; scalars are resolved as dbt's loader (YAML 1.1) does.</summary>
internal static class YamlTree
{
    private static readonly SearchValues<char> s_realCharacters = SearchValues.Create("0123456789.eE+-");

    /// <summary>Reads the first document of a text; an empty text gives null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="repeated">Told of each key that its mapping has twice, of which the last counts.</param>
    public static object? Parse(string text, string file, Action<string, SourcePlace>? repeated = null)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return null;
            var value = new Builder(parser, file, repeated).Read();
            parser.Consume<DocumentEnd>();
            return value;
        }
        catch (YamlException e)
        {
            var reason = e.InnerException?.Message ?? e.Message;
            var colon = reason.IndexOf("): ", StringComparison.Ordinal);
            // Of a tab the parser says where it began to read, and then where the tab is.
            var at = reason.Contains(" tab ", StringComparison.Ordinal) ? e.End : e.Start;
            throw new ProjectException(
                $"this is not valid YAML: {(reason.StartsWith('(') && colon > 0 ? reason[(colon + 3)..] : reason)} (column {at.Column}).",
                new SourcePlace(file, (int)at.Line), e);
        }
        // The scanner's answer to some texts, such as a closing bracket at a line's start within a flow.
        catch (InvalidOperationException e)
        {
            throw new ProjectException("this is not valid YAML: a value, a quote or a bracket is not closed here or right behind.", new SourcePlace(file, (int)(parser.Current?.End.Line ?? 1)), e);
        }
    }

    /// <summary>Reads a document whose top level must be a mapping; an empty one gives an empty mapping.</summary>
    public static YamlMap ParseMap(string text, string file, Action<string, SourcePlace>? repeated = null) => Parse(text, file, repeated) switch
    {
        null => new YamlMap(file, 1),
        YamlMap map => map,
        _ => throw new ProjectException("the file must hold a mapping of keys to values at its top level.", new SourcePlace(file, 1)),
    };

    private sealed class Builder(Parser parser, string file, Action<string, SourcePlace>? repeated)
    {
        private const int DeepestNesting = 200;
        private const int MostValues = 1_000_000;
        private readonly Dictionary<string, Anchored> _anchors = [];
        private int _depth;
        private int _values;

        /// <summary>A value to come back to, and how many values it is with all below it, once it is read to its end.</summary>
        private readonly record struct Anchored(object? Value, int? Size);

        public object? Read()
        {
            if (++_depth > DeepestNesting)
                throw new ProjectException($"the YAML is nested more than {DeepestNesting} levels deep.", new SourcePlace(file, (int)parser.Current!.Start.Line));
            try
            {
                var before = _values++;
                if (parser.TryConsume<AnchorAlias>(out var alias))
                    return Again(alias);
                if (parser.TryConsume<Scalar>(out var scalar))
                    return Keep(scalar.Anchor, Resolve(scalar), before);
                if (parser.TryConsume<SequenceStart>(out var sequence))
                {
                    var list = new YamlList(file, (int)sequence.Start.Line);
                    Open(sequence.Anchor);
                    while (!parser.TryConsume<SequenceEnd>(out _))
                    {
                        var line = (int)parser.Current!.Start.Line;
                        list.Add(Read(), line);
                    }

                    return Keep(sequence.Anchor, list, before);
                }

                var start = parser.Consume<MappingStart>();
                var map = new YamlMap(file, (int)start.Start.Line);
                HashSet<string>? written = repeated is null ? null : [];
                Open(start.Anchor);
                while (!parser.TryConsume<MappingEnd>(out _))
                    ReadPair(map, written);
                return Keep(start.Anchor, map, before);
            }
            finally
            {
                _depth--;
            }
        }

        private void ReadPair(YamlMap map, HashSet<string>? written)
        {
            var place = new SourcePlace(file, (int)parser.Current!.Start.Line);
            if (!parser.TryConsume<Scalar>(out var keyScalar))
                throw new ProjectException("a mapping key must be plain text.", place);
            if (written?.Add(keyScalar.Value) == false)
                repeated!(keyScalar.Value, place);
            var value = Read();
            if (keyScalar is { Value: "<<", IsPlainImplicit: true })
            {
                foreach (var merged in value is YamlList several ? several.OfType<YamlMap>() : [value as YamlMap ?? throw new ProjectException("<< merges a mapping or a list of mappings.", place)])
                    foreach (var key in merged.Keys)
                        map.AddMerged(key, merged[key], merged.LineOf(key));
                return;
            }

            map.Set(keyScalar.Value, value, place.Line);
        }

        private object? Again(AnchorAlias alias)
        {
            var place = new SourcePlace(file, (int)alias.Start.Line);
            if (!_anchors.TryGetValue(alias.Value.Value, out var target))
                throw new ProjectException($"the alias *{alias.Value.Value} has no anchor before it.", place);
            if (target.Size is not { } size)
                throw new ProjectException($"the alias *{alias.Value.Value} stands within its own anchor, so that the value would hold itself.", place);
            // A few lines of aliases of aliases are more values than any memory holds.
            if (size > MostValues - _values)
                throw new ProjectException($"with *{alias.Value.Value} and the other aliases before it, the file holds more than {MostValues} values.", place);
            _values += size;
            return target.Value;
        }

        private void Open(AnchorName anchor)
        {
            if (!anchor.IsEmpty)
                _anchors[anchor.Value] = new(null, null);
        }

        private object? Keep(AnchorName anchor, object? value, int before)
        {
            if (!anchor.IsEmpty)
                _anchors[anchor.Value] = new(value, _values - before);
            return value;
        }
    }

    /// <summary>YAML 1.1's plain scalars: null, booleans in all their spellings, integers, floats; dates stay text.</summary>
    private static object? Resolve(Scalar scalar)
    {
        var text = scalar.Value;
        if (!scalar.IsPlainImplicit && scalar.Style != ScalarStyle.Plain || scalar.IsQuotedImplicit && scalar.Style != ScalarStyle.Plain)
            return text;
        if (scalar.Tag is { IsEmpty: false } tag && tag.Value == "tag:yaml.org,2002:str")
            return text;
        if (text.Length == 0)
            return null;
        switch (text)
        {
            case "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return true;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return false;
        }

        var first = text[0];
        if (!char.IsAsciiDigit(first) && first is not ('-' or '+' or '.'))
            return text;
        return Number(text) ?? text;
    }

    private static object? Number(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var body = digits.AsSpan().TrimStart("+-");
        if (body.Length == 0)
            return null;
        var negative = digits[0] == '-';
        if (body.StartsWith("0x") && long.TryParse(body[2..], NumberStyles.AllowHexSpecifier, null, out var hex))
            return negative ? -hex : hex;
        if (body.Length > 1 && body[0] == '0' && !body.ContainsAnyExceptInRange('0', '7'))
        {
            long octal = 0;
            foreach (var c in body)
                octal = octal * 8 + (c - '0');
            return negative ? -octal : octal;
        }

        if (!body.ContainsAnyExceptInRange('0', '9'))
        {
            if (body.Length > 1 && body[0] == '0')
                return null;
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, null, out var whole) ? whole : null;
        }

        if (body is ".inf" or ".Inf" or ".INF")
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        if (body is ".nan" or ".NaN" or ".NAN")
            return double.NaN;
        var dot = body.IndexOf('.');
        if (dot < 0 || body.Count('.') > 1 || body.ContainsAnyExcept(s_realCharacters))
            return null;
        return double.TryParse(digits, NumberStyles.Float, null, out var real) ? real : null;
    }
}

/// <summary>A YAML sequence.</summary>
internal sealed class YamlList(string file, int line) : List<object?>
{
    private readonly List<int> _lines = [];

    public void Add(object? item, int itemLine)
    {
        Add(item);
        _lines.Add(itemLine);
    }

    public SourcePlace PlaceOf(int index) => new(file, index < _lines.Count ? _lines[index] : line);
}

/// <summary>A YAML mapping in the order written.</summary>
internal sealed class YamlMap(string file, int line)
{
    private readonly List<string> _keys = [];
    private readonly Dictionary<string, (object? Value, int Line)> _values = [];

    public SourcePlace Place => new(file, line);

    public IReadOnlyList<string> Keys => _keys;

    public object? this[string key] => _values.TryGetValue(key, out var found) ? found.Value : null;

    public bool Has(string key) => _values.ContainsKey(key);

    public int LineOf(string key) => _values.TryGetValue(key, out var found) ? found.Line : line;

    public SourcePlace PlaceOf(string key) => new(file, LineOf(key));

    public void Set(string key, object? value, int keyLine)
    {
        if (!_values.ContainsKey(key))
            _keys.Add(key);
        _values[key] = (value, keyLine);
    }

    public void AddMerged(string key, object? value, int keyLine)
    {
        if (!_values.ContainsKey(key))
            Set(key, value, keyLine);
    }

    /// <summary>A text value; other scalars as YAML wrote them.</summary>
    public string? Text(string key) => this[key] switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        YamlMap or YamlList => throw new ProjectException($"'{key}' must be text.", PlaceOf(key)),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    public string RequiredText(string key, string what) =>
        Text(key) is { Length: > 0 } text ? text : throw new ProjectException($"{what} needs a '{key}'.", Place);

    public YamlMap? Map(string key) => this[key] switch
    {
        null => null,
        YamlMap map => map,
        _ => throw new ProjectException($"'{key}' must be a mapping of keys to values.", PlaceOf(key)),
    };

    public YamlList? List(string key) => this[key] switch
    {
        null => null,
        YamlList list => list,
        _ => throw new ProjectException($"'{key}' must be a list.", PlaceOf(key)),
    };

    /// <summary>The mappings of a list of mappings, each with its place.</summary>
    public IEnumerable<YamlMap> Maps(string key)
    {
        if (List(key) is not { } list)
            yield break;
        for (var i = 0; i < list.Count; i++)
            yield return list[i] as YamlMap ?? throw new ProjectException($"each entry of '{key}' must be a mapping.", list.PlaceOf(i));
    }

    /// <summary>A list of texts, where a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key) => this[key] switch
    {
        null => [],
        YamlList list => [.. list.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")],
        YamlMap => throw new ProjectException($"'{key}' must be a list of texts.", PlaceOf(key)),
        var one => [Convert.ToString(one, CultureInfo.InvariantCulture) ?? ""],
    };

    public bool? Flag(string key) => this[key] switch
    {
        null => null,
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => throw new ProjectException($"'{key}' must be true or false.", PlaceOf(key)),
    };
}
