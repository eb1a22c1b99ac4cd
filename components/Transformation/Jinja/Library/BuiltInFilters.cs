using System.Collections.Frozen;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Jinja2's filters, and dbt's.</summary>
public static class BuiltInFilters
{
    /// <summary>All of them by name.</summary>
    public static FrozenDictionary<string, JinjaFilter> All { get; } = new[]
    {
        TextFilters.All, NumberFilters.All, SequenceFilters.All, SelectionFilters.All, ValueFilters.All,
    }.SelectMany(group => group).ToFrozenDictionary();
}
