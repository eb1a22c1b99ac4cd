using System.Text;
using EcommAspire.Transformation.Jinja.Runtime;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja;

/// <summary>A macro together with the names it can see. Its value is what it wrote, or what it gave to <c>return()</c>.</summary>
public sealed class JinjaMacro : IJinjaObject, IJinjaCallable
{
    private readonly Scope _scope;

    internal JinjaMacro(JinjaTemplate template, MacroNode definition, Scope scope)
    {
        Template = template;
        Definition = definition;
        _scope = scope;
    }

    /// <summary>The macro's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The template it was defined in.</summary>
    public JinjaTemplate Template { get; }

    /// <summary>Its definition.</summary>
    public MacroNode Definition { get; }

    /// <inheritdoc/>
    public string TypeName => "Macro";

    /// <inheritdoc/>
    public string Representation => $"<Macro {JinjaValue.ToRepresentation(Name)}>";

    /// <inheritdoc/>
    public IEnumerable<string> AttributeNames => ["name", "arguments", "catch_kwargs", "catch_varargs", "caller"];

    /// <inheritdoc/>
    public bool TryGetAttribute(string name, out object? value)
    {
        (var found, value) = name switch
        {
            "name" => (true, (object?)Name),
            "arguments" => (true, new JinjaTuple(Definition.Parameters.Select(parameter => (object?)parameter.Name))),
            "catch_kwargs" => (true, Definition.UsesKwargs),
            "catch_varargs" => (true, Definition.UsesVarargs),
            "caller" => (true, Definition.UsesCaller),
            _ => (false, null),
        };
        return found;
    }

    /// <summary>Calls the macro in a rendering of its own.</summary>
    public object? Call(CallArguments arguments, RenderOptions? options = null, CancellationToken cancellationToken = default) =>
        Call(new RenderContext(Template.Environment, options ?? RenderOptions.Default, cancellationToken), arguments);

    /// <inheritdoc/>
    public object? Call(RenderContext context, CallArguments arguments)
    {
        var scope = _scope.Inner();
        var frame = context.Enter(Template, this, scope);
        frame.Position = Definition.Position;
        try
        {
            var interpreter = new Interpreter(context, frame);
            BindParameters(context, interpreter, scope, arguments);
            var output = new StringBuilder();
            var completion = interpreter.Execute(Definition.Body, scope, new TextSink(output));
            if (completion == Completion.Return)
                return EndsCaller ? throw new ReturnException(frame.Returned) : frame.Returned;
            return output.ToString();
        }
        catch (ReturnException returned) when (!EndsCaller)
        {
            return returned.Value;
        }
        catch (JinjaException error) when (frame.Locates(error))
        {
            throw;
        }
        finally
        {
            context.Leave(frame);
        }
    }

    /// <summary>The body of a call block is no macro of its own to <c>return()</c>: it ends the macro that ran it.</summary>
    internal bool EndsCaller { get; init; }

    private void BindParameters(RenderContext context, Interpreter interpreter, Scope scope, CallArguments arguments)
    {
        var parameters = Definition.Parameters;
        var positional = arguments.PositionalSpan;
        var given = Math.Min(positional.Length, parameters.Count);
        for (var i = 0; i < given; i++)
            scope.Set(parameters[i].Name, positional[i]);
        if (Definition.UsesVarargs)
        {
            scope.Set("varargs", new JinjaTuple(positional[given..].ToArray()));
        }
        else if (positional.Length > parameters.Count)
        {
            throw new JinjaException(
                $"The macro '{Name}' takes at most {parameters.Count} argument{(parameters.Count == 1 ? "" : "s")}, but {positional.Length} were given.");
        }

        JinjaDict? surplus = Definition.UsesKwargs ? [] : null;
        var named = new bool[parameters.Count];
        var hasCaller = false;
        foreach (ref readonly var argument in arguments.NamedSpan)
        {
            var index = IndexOf(argument.Key);
            if (index >= 0)
            {
                if (index < given)
                    throw new JinjaException($"The macro '{Name}' got the argument '{argument.Key}' twice.");
                named[index] = true;
                scope.Set(parameters[index].Name, argument.Value);
            }
            else if (argument.Key == "caller" && Definition.UsesCaller)
            {
                hasCaller = true;
                scope.Set("caller", argument.Value);
            }
            else if (surplus is not null)
            {
                surplus[argument.Key] = argument.Value;
            }
            else
            {
                throw UnknownArgument(argument.Key);
            }
        }

        if (surplus is not null)
            scope.Set("kwargs", surplus);
        if (Definition.UsesCaller && !hasCaller && IndexOf("caller") < 0)
            scope.Set("caller", Undefined.Because($"The macro '{Name}' was called without a call block: there is no caller.", context.Options.Undefined));
        for (var i = given; i < parameters.Count; i++)
        {
            if (named[i])
                continue;
            var parameter = parameters[i];
            scope.Set(parameter.Name, parameter.Default is { } value
                ? interpreter.Evaluate(value, scope)
                : Undefined.Because($"The macro '{Name}' was called without its argument '{parameter.Name}'.", context.Options.Undefined));
        }
    }

    private JinjaException UnknownArgument(string name) => name == "caller"
        ? new JinjaException($"The macro '{Name}' cannot be used by a call block: it does not call caller().")
        : new JinjaException(
            $"The macro '{Name}' has no argument '{name}'.{Suggestion.For(name, Definition.Parameters.Select(parameter => parameter.Name))}");

    private int IndexOf(string name)
    {
        for (var i = 0; i < Definition.Parameters.Count; i++)
        {
            if (Definition.Parameters[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override string ToString() => Representation;
}
