using System.Text.RegularExpressions;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Testing;

/// <summary>The arguments of a generic test as its macro gets them: each rendered to a value.</summary>
internal static partial class TestArguments
{
    public static CallArguments Render(Node test, IJinjaScope scope, RenderOptions options)
    {
        var rendered = test.TestMetadata!.Kwargs.Select(a => new KeyValuePair<string, object?>(a.Key, Value(a.Key, a.Value, test, scope, options)));
        return new CallArguments([], [.. rendered]);
    }

    private static object? Value(string? key, object? value, Node test, IJinjaScope scope, RenderOptions options) => value switch
    {
        string text when key == "column_name" => text,
        string text => Text(text, test, scope, options),
        IReadOnlyDictionary<string, object?> map => new JinjaDict(map.Select(p => new KeyValuePair<object?, object?>(p.Key, Value(null, p.Value, test, scope, options)))),
        IEnumerable<object?> list => new JinjaList(list.Select(item => Value(null, item, test, scope, options))),
        _ => JinjaValue.From(value),
    };

    private static object? Text(string text, Node test, IJinjaScope scope, RenderOptions options) =>
        MacroRegistry.Language.RenderNative(LooksLikeCall().IsMatch(text) ? $"{{{{ {text} }}}}" : text, scope, test.DisplayPath, options);

    [GeneratedRegex(@"^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex LooksLikeCall();
}
