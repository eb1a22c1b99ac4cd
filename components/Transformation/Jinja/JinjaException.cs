using System.Text;
using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja;

/// <summary>One level of the stack of templates and macros in which an error happened.</summary>
/// <param name="Macro">The macro, or null in the body of a template.</param>
/// <param name="Template">The template's name, usually its file.</param>
/// <param name="Position">The place of the error, or of the call that led to it.</param>
public sealed record JinjaStackFrame(string? Macro, string Template, SourcePosition Position)
{
    /// <inheritdoc/>
    public override string ToString() => Macro is null
        ? $"{Template} ({Position})"
        : $"macro '{Macro}' in {Template} ({Position})";
}

/// <summary>
/// A mistake in a template, or one found while rendering it. <see cref="Reason"/> is the sentence alone,
/// <see cref="Exception.Message"/> has place, excerpt and macro stack too.
/// Functions of the host may throw it without a place: the interpreter adds where they were called.
/// </summary>
public class JinjaException : Exception
{
    private readonly List<JinjaStackFrame> _stack = [];
    private string? _excerpt;

    /// <summary>Creates an error whose place the interpreter will add.</summary>
    public JinjaException(string reason, Exception? inner = null) : base(reason, inner) => Reason = reason;

    /// <summary>Creates an error at a place.</summary>
    public JinjaException(string reason, string template, string source, SourcePosition position) : this(reason) =>
        Locate(template, source, position, macro: null);

    /// <summary>What is wrong, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>Whether the place of the error is known yet.</summary>
    public bool IsLocated => _stack.Count > 0;

    /// <summary>The template of the error, usually a file's path.</summary>
    public string? TemplateName => IsLocated ? _stack[0].Template : null;

    /// <summary>The line, counted from one; 0 if not known.</summary>
    public int Line => IsLocated ? _stack[0].Position.Line : 0;

    /// <summary>The column, counted from one; 0 if not known.</summary>
    public int Column => IsLocated ? _stack[0].Position.Column : 0;

    /// <summary>The line of the error with a mark below the column.</summary>
    public string? Excerpt => _excerpt;

    /// <summary>Where it happened, innermost first.</summary>
    public IReadOnlyList<JinjaStackFrame> MacroStack => _stack;

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            if (!IsLocated)
                return Reason;
            var text = new StringBuilder(Reason);
            text.Append('\n').Append("  in ").Append(_stack[0]);
            if (_excerpt is not null)
                text.Append('\n').Append(_excerpt);
            const int Shown = 12;
            foreach (var frame in _stack.Skip(1).Take(Shown))
                text.Append('\n').Append("  called from ").Append(frame);
            if (_stack.Count > Shown + 1)
                text.Append('\n').Append("  … and ").Append(_stack.Count - Shown - 1).Append(" more");
            return text.ToString();
        }
    }

    /// <summary>Adds the next outer place. The first is the error's own and gives the excerpt.</summary>
    internal void Locate(string template, string source, SourcePosition position, string? macro)
    {
        if (!IsLocated)
            _excerpt = ExcerptOf(source, position);
        _stack.Add(new JinjaStackFrame(macro, template, position));
    }

    private static string? ExcerptOf(string source, SourcePosition position)
    {
        if (position.Offset > source.Length)
            return null;
        var start = position.Offset == 0 ? 0 : source.LastIndexOf('\n', position.Offset - 1) + 1;
        var end = source.IndexOf('\n', start);
        var line = end < 0 ? source[start..] : source[start..end];
        const int Width = 120;
        var column = position.Offset - start;
        var from = line.Length > Width && column > Width / 2 ? column - Width / 2 : 0;
        var shown = line.Substring(from, Math.Min(Width, line.Length - from));
        var pad = string.Concat(shown.Take(column - from).Select(c => c == '\t' ? '\t' : ' '));
        return $"    {shown}\n    {pad}^";
    }
}

/// <summary>A template that cannot be parsed.</summary>
public sealed class JinjaSyntaxException(string reason, string template, string source, SourcePosition position)
    : JinjaException(reason, template, source, position);

/// <summary>A name, attribute or item that does not exist was used.</summary>
/// <param name="reason">What is wrong; the interpreter adds the place.</param>
/// <param name="name">The name that was not found.</param>
public sealed class UndefinedException(string reason, string? name = null) : JinjaException(reason)
{
    /// <summary>The name that was not found.</summary>
    public string? Name { get; } = name;
}
