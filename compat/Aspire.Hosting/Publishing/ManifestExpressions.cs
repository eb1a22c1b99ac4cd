using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes values by their names in a manifest, and remembers which resources they name.</summary>
internal sealed class ManifestExpressions
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<IResource> _resources = [];
    private readonly Dictionary<(ParameterResource Parameter, string Format), string> _formatted = [];
    private readonly HashSet<string> _taken = [];

    /// <summary>The resources that were named.</summary>
    public IEnumerable<IResource> Resources => _resources;

    /// <summary>A value's name, or the text that it is.</summary>
    public string Of(object value)
    {
        var named = value is IResourceBuilder<IResource> { Resource: IManifestExpressionProvider resource } ? resource : value;
        Remember(named);
        return named switch
        {
            ReferenceExpression expression => Of(expression),
            IManifestExpressionProvider provider => provider.ValueExpression,
            _ => $"{named}",
        };
    }

    /// <summary>The parameters that were named in a format, with the name of what they then are; each once.</summary>
    /// <param name="only">The one that is asked for; all where null.</param>
    public List<(ParameterResource Parameter, string Format, string Name)> TakeFormatted(IResource? only) =>
        [.. _formatted.Where(f => (only is null || f.Key.Parameter == only) && _taken.Add(f.Value)).Select(f => (f.Key.Parameter, f.Key.Format, f.Value))];

    private string Of(ReferenceExpression expression)
    {
        var holes = new object[expression.ValueProviders.Count];
        for (var i = 0; i < holes.Length; i++)
        {
            holes[i] = expression.StringFormats[i] is { Length: > 0 } format && expression.ValueProviders[i] is ParameterResource parameter
                ? $"{{{Formatted(parameter, format)}.value}}"
                : expression.ManifestExpressions[i];
        }

        return string.Format(expression.Format, holes);
    }

    private string Formatted(ParameterResource parameter, string format)
    {
        if (!_formatted.TryGetValue((parameter, format), out var name))
            _formatted[(parameter, format)] = name = $"{parameter.Name}-{Word(format)}-encoded";
        return name;
    }

    private static string Word(string format) =>
        format.Aggregate(new StringBuilder(), (word, c) => word.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).ToString().Trim('-');

    private void Remember(object value)
    {
        if (!_seen.Add(value))
            return;
        // An expression within another stands there without its formats, and what they would name is written all the same.
        if (value is ReferenceExpression expression)
            Of(expression);
        if (value is IResource resource)
            _resources.Add(resource);
        else if (value is IValueWithReferences whole)
            foreach (var part in whole.References)
                Remember(part);
    }
}
