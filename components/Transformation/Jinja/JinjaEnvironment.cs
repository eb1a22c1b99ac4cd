using System.Collections.Frozen;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja;

/// <summary>A filter: <c>value | name(arguments)</c>.</summary>
public delegate object? JinjaFilter(RenderContext context, object? value, CallArguments arguments);

/// <summary>A test: <c>value is name(arguments)</c>.</summary>
public delegate bool JinjaTest(RenderContext context, object? value, CallArguments arguments);

/// <summary>
/// The language: Jinja2's filters, tests, globals and statements plus what the host adds. Immutable, so that templates
/// can be parsed and rendered on any thread; a variant is made with <c>with</c>.
/// </summary>
public sealed record JinjaEnvironment
{
    /// <summary>Jinja2 as dbt sets it up: <c>do</c>, loop controls, a single trailing line break dropped.</summary>
    public static JinjaEnvironment Default { get; } = new();

    /// <summary>The tags that are the host's own, by name.</summary>
    public FrozenDictionary<string, BlockTag> BlockTags { get; init; } = FrozenDictionary<string, BlockTag>.Empty;

    /// <summary>Filters by name.</summary>
    public FrozenDictionary<string, JinjaFilter> Filters { get; init; } = BuiltInFilters.All;

    /// <summary>Tests by name.</summary>
    public FrozenDictionary<string, JinjaTest> Tests { get; init; } = BuiltInTests.All;

    /// <summary>Whether a line break at the end of a template stays.</summary>
    public bool KeepTrailingNewline { get; init; }

    /// <summary>This environment with more block tags.</summary>
    public JinjaEnvironment WithBlockTags(params BlockTag[] tags) => this with
    {
        BlockTags = BlockTags.Values.Concat(tags).ToDictionary(tag => tag.Name).ToFrozenDictionary(),
    };

    /// <summary>Parses a template. <paramref name="name"/> is what errors call it, usually its file.</summary>
    public JinjaTemplate Parse(string source, string name = "template")
    {
        source = Lexer.Normalize(source, KeepTrailingNewline);
        return new JinjaTemplate(this, name, source, new Parser(name, source, BlockTags).ParseTemplate());
    }

    /// <summary>Parses and renders in one step, for text that is rendered once.</summary>
    public string Render(string source, IJinjaScope globals, string name = "template", RenderOptions? options = null, CancellationToken cancellationToken = default) =>
        MayHoldJinja(source) ? Parse(source, name).Render(globals, options, cancellationToken) : Lexer.Normalize(source, KeepTrailingNewline);

    /// <summary>Parses and renders to a value in one step, as dbt does with every string of its configuration files.</summary>
    public object? RenderNative(string source, IJinjaScope globals, string name = "template", RenderOptions? options = null, CancellationToken cancellationToken = default) =>
        MayHoldJinja(source) ? Parse(source, name).RenderNative(globals, options, cancellationToken) : Lexer.Normalize(source, KeepTrailingNewline);

    /// <summary>Whether a text can hold anything but itself.</summary>
    public static bool MayHoldJinja(string source)
    {
        for (var at = source.IndexOf('{', StringComparison.Ordinal); at >= 0 && at + 1 < source.Length; at = source.IndexOf('{', at + 1))
        {
            if (source[at + 1] is '{' or '%' or '#')
                return true;
        }

        return false;
    }
}
