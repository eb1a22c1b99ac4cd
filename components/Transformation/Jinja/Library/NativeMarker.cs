namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>What the filters <c>as_native</c>, <c>as_bool</c>, <c>as_number</c> and <c>as_text</c> ask for when the result is a value.</summary>
internal enum NativeKind
{
    Text,
    Native,
    Bool,
    Number,
}

/// <summary>A text that says how it is to be read when it is all there is. Anywhere else it is that text.</summary>
internal sealed class NativeMarker(NativeKind kind, string text)
{
    public override string ToString() => text;

    public static object? Resolve(object? value) => value is NativeMarker marker ? marker.Resolve() : value;

    private object? Resolve()
    {
        if (Kind == NativeKind.Text)
            return text;
        var value = LiteralReader.TryRead(text, out var literal) ? literal : text;
        return Kind switch
        {
            NativeKind.Bool when value is not bool => throw new JinjaException($"'{text}' is not a boolean, as 'as_bool' wants it."),
            NativeKind.Number when value is bool or not (long or double or System.Numerics.BigInteger) => throw new JinjaException($"'{text}' is not a number, as 'as_number' wants it."),
            _ => value,
        };
    }

    private NativeKind Kind => kind;
}
