using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// Sources of a package that the project describes anew with <c>overrides</c>: what it says goes before what the package says, of the
/// source and of each of its tables (https://docs.getdbt.com/reference/resource-properties/overrides).
/// </summary>
internal sealed class SourceOverrides
{
    private const string Key = "overrides";

    private readonly Dictionary<(string Package, string Source), YamlMap> _overrides = [];
    private readonly List<YamlMap> _all = [];
    private readonly HashSet<YamlMap> _unused = [];

    public SourceOverrides(IEnumerable<YamlMap> sources)
    {
        foreach (var source in sources.Where(s => s.Has(Key)))
        {
            var (package, name) = (source.RequiredText(Key, "a source"), source.RequiredText("name", "a source"));
            if (!_overrides.TryAdd((package, name), source))
                throw new ProjectException($"the source '{name}' of the package '{package}' is overridden twice, first at {_overrides[(package, name)].Place}. Put both in one place.", source.Place);
            _unused.Add(source);
            _all.Add(source);
        }
    }

    /// <summary>Whether an entry describes another package's source rather than one of its own.</summary>
    public static bool IsOverride(YamlMap source) => source.Has(Key);

    /// <summary>A package's source as the project wants it.</summary>
    public YamlMap Apply(YamlMap source, string package)
    {
        if (source.Text("name") is not { } name || !_overrides.TryGetValue((package, name), out var ours))
            return source;
        _unused.Remove(ours);
        var merged = Over(source, ours);
        var tables = ours.Maps("tables").Where(t => t.Has("name")).ToDictionary(t => t.RequiredText("name", "a table"));
        var list = new YamlList(source.Place.File ?? "", source.LineOf("tables"));
        foreach (var table in source.Maps("tables"))
            list.Add(table.Text("name") is { } own && tables.TryGetValue(own, out var described) ? Over(table, described) : table, table.Place.Line);
        merged.Set("tables", list, source.LineOf("tables"));
        return merged;
    }

    /// <summary>Says which overrides name no source, and that dbt gives up all of them.</summary>
    public void Warn(WarningList warnings)
    {
        foreach (var source in _all)
            warnings.Add(WarningNames.SourceOverride, $"{source.PlaceOf(Key)}: '{Key}' of the source '{source.Text("name")}' is on its way out of dbt. Switch the package's source off in dbt_project.yml and describe one of your own.");
        foreach (var source in _unused)
            warnings.Add(WarningNames.OverridesNothing, $"{source.Place}: the package '{source.Text(Key)}' has no source '{source.Text("name")}'; what is said of it has no effect.");
    }

    private static YamlMap Over(YamlMap written, YamlMap ours)
    {
        var merged = new YamlMap(written.Place.File ?? "", written.Place.Line);
        foreach (var key in written.Keys)
            merged.Set(key, written[key], written.LineOf(key));
        foreach (var key in ours.Keys.Where(k => k != Key))
            merged.Set(key, ours[key], ours.LineOf(key));
        return merged;
    }
}
