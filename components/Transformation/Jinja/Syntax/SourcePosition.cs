namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>A place in a template's source: its offset in characters and, counted from one, its line and column.</summary>
public readonly record struct SourcePosition(int Offset, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}";
}
