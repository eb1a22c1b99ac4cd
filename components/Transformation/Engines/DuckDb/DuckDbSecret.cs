using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Engines.DuckDb;

/// <summary>An entry of a profile's <c>secrets</c> as DuckDB makes it; https://github.com/duckdb/dbt-duckdb#fetching-credentials-from-context.</summary>
internal static class DuckDbSecret
{
    public static string Create(IReadOnlyDictionary<string, object?> secret, int index, Func<string, ProjectException> wrong)
    {
        var type = secret.GetValueOrDefault("type") as string ?? throw wrong("each of 'secrets' needs a 'type'");
        var name = secret.GetValueOrDefault("name") as string ?? $"_dbt_secret_{index + 1}";
        List<string> parts = [$"type {Sql.Identifier(type)}"];
        foreach (var (key, value) in secret)
        {
            if (key is "type" or "name" or "persistent" || value is null)
                continue;
            if (key == "scope" && value is IEnumerable<object?> scopes)
                parts.AddRange(scopes.Select(s => $"scope {Literal(s)}"));
            else
                parts.Add($"{Sql.Identifier(key)} {Value(key, value)}");
        }

        return $"create or replace {(secret.GetValueOrDefault("persistent") is true ? "persistent " : "")}secret {Sql.Identifier(name)} ({string.Join(", ", parts)})";
    }

    private static string Value(string key, object value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => $"map {{{string.Join(", ", map.Select(p => $"{Literal(p.Key)}: {Literal(p.Value)}"))}}}",
        IEnumerable<object?> list => $"array [{string.Join(", ", list.Select(Literal))}]",
        _ => key == "provider" ? Sql.Identifier(PlainValues.Str(value)) : Literal(value),
    };

    private static string Literal(object? value) => Sql.Literal(PlainValues.Str(value));
}
