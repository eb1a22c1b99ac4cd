using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Contracts;

/// <summary>Constraints of a contract as the column and table definitions of <c>create table</c>.</summary>
/// <param name="quote">Quotes a name.</param>
/// <param name="resolve">Gives the relation that a foreign key's <c>to</c> means, as SQL.</param>
internal sealed class Constraints(Func<string, string> quote, Func<string, string> resolve)
{
    /// <summary>One definition a column: name, type, constraints.</summary>
    public JinjaList OfColumns(JinjaDict columns) =>
        new(columns.Select(c => (object?)OfColumn(c.Value as JinjaDict ?? throw new JinjaException("The columns of a model are dicts."))));

    /// <summary>The constraints of the table.</summary>
    public JinjaList OfModel(IEnumerable<object?> constraints) =>
        new(constraints.OfType<JinjaDict>().Select(OfModel).Where(c => c is not null));

    private string OfColumn(JinjaDict column)
    {
        var name = Text(column, "name") ?? "";
        var quoted = column.TryGetValue("quote", out var asked) && asked is true ? quote(name) : name;
        var own = column.TryGetValue("constraints", out var constraints) && constraints is JinjaList list ? list : [];
        return string.Join(' ', own.OfType<JinjaDict>().Select(OfColumnConstraint).Where(c => c is not null).Prepend($"{quoted} {Text(column, "data_type")}"));
    }

    private string? OfColumnConstraint(JinjaDict constraint)
    {
        var expression = Text(constraint, "expression") is { Length: > 0 } written ? written : null;
        return Text(constraint, "type") switch
        {
            "check" when expression is not null => $"check ({expression})",
            "not_null" => Joined("not null", expression),
            "unique" => Joined("unique", expression),
            "primary_key" => Joined("primary key", expression),
            "foreign_key" => References(constraint, expression),
            "custom" => expression,
            _ => null,
        };
    }

    private string? OfModel(JinjaDict constraint)
    {
        var expression = Text(constraint, "expression") is { Length: > 0 } written ? written : null;
        var columns = $"({string.Join(", ", Texts(constraint, "columns"))})";
        var body = Text(constraint, "type") switch
        {
            "check" when expression is not null => $"check ({expression})",
            "unique" => $"{Joined("unique", expression)} {columns}",
            "primary_key" => $"{Joined("primary key", expression)} {columns}",
            "foreign_key" when References(constraint, expression) is { } references => $"foreign key {columns} {references}",
            "custom" => expression,
            _ => null,
        };
        return body is null ? null : Text(constraint, "name") is { Length: > 0 } name ? $"constraint {name} {body}" : body;
    }

    private string? References(JinjaDict constraint, string? expression) =>
        Text(constraint, "to") is { Length: > 0 } to && Texts(constraint, "to_columns") is { Count: > 0 } columns
            ? $"references {resolve(to)} ({string.Join(", ", columns)})"
            : expression is null ? null : $"references {expression}";

    private static string Joined(string keyword, string? expression) => expression is null ? keyword : $"{keyword} {expression}";

    private static string? Text(JinjaDict dict, string key) => dict.TryGetValue(key, out var value) && value is not null ? JinjaValue.ToText(value) : null;

    private static List<string> Texts(JinjaDict dict, string key) =>
        dict.TryGetValue(key, out var value) && value is JinjaList list ? [.. list.Select(JinjaValue.ToText)] : [];
}
