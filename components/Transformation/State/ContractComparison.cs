using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.State;

/// <summary>What a model promised in an earlier manifest, and what it promises now.</summary>
internal sealed class ContractComparison
{
    private static readonly string[] s_nothingSaid = ["warn_unenforced", "warn_unsupported"];

    public ContractComparison(Node node, EarlierNode old)
    {
        var (was, isNow) = (IsEnforced(old), node.Config.Dictionary("contract").GetValueOrDefault("enforced") is true);
        if (!was)
        {
            IsSame = !isNow;
            return;
        }

        var before = old.Map("columns").Values.OfType<IReadOnlyDictionary<string, object?>>().ToDictionary(c => c.GetValueOrDefault("name") as string ?? "");
        var enforcedBefore = Materialized(old) is "table" or "incremental";
        var enforcedNow = node.Config.Materialized is "table" or "incremental";
        var modelConstraints = (Before: Constraints(old.Value("constraints")), Now: Constraints(node.Constraints));
        IsSame = isNow
            && before.Count == node.Columns.Count
            && node.Columns.Values.All(c => before.TryGetValue(c.Name, out var b) && b.GetValueOrDefault("data_type") as string == c.DataType && Holds(Constraints(b.GetValueOrDefault("constraints")), Constraints(c.Constraints)))
            && (!enforcedNow || Materialized(old) == node.Config.Materialized && Holds(modelConstraints.Before, modelConstraints.Now));
        if (IsSame)
            return;

        List<string> changes = [];
        if (!isNow)
            changes.Add("its contract is not enforced any more");
        foreach (var (name, column) in before.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (!node.Columns.TryGetValue(name, out var now))
            {
                changes.Add($"the column {name} is gone");
                continue;
            }

            var (was_, is_) = (column.GetValueOrDefault("data_type") as string, now.DataType);
            // A length or a scale may change: readers see the same type.
            if (BaseType(was_) != BaseType(is_))
                changes.Add($"the column {name} was {was_} and is {is_}");
            if (enforcedBefore)
                changes.AddRange(Constraints(column.GetValueOrDefault("constraints")).Where(c => !Constraints(now.Constraints).Any(n => StateComparison.SameValue(c, n))).Select(c => $"the column {name} has lost the constraint {c["type"]}"));
        }

        if (enforcedBefore)
            changes.AddRange(modelConstraints.Before.Where(c => !modelConstraints.Now.Any(n => StateComparison.SameValue(c, n))).Select(c => $"it has lost the constraint {c["type"]}"));
        if (enforcedBefore && !enforcedNow && (modelConstraints.Before.Count > 0 || before.Values.Any(c => Constraints(c.GetValueOrDefault("constraints")).Count > 0)))
            changes.Add($"it was a {Materialized(old)} with constraints and is a {node.Config.Materialized}");
        BreakingChanges = changes;
    }

    public bool IsSame { get; }

    /// <summary>Changes that readers may not survive, in words.</summary>
    public IReadOnlyList<string> BreakingChanges { get; } = [];

    public static bool IsEnforced(EarlierNode old) =>
        old.Map("contract").GetValueOrDefault("enforced") is true
        || old.Map("config").GetValueOrDefault("contract") is IReadOnlyDictionary<string, object?> contract && contract.GetValueOrDefault("enforced") is true;

    private static string? Materialized(EarlierNode old) => old.Map("config").GetValueOrDefault("materialized") as string;

    private static string? BaseType(string? type) => type?.Split('(')[0].Trim().ToLowerInvariant();

    private static bool Holds(List<Dictionary<string, object?>> before, List<Dictionary<string, object?>> now) =>
        before.Count == now.Count && before.TrueForAll(b => now.Exists(n => StateComparison.SameValue(b, n)));

    /// <summary>Constraints without what is said by default.</summary>
    private static List<Dictionary<string, object?>> Constraints(object? written) =>
        written is IEnumerable<object?> list
            ? [.. list.OfType<IReadOnlyDictionary<string, object?>>().Select(c => c.Where(p => !(s_nothingSaid.Contains(p.Key) && p.Value is true)).ToDictionary())]
            : [];
}
