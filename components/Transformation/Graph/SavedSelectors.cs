using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Graph;

/// <summary>The selectors of <c>selectors.yml</c>; each is read when it is asked for, so that a mistake in one does not stop the others.</summary>
internal sealed class SavedSelectors
{
    private const string FileName = "selectors.yml";

    private readonly Dictionary<string, YamlMap> _definitions = [];
    private readonly YamlRenderer _render;

    private SavedSelectors(YamlRenderer render) => _render = render;

    /// <summary>The selector that applies where nothing is asked for.</summary>
    public string? Default { get; private set; }

    /// <summary>Name, description and definition as written, by name.</summary>
    public OrderedDictionary<string, object?> Written =>
        new(_definitions.Select(d => new KeyValuePair<string, object?>(d.Key, PlainValues.FromYaml(d.Value))));

    public static SavedSelectors Read(string projectRoot, YamlRenderer render)
    {
        var saved = new SavedSelectors(render);
        var path = Path.Combine(projectRoot, FileName);
        if (!File.Exists(path))
            return saved;
        foreach (var selector in YamlTree.ParseMap(Files.ReadText(path), FileName).Maps("selectors"))
        {
            var name = selector.RequiredText("name", "a selector");
            if (!saved._definitions.TryAdd(name, selector))
                throw new ProjectException($"there are two selectors named '{name}'. Rename one.", selector.Place);
            if (!selector.Has("definition"))
                throw new ProjectException($"the selector '{name}' has no definition.", selector.Place);
            if (!saved.IsTrue(selector, "default"))
                continue;
            if (saved.Default is { } other)
                throw new ProjectException($"both '{other}' and '{name}' are the default selector; only one can be.", selector.PlaceOf("default"));
            saved.Default = name;
        }

        return saved;
    }

    public Criterion Named(string name, IndirectSelection indirect) => new Reading(this, indirect).Named(name, new SourcePlace(FileName));

    private bool IsTrue(YamlMap map, string key) => map.Has(key) && Rendered(map, key) switch
    {
        bool flag => flag,
        string text => text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private object? Rendered(YamlMap map, string key) => map[key] is string text ? _render(text, map.PlaceOf(key)) : map[key];

    private string? Text(YamlMap map, string key) => map.Has(key) && Rendered(map, key) is { } value ? PlainValues.Str(value) : null;

    /// <summary>Makes one selector's definition into a criterion, with those it inherits from.</summary>
    private sealed class Reading(SavedSelectors saved, IndirectSelection indirect)
    {
        private readonly HashSet<string> _open = [];

        public Criterion Named(string name, SourcePlace place)
        {
            if (!saved._definitions.TryGetValue(name, out var selector))
                throw new ProjectException($"there is no selector '{name}' in {FileName}{Nearest.Suffix(name, saved._definitions.Keys)}.", place);
            if (!_open.Add(name))
                throw new ProjectException($"the selector '{name}' refers to itself.", selector.Place);
            if (selector["definition"] is YamlMap { Keys.Count: > 1 } root && (root.Has("union") || root.Has("intersection")))
                throw new ProjectException($"the selector '{name}' may hold one union or one intersection; beside it there is {string.Join(", ", root.Keys.Where(k => k is not ("union" or "intersection")).DefaultIfEmpty("the other"))}.", root.Place);
            var result = Read(selector["definition"], selector.PlaceOf("definition"));
            _open.Remove(name);
            return result;
        }

        private Criterion Read(object? definition, SourcePlace place)
        {
            switch (definition)
            {
                case string text:
                    return Criterion.ParseOne(PlainValues.Str(saved._render(text, place)), indirect);
                case YamlMap map when map.Has("union"):
                    return Several(map, "union", all => new Criterion.Union(all, null));
                case YamlMap map when map.Has("intersection"):
                    return Several(map, "intersection", all => new Criterion.Intersection(all, null));
                case YamlMap { Keys: [var method] } map when method is not ("method" or "exclude"):
                    return Match(method, Text(map, method), map);
                case YamlMap map when map.Has("method"):
                    return Method(map);
                default:
                    throw new ProjectException("a selector's definition is a text such as tag:nightly, a method with its value, a union or an intersection.", place);
            }
        }

        private Criterion Several(YamlMap map, string key, Func<IReadOnlyList<Criterion>, Criterion> combine)
        {
            var parts = map.List(key) ?? throw new ProjectException($"'{key}' takes a list.", map.PlaceOf(key));
            List<Criterion> included = [];
            Criterion? excluded = null;
            for (var i = 0; i < parts.Count; i++)
            {
                if (parts[i] is not YamlMap { Keys: ["exclude"] } exclusion)
                    included.Add(Read(parts[i], parts.PlaceOf(i)));
                else if (excluded is null)
                    excluded = Exclusion(exclusion);
                else
                    throw new ProjectException($"there is more than one 'exclude' in this {key}. Put all of it into one.", parts.PlaceOf(i));
            }

            var from = combine(included);
            return excluded is null ? from : new Criterion.Difference(from, excluded);
        }

        private Criterion.Union Exclusion(YamlMap map)
        {
            var list = map.List("exclude") ?? throw new ProjectException("'exclude' takes a list.", map.PlaceOf("exclude"));
            return new Criterion.Union([.. Enumerable.Range(0, list.Count).Select(i => Read(list[i], list.PlaceOf(i)))], null);
        }

        private Criterion Method(YamlMap map)
        {
            var method = map.RequiredText("method", "a selector's definition");
            var value = Text(map, "value") ?? throw new ProjectException($"the method '{method}' has no value.", map.Place);
            var match = method == "selector" ? Named(value, map.PlaceOf("value")) : Match(method, value, map);
            return map.Has("exclude") ? new Criterion.Difference(match, Exclusion(map)) : match;
        }

        private Criterion.Match Match(string method, string? value, YamlMap map)
        {
            var parts = method.Split('.');
            return new Criterion.Match(parts[0], parts[1..], value ?? "", $"{method}:{value}")
            {
                Indirect = Text(map, "indirect_selection") is not { } how ? indirect
                    : Enum.TryParse<IndirectSelection>(how, ignoreCase: true, out var mode) && Enum.IsDefined(mode) ? mode
                    : throw new ProjectException($"'{how}' is no way to select indirectly. Ways: eager, cautious, buildable, empty.", map.PlaceOf("indirect_selection")),
                ChildrensParents = saved.IsTrue(map, "childrens_parents"),
                Parents = saved.IsTrue(map, "parents"),
                ParentsDepth = Depth(map, "parents_depth"),
                Children = saved.IsTrue(map, "children"),
                ChildrenDepth = Depth(map, "children_depth"),
            };
        }

        private int? Depth(YamlMap map, string key) => Text(map, key) switch
        {
            null => null,
            var text when int.TryParse(text, out var depth) && depth >= 0 => depth,
            var text => throw new ProjectException($"'{key}' takes a whole number, not '{text}'.", map.PlaceOf(key)),
        };

        private string? Text(YamlMap map, string key) => saved.Text(map, key);
    }
}
