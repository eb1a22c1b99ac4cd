using System.Text;
using EcommAspire.Transformation.Jinja.Runtime;
using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja;

/// <summary>A parsed template. Immutable: many threads may render it at once.</summary>
public sealed class JinjaTemplate
{
    internal JinjaTemplate(JinjaEnvironment environment, string name, string source, BodyNode root)
    {
        Environment = environment;
        Name = name;
        Source = source;
        Root = root;
    }

    /// <summary>The environment that parsed it.</summary>
    public JinjaEnvironment Environment { get; }

    /// <summary>The template's name in messages, usually its file.</summary>
    public string Name { get; }

    /// <summary>The source, with line breaks as <c>\n</c>; positions count in it.</summary>
    public string Source { get; }

    /// <summary>The tree.</summary>
    public BodyNode Root { get; }

    /// <summary>The macros defined at the top level, in order.</summary>
    public IEnumerable<MacroNode> Macros => Root.Statements.OfType<MacroNode>();

    /// <summary>The blocks of the host's tags at the top level, in order.</summary>
    public IEnumerable<HostBlockNode> HostBlocks => Root.Statements.OfType<HostBlockNode>();

    /// <summary>Renders to text.</summary>
    public string Render(IJinjaScope globals, RenderOptions? options = null, CancellationToken cancellationToken = default)
    {
        var output = new StringBuilder(Source.Length);
        Execute(globals, new RenderContext(Environment, options ?? RenderOptions.Default, cancellationToken), new TextSink(output));
        return output.ToString();
    }

    /// <summary>
    /// Renders to a value, as dbt renders configuration: one expression alone keeps its type
    /// (see the filters <c>as_native</c>, <c>as_bool</c>, <c>as_number</c>, <c>as_text</c>), anything else is text.
    /// </summary>
    public object? RenderNative(IJinjaScope globals, RenderOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sink = new NativeSink();
        Execute(globals, new RenderContext(Environment, options ?? RenderOptions.Default, cancellationToken) { IsNative = true }, sink);
        try
        {
            return sink.Value();
        }
        catch (JinjaException error) when (!error.IsLocated)
        {
            error.Locate(Name, Source, sink.LastPosition, macro: null);
            throw;
        }
    }

    /// <summary>
    /// A macro of this template as something to call from any rendering. Names that it does not define come from
    /// <paramref name="globals"/>, so one definition can be bound once per package or model.
    /// </summary>
    public JinjaMacro BindMacro(MacroNode macro, IJinjaScope globals) => new(this, macro, new Scope(null, globals));

    private void Execute(IJinjaScope globals, RenderContext context, OutputSink sink)
    {
        var scope = new Scope(null, globals);
        Frame? frame = null;
        try
        {
            frame = context.Enter(this, null, scope);
            var completion = new Interpreter(context, frame).Execute(Root, scope, sink);
            if (completion == Completion.Return)
                throw new JinjaException("return() is for macros: this is the body of a template.");
        }
        catch (JinjaException error) when (frame?.Locates(error) ?? false)
        {
            throw;
        }
        catch (ReturnException) when (frame is { Outer: null })
        {
            var error = new JinjaException("return() is for macros: this is the body of a template.");
            frame.Locate(error);
            throw error;
        }
        finally
        {
            if (frame is not null)
                context.Leave(frame);
        }
    }
}
