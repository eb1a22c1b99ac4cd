namespace EcommAspire.Transformation.Linting;

/// <summary>A place in a project that breaks a rule.</summary>
/// <param name="Rule">The rule's name, such as <c>keyword-case</c>.</param>
/// <param name="File">The file, relative to the project.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
/// <param name="IsFixed">Whether it was mended.</param>
public sealed record Finding(string Rule, string File, int Line, int Column, string Reason, bool IsFixed = false)
{
    /// <summary>What would mend it safely; null where a person must.</summary>
    internal Replacement? Fix { get; init; }

    /// <summary>The place and the reason in a line, as editors read them.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Rule}: {Reason}";
}

/// <summary>Text to put in place of other text.</summary>
internal readonly record struct Replacement(int Offset, int Length, string Text);
