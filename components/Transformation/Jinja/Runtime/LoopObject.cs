using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>The <c>loop</c> of a for loop. It reads one item ahead, and only when asked for what comes.</summary>
internal sealed class LoopObject(ForLoop owner, object? sized, IEnumerable<object?> items, int depth) : IJinjaObject, IJinjaCallable, IDisposable
{
    private static readonly object NotRead = new();

    private static readonly string[] Known =
    [
        "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem", "cycle", "changed",
    ];

    private IEnumerator<object?> _items = items.GetEnumerator();
    private object? _ahead = NotRead;
    private object? _previous = NotRead;
    private object? _lastChecked = NotRead;
    private bool _ended;
    private long _index = -1;
    private long? _length;

    public object? Current { get; private set; } = NotRead;

    public string TypeName => "LoopContext";

    public string Representation => $"<LoopContext {_index + 1}/{Length()}>";

    public IEnumerable<string> AttributeNames => Known;

    public bool MoveNext()
    {
        if (!TryPeek())
            return false;
        _previous = Current;
        Current = _ahead;
        _ahead = NotRead;
        _index++;
        return true;
    }

    public bool TryGetAttribute(string name, out object? value)
    {
        (var found, value) = name switch
        {
            "index" => (true, (object?)(_index + 1)),
            "index0" => (true, _index),
            "revindex" => (true, Length() - _index),
            "revindex0" => (true, Length() - _index - 1),
            "first" => (true, _index == 0),
            "last" => (true, !TryPeek()),
            "length" => (true, Length()),
            "depth" => (true, (long)depth + 1),
            "depth0" => (true, (long)depth),
            "previtem" => (true, _previous == NotRead ? Undefined.Because("There is no previous item.") : _previous),
            "nextitem" => (true, TryPeek() ? _ahead : Undefined.Because("There is no next item.")),
            "cycle" => (true, new JinjaFunction("cycle", Cycle)),
            "changed" => (true, new JinjaFunction("changed", Changed)),
            _ => (false, null),
        };
        return found;
    }

    public object? Call(RenderContext context, CallArguments arguments) =>
        owner.Recurse(arguments.Bind("loop", 1, "iterable")[0], depth + 1);

    public void Dispose() => _items.Dispose();

    public override string ToString() => Representation;

    private bool TryPeek()
    {
        if (_ahead != NotRead)
            return true;
        if (_ended || !_items.MoveNext())
        {
            _ended = true;
            return false;
        }

        _ahead = _items.Current;
        return true;
    }

    private long Length()
    {
        if (sized is JinjaList or JinjaTuple or JinjaDict or JinjaSet or string or JinjaRange)
            return JinjaValue.Length(sized);
        if (sized is IJinjaObject { Length: { } known })
            return known;
        if (_length is null)
        {
            // Something that yields its items once: read the rest and go on from there.
            var rest = new List<object?>();
            while (_items.MoveNext())
                rest.Add(_items.Current);
            _length = _index + 1 + (_ahead == NotRead ? 0 : 1) + rest.Count;
            _items.Dispose();
            _items = rest.GetEnumerator();
        }

        return _length.Value;
    }

    private object? Cycle(RenderContext context, CallArguments arguments) => arguments.Positional.Count == 0
        ? throw new JinjaException("loop.cycle() needs the values to cycle through.")
        : arguments.Positional[(int)(_index % arguments.Positional.Count)];

    private object? Changed(RenderContext context, CallArguments arguments)
    {
        var value = new JinjaTuple(arguments.Positional);
        if (_lastChecked != NotRead && JinjaValue.AreEqual(_lastChecked, value))
            return false;
        _lastChecked = value;
        return true;
    }
}
