using System.Text;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;
using Written = System.Collections.Generic.IReadOnlyDictionary<string, object?>;

namespace EcommAspire.Transformation.Testing.UnitTests;

/// <summary>
/// The checksum by which <c>state:modified</c> knows a unit test again: that of its parts in Python's spelling, so that a manifest
/// of dbt and one of ours name the same test (https://docs.getdbt.com/reference/artifacts/manifest-json).
/// </summary>
internal static class UnitTestChecksum
{
    public static string Of(Node node)
    {
        var given = (node.Properties.GetValueOrDefault("given") as IEnumerable<object?> ?? []).OfType<Written>().ToList();
        var rows = given.Select((g, i) => Rows(g, node.UnitTest is { Problem: null } test ? test.Given[i].Rows : null)).ToList();
        var expect = node.Properties.GetValueOrDefault("expect") as Written ?? new Dictionary<string, object?>();
        var text = new StringBuilder()
            .Append(node.Properties.GetValueOrDefault("model")).Append('-').Append(Versions(node)).Append("-[")
            .AppendJoin(", ", given.Select((g, i) => $"UnitTestInputFixture(input={PlainValues.Repr(g.GetValueOrDefault("input"))}, {Fields(g, rows[i])})"))
            .Append("]-UnitTestOutputFixture(").Append(Fields(expect, Rows(expect, node.UnitTest?.Expected))).Append(")-").Append(Overrides(node));
        for (var i = 0; i < given.Count; i++)
            if (given[i].GetValueOrDefault("fixture") is not null)
                text.Append('-').Append(PlainValues.Str(rows[i]));
        return Checksums.Of(text.ToString());
    }

    private static string Fields(Written fixture, object? rows)
    {
        var format = fixture.GetValueOrDefault("format") as string ?? "dict";
        var name = format == "dict" ? "Dict" : format.ToUpperInvariant();
        return $"rows={PlainValues.Repr(rows)}, format=<UnitTestFormat.{name}: '{format}'>, fixture={PlainValues.Repr(fixture.GetValueOrDefault("fixture"))}";
    }

    private static object? Rows(Written fixture, Fixture? read) =>
        read is null ? fixture.GetValueOrDefault("rows") : read.Sql is null ? read.Rows : fixture.ContainsKey("fixture") ? read.Sql.Trim() : read.Sql;

    private static string Versions(Node node) => node.Properties.GetValueOrDefault("versions") is not Written versions ? "None"
        : $"UnitTestNodeVersions(include={PlainValues.Repr(versions.GetValueOrDefault("include"))}, exclude={PlainValues.Repr(versions.GetValueOrDefault("exclude"))})";

    private static string Overrides(Node node)
    {
        return node.Properties.GetValueOrDefault("overrides") is not Written overrides ? "None"
            : $"UnitTestOverrides(macros={Of("macros")}, vars={Of("vars")}, env_vars={Of("env_vars")})";

        string Of(string kind) => PlainValues.Repr(overrides.GetValueOrDefault(kind) ?? new Dictionary<string, object?>());
    }
}
