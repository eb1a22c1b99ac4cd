using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>The project's <c>query-comment</c>: what every statement that goes to the database is marked with.</summary>
/// <param name="Template">Jinja that sees <c>node</c> and <c>connection_name</c>; null is dbt's own comment, empty is none.</param>
/// <param name="IsAppended">Whether it stands behind the statement and not before it.</param>
/// <param name="Place">Where the project says so.</param>
internal sealed record QueryComment(string? Template, bool IsAppended, SourcePlace Place)
{
    private const string Key = "query-comment";

    private static readonly string[] s_keys = ["comment", "append", "job-label", "job_label"];

    public static QueryComment Of(YamlMap project, WarningList warnings)
    {
        var place = project.PlaceOf(Key);
        if (!project.Has(Key))
            return new(null, false, place);
        if (project[Key] is not YamlMap map)
            return new(project.Text(Key) ?? "", false, place);
        foreach (var key in map.Keys.Except(s_keys))
            warnings.Add(WarningNames.UnknownKey, $"{map.PlaceOf(key)}: '{key}' is not a key of {Key}{Nearest.Suffix(key, s_keys)}; it has no effect.");
        return new(map.Keys.Count == 0 ? "" : map.Text("comment"), map.Flag("append") ?? false, place);
    }
}
