namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>A place in a template's source: its offset in characters and, counted from one, its line and column.</summary>
public readonly record struct SourcePosition(int Offset, int Line, int Column)
{
    /// <summary>The first character of a template.</summary>
    public static SourcePosition Start { get; } = new(0, 1, 1);

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}";
}
