using System.Security.Cryptography;
using System.Text;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>Constraints with all their fields, and the checksum that tells whether a contract has changed.</summary>
internal static class Constraint
{
    public static OrderedDictionary<string, object?> Whole(object? written, bool ofModel)
    {
        var given = written as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        OrderedDictionary<string, object?> whole = new()
        {
            ["type"] = given.GetValueOrDefault("type"),
            ["name"] = given.GetValueOrDefault("name"),
            ["expression"] = given.GetValueOrDefault("expression"),
            ["warn_unenforced"] = given.GetValueOrDefault("warn_unenforced") ?? true,
            ["warn_unsupported"] = given.GetValueOrDefault("warn_unsupported") ?? true,
            ["to"] = given.GetValueOrDefault("to"),
            ["to_columns"] = given.GetValueOrDefault("to_columns") ?? new List<object?>(),
        };
        if (ofModel)
            whole["columns"] = given.GetValueOrDefault("columns") ?? new List<object?>();
        return whole;
    }

    /// <summary>dbt's checksum: over the columns by name, their types and constraints, and the model's own where they are enforced.</summary>
    public static string? Checksum(Node node)
    {
        if (!node.HasContract)
            return null;
        var text = new StringBuilder();
        foreach (var column in node.Columns.Values.OrderBy(c => c.Name, StringComparer.Ordinal))
            text.Append('|').Append(column.Name).Append(column.DataType ?? "None").Append(Shown(column.Constraints, ofModel: false));
        if (node.Config.Materialized is "table" or "incremental")
            text.Append(node.Config.Materialized).Append(Shown(node.Constraints, ofModel: true));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>As Python shows a list of dbt's constraint objects.</summary>
    private static string Shown(IReadOnlyList<object?> constraints, bool ofModel) =>
        $"[{string.Join(", ", constraints.Select(c => $"{(ofModel ? "Model" : "Column")}LevelConstraint({string.Join(", ", Whole(c, ofModel).Select(Field))})"))}]";

    private static string Field(KeyValuePair<string, object?> field) =>
        field.Key == "type" ? $"type=<ConstraintType.{field.Value}: '{field.Value}'>" : $"{field.Key}={PlainValues.Repr(field.Value)}";
}
