using System.Runtime.CompilerServices;
using EcommAspire.Transformation.Jinja.Runtime;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja;

/// <summary>The state of one rendering, handed to every function that a template calls. Used by one thread at a time.</summary>
public sealed class RenderContext
{
    private Frame? _frame;
    private int _depth;
    private int _turns;

    internal RenderContext(JinjaEnvironment environment, RenderOptions options, CancellationToken cancellationToken)
    {
        Environment = environment;
        Options = options;
        CancellationToken = cancellationToken;
    }

    /// <summary>The filters, tests and tags of the language.</summary>
    public JinjaEnvironment Environment { get; }

    /// <summary>How this rendering behaves.</summary>
    public RenderOptions Options { get; }

    /// <summary>Stops the rendering: at the next macro call or turn of a loop.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The names visible where the current call stands: local ones first, then globals.</summary>
    public IJinjaScope Names => new ScopeView(_frame?.Scope);

    /// <summary>The templates and macros being executed, innermost first, each with the place it has reached.</summary>
    public IEnumerable<JinjaStackFrame> Stack
    {
        get
        {
            for (var frame = _frame; frame is not null; frame = frame.Outer)
                yield return frame.ToStackFrame();
        }
    }

    /// <summary>Calls a value that a template handed over; what cannot be called is an error.</summary>
    public object? Call(object? callable, CallArguments arguments)
    {
        switch (callable)
        {
            case IJinjaCallable function: return function.Call(this, arguments);
            case Undefined { Behavior: UndefinedBehavior.Chainable }: return callable;
            case Undefined undefined: throw undefined.Error();
            default: throw new JinjaException($"A {JinjaValue.TypeName(callable)} cannot be called.");
        }
    }

    /// <summary>Looks up <c>target.name</c> as a template does: an attribute, else an item, else undefined.</summary>
    public object? GetAttribute(object? target, string name) => Members.Attribute(this, target, name);

    /// <summary>Looks up <c>target[key]</c> as a template does: an item, else an attribute, else undefined.</summary>
    public object? GetItem(object? target, object? key) => Members.Item(this, target, key);

    /// <summary>Applies a filter by name, as <c>map</c> does; an unknown one is an error with a suggestion.</summary>
    public object? ApplyFilter(string name, object? value, CallArguments arguments) =>
        Environment.Filters.TryGetValue(name, out var filter)
            ? filter(this, value, arguments)
            : throw new JinjaException($"There is no filter '{name}'.{Suggestion.For(name, Environment.Filters.Keys)}");

    /// <summary>Applies a test by name, as <c>select</c> does; an unknown one is an error with a suggestion.</summary>
    public bool ApplyTest(string name, object? value, CallArguments arguments) =>
        Environment.Tests.TryGetValue(name, out var test)
            ? test(this, value, arguments)
            : throw new JinjaException($"There is no test '{name}'.{Suggestion.For(name, Environment.Tests.Keys)}");

    internal Undefined UndefinedName(string name, Scope scope) =>
        Undefined.ForName(name, Options.Undefined, () => scope.Names.Concat(["range", "dict", "namespace", "cycler", "joiner"]));

    /// <summary>Whether the result is a value rather than text.</summary>
    internal bool IsNative { get; init; }

    internal Frame Enter(JinjaTemplate template, JinjaMacro? macro, Scope scope)
    {
        Turn();
        if (_depth >= Options.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JinjaException(
                $"Macros call each other {_depth} levels deep. Is '{macro?.Definition.Name}' calling itself without end?");
        }

        _depth++;
        return _frame = new Frame(template, macro, scope, _frame);
    }

    /// <summary>Counts a turn of a loop or a call; here a rendering is stopped.</summary>
    internal void Turn()
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (++_turns > Options.MaxTurns)
            throw new JinjaException($"Loops and macros have gone round {Options.MaxTurns:N0} times. Does a loop add to what it runs over, or hold a loop too many?");
    }

    internal void Leave(Frame frame)
    {
        _frame = frame.Outer;
        _depth--;
    }

    private sealed class ScopeView(Scope? scope) : IJinjaScope
    {
        public IEnumerable<string> Names => scope?.Names ?? [];

        public bool TryGet(string name, out object? value)
        {
            value = null;
            return scope is not null && scope.TryGet(name, out value);
        }
    }
}
