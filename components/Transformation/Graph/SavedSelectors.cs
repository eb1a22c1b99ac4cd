using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Graph;

/// <summary>The selectors of <c>selectors.yml</c>.</summary>
internal sealed class SavedSelectors
{
    private readonly Dictionary<string, YamlMap> _definitions = [];
    private readonly IndirectSelection _indirect;

    private SavedSelectors(IndirectSelection indirect) => _indirect = indirect;

    public static Criterion Load(string projectRoot, string name, IndirectSelection indirect)
    {
        var saved = new SavedSelectors(indirect);
        var path = Path.Combine(projectRoot, "selectors.yml");
        if (File.Exists(path))
            foreach (var selector in YamlTree.ParseMap(Files.ReadText(path), "selectors.yml").Maps("selectors"))
                saved._definitions[selector.RequiredText("name", "a selector")] = selector;
        return saved.Named(name, []);
    }

    private Criterion Named(string name, HashSet<string> open)
    {
        if (!_definitions.TryGetValue(name, out var selector))
            throw new ProjectException($"there is no selector '{name}' in selectors.yml{Nearest.Suffix(name, _definitions.Keys)}.");
        if (!open.Add(name))
            throw new ProjectException($"the selector '{name}' refers to itself.", selector.Place);
        var result = Read(selector["definition"], selector.PlaceOf("definition"), open);
        open.Remove(name);
        return result;
    }

    private Criterion Read(object? definition, SourcePlace place, HashSet<string> open)
    {
        switch (definition)
        {
            case string text:
                return Criterion.Parse([text], _indirect);
            case YamlMap map when map.Has("union"):
                return Several(map.List("union")!, open, all => new Criterion.Union(all, null));
            case YamlMap map when map.Has("intersection"):
                return Several(map.List("intersection")!, open, all => new Criterion.Intersection(all, null));
            case YamlMap map when map.Has("method"):
                return Method(map, open);
            case YamlMap { Keys.Count: 1 } map:
                return Criterion.ParseOne($"{map.Keys[0]}:{map.Text(map.Keys[0])}", _indirect);
            default:
                throw new ProjectException("a selector's definition is text, a method, a union or an intersection.", place);
        }
    }

    private Criterion Several(YamlList parts, HashSet<string> open, Func<IReadOnlyList<Criterion>, Criterion> combine)
    {
        List<Criterion> included = [];
        List<Criterion> excluded = [];
        for (var i = 0; i < parts.Count; i++)
            if (parts[i] is YamlMap map && map.Has("exclude"))
                excluded.AddRange(map.List("exclude")!.Select(e => Read(e, map.Place, open)));
            else
                included.Add(Read(parts[i], parts.PlaceOf(i), open));
        var from = combine(included);
        return excluded.Count == 0 ? from : new Criterion.Difference(from, new Criterion.Union(excluded, null));
    }

    private Criterion Method(YamlMap map, HashSet<string> open)
    {
        var method = map.RequiredText("method", "a selector's definition");
        var value = map.RequiredText("value", "a selector's definition");
        if (method == "selector")
            return Named(value, open);
        var parts = method.Split('.');
        Criterion match = new Criterion.Match(parts[0], parts[1..], value, $"{method}:{value}")
        {
            Indirect = map.Text("indirect_selection") is { } indirect && Enum.TryParse<IndirectSelection>(indirect, true, out var mode) ? mode : _indirect,
            ChildrensParents = map.Flag("childrens_parents") ?? false,
            Parents = map.Flag("parents") ?? false,
            ParentsDepth = int.TryParse(map.Text("parents_depth"), out var up) ? up : null,
            Children = map.Flag("children") ?? false,
            ChildrenDepth = int.TryParse(map.Text("children_depth"), out var down) ? down : null,
        };
        return map.List("exclude") is { } excluded
            ? new Criterion.Difference(match, new Criterion.Union([.. excluded.Select(e => Read(e, map.PlaceOf("exclude"), open))], null))
            : match;
    }
}
