using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja;

/// <summary>How one rendering behaves.</summary>
public sealed record RenderOptions
{
    /// <summary>Jinja2's own behavior.</summary>
    public static RenderOptions Default { get; } = new();

    /// <summary>What may be done with names that do not exist.</summary>
    public UndefinedBehavior Undefined { get; init; }

    /// <summary>How deep macros may call each other.</summary>
    public int MaxDepth { get; init; } = 500;

    /// <summary>How many turns of loops and calls of macros a rendering may take: an end for what has none.</summary>
    public int MaxTurns { get; init; } = 5_000_000;
}
