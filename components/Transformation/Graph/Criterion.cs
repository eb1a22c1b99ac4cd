using System.Globalization;
using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.Graph;

/// <summary>What <c>--select</c> says, as a tree.</summary>
internal abstract partial record Criterion
{
    /// <summary>How tests come along with what this chooses. As in dbt, only what is said on the command line combines by it; what is saved combines eagerly.</summary>
    public IndirectSelection Indirect { get; init; }

    /// <summary>Reads arguments of <c>--select</c>: blanks unite, commas intersect.</summary>
    public static Criterion Parse(IEnumerable<string> arguments, IndirectSelection indirect)
    {
        var unions = arguments
            .SelectMany(a => a.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Select(text => (Criterion)new Intersection([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => ParseOne(one, indirect))], text) { Indirect = indirect })
            .ToList();
        return new Union(unions, null) { Indirect = indirect };
    }

    /// <summary>Reads one criterion: <c>@tag:x</c>, <c>2+orders+1</c> …</summary>
    public static Match ParseOne(string text, IndirectSelection indirect)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            throw new ProjectException($"'{text}' is not a selection criterion. Write a name, method:value, and + or @ around it.");
        var (atSign, parents, children) = (match.Groups["at"].Success, match.Groups["parents"].Success, match.Groups["children"].Success);
        if (atSign && children)
            throw new ProjectException($"'{text}' has both @ in front and + behind, which contradict each other.");
        var value = match.Groups["value"].Value;
        var method = match.Groups["method"] is { Success: true } given ? given.Value : DefaultMethod(value);
        var parts = method.Split('.');
        return new Match(parts[0], parts[1..], value, text)
        {
            Indirect = indirect,
            ChildrensParents = atSign,
            Parents = parents,
            ParentsDepth = Depth(match.Groups["parentsDepth"].Value),
            Children = children,
            ChildrenDepth = Depth(match.Groups["childrenDepth"].Value),
        };
    }

    private static int? Depth(string digits) => int.TryParse(digits, NumberStyles.None, null, out var depth) ? depth : null;

    private static string DefaultMethod(string value) =>
        value.Contains('/', StringComparison.Ordinal) || value.Contains('\\', StringComparison.Ordinal) ? "path"
        : value.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) || value.EndsWith(".py", StringComparison.OrdinalIgnoreCase)
            || value.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? "file"
        : "fqn";

    [GeneratedRegex(@"^(?<at>@)?(?<parents>(?<parentsDepth>\d*)\+)?((?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Pattern();

    /// <summary>Nodes that a method finds, with neighbours.</summary>
    public sealed record Match(string Method, IReadOnlyList<string> Arguments, string Value, string Raw) : Criterion
    {
        public bool ChildrensParents { get; init; }
        public bool Parents { get; init; }
        public int? ParentsDepth { get; init; }
        public bool Children { get; init; }
        public int? ChildrenDepth { get; init; }
    }

    public sealed record Union(IReadOnlyList<Criterion> Parts, string? Raw) : Criterion;

    public sealed record Intersection(IReadOnlyList<Criterion> Parts, string? Raw) : Criterion;

    public sealed record Difference(Criterion From, Criterion Without) : Criterion;
}
