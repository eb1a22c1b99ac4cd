namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>The names a template, macro, loop or block has set, and the scope around it.</summary>
internal sealed class Scope(Scope? outer, IJinjaScope globals)
{
    private string[] _names = [];
    private object?[] _values = [];
    private int _count;

    public IJinjaScope Globals { get; } = globals;

    public Scope? Outer { get; } = outer;

    public Scope Inner() => new(this, Globals);

    public void Set(string name, object? value)
    {
        var index = IndexOf(name);
        if (index >= 0)
        {
            _values[index] = value;
            return;
        }

        if (_count == _names.Length)
        {
            var capacity = Math.Max(4, _count * 2);
            Array.Resize(ref _names, capacity);
            Array.Resize(ref _values, capacity);
        }

        _names[_count] = name;
        _values[_count++] = value;
    }

    public bool TryGetLocal(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            var index = scope.IndexOf(name);
            if (index < 0)
                continue;
            value = scope._values[index];
            return true;
        }

        value = null;
        return false;
    }

    public bool TryGet(string name, out object? value) => TryGetLocal(name, out value) || Globals.TryGet(name, out value);

    public IEnumerable<string> Names
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope.Outer)
            {
                for (var i = 0; i < scope._count; i++)
                    yield return scope._names[i];
            }

            foreach (var name in Globals.Names)
                yield return name;
        }
    }

    private int IndexOf(string name)
    {
        // Names are interned by the lexer, so the first look nearly always decides.
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_names[i], name))
                return i;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_names[i] == name)
                return i;
        }

        return -1;
    }
}
