using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>What a model's contract and constraints must be like before anything runs.</summary>
internal static class ContractRules
{
    private static readonly string[] s_constraints = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"];

    /// <summary>Throws where a contract could not be enforced, or says two things at once.</summary>
    public static void Check(Node node)
    {
        var constraints = node.Constraints.Concat(node.Columns.Values.SelectMany(c => c.Constraints)).ToList();
        foreach (var constraint in constraints)
            if (!s_constraints.Contains(TypeOf(constraint)))
                throw Wrong(node, $"has a constraint of the type '{TypeOf(constraint)}'{Nearest.Suffix(TypeOf(constraint) ?? "", s_constraints)}. Types: {string.Join(", ", s_constraints)}.");
        var keys = node.Columns.Values.Where(c => c.Constraints.Any(k => TypeOf(k) == "primary_key")).Select(c => c.Name).ToList();
        if (keys.Count > 1)
            throw Wrong(node, $"has a primary_key constraint on each of {string.Join(", ", keys)}. A key of several columns is one constraint of the model: {{type: primary_key, columns: [{string.Join(", ", keys)}]}}.");
        if (keys.Count == 1 && node.Constraints.Any(k => TypeOf(k) == "primary_key"))
            throw Wrong(node, $"has a primary_key constraint on the model and on its column '{keys[0]}'. Keep one.");

        if (!node.HasContract)
            return;
        if (node.Columns.Count == 0 && node.PatchPath is not null)
            throw Wrong(node, "has an enforced contract, but no columns are described. List them with their types in a properties file.");
        if (node.Config.Materialized == "incremental" && node.Config.Text("on_schema_change") is not ("append_new_columns" or "fail"))
            throw Wrong(node, $"is incremental with an enforced contract, so on_schema_change must be append_new_columns or fail, not {node.Config.Text("on_schema_change")}.");
    }

    /// <summary>Says of a view's constraints that nothing holds it to them.</summary>
    public static void Warn(Node node, WarningList warnings)
    {
        if (!node.HasContract || node.Config.Materialized is "table" or "incremental")
            return;
        var constraints = node.Constraints.Concat(node.Columns.Values.SelectMany(c => c.Constraints)).OfType<IReadOnlyDictionary<string, object?>>();
        if (constraints.Any(c => c.GetValueOrDefault("warn_unsupported") is not false))
            warnings.Add(WarningNames.ConstraintsIgnored, $"{node.Place}: the constraints of the {node.Config.Materialized} '{node.Name}' have no effect; they are for tables and incremental models. With warn_unsupported: false on them nothing is said of it.");
    }

    /// <summary>The relations that foreign keys name: they are built before the model.</summary>
    public static IEnumerable<string> ForeignKeys(Node node) =>
        node.Constraints.Concat(node.Columns.Values.SelectMany(c => c.Constraints))
            .Where(c => TypeOf(c) == "foreign_key")
            .Select(c => ((IReadOnlyDictionary<string, object?>)c!).GetValueOrDefault("to") as string)
            .OfType<string>();

    private static string? TypeOf(object? constraint) => (constraint as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("type") as string;

    private static ProjectException Wrong(Node node, string why) => new($"the model '{node.Name}' {why}", node.Place);
}
