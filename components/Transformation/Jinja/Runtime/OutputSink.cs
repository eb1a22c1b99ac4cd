using System.Text;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>Where what is written goes.</summary>
internal abstract class OutputSink
{
    public abstract void Text(string text);

    public abstract void Value(object? value, Expression expression);
}

internal sealed class TextSink(StringBuilder output) : OutputSink
{
    public override void Text(string text) => Arithmetic.EnsureFits(output.Append(text).Length);

    public override void Value(object? value, Expression expression) => Text(JinjaValue.ToText(value));

    public override string ToString() => output.ToString();
}

/// <summary>Keeps values as they are until it is clear whether there is only one.</summary>
internal sealed class NativeSink : OutputSink
{
    private readonly List<object?> _parts = [];
    private bool _lastIsText;

    public override void Text(string text)
    {
        if (_lastIsText)
            _parts[^1] = (string)_parts[^1]! + text;
        else
            _parts.Add(text);
        _lastIsText = true;
    }

    public override void Value(object? value, Expression expression)
    {
        // Jinja2 folds expressions without names into the text around them.
        if (value is not (NativeMarker or Undefined) && Constants.IsConstant(expression))
        {
            Text(JinjaValue.ToText(value));
            return;
        }

        _parts.Add(value);
        _lastIsText = false;
        LastPosition = expression.Position;
    }

    public SourcePosition LastPosition { get; private set; }

    public object? Value() => _parts.Count switch
    {
        0 => "",
        1 => NativeMarker.Resolve(_parts[0]),
        _ => string.Concat(_parts.Select(JinjaValue.ToText)),
    };
}
