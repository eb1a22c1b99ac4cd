using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// How often a model is worth building again, for who schedules it (https://docs.getdbt.com/reference/resource-configs/freshness):
/// nothing here acts on it, and what is wrong with it is said.
/// </summary>
internal static class ModelFreshnessRules
{
    private static readonly string[] s_periods = ["minute", "hour", "day"];
    private static readonly string[] s_updates = ["all", "any"];

    /// <summary>Throws where <c>freshness.build_after</c> says half of what it must.</summary>
    public static void Check(Node model)
    {
        if (model.Config.Dictionary("freshness").GetValueOrDefault("build_after") is not IReadOnlyDictionary<string, object?> buildAfter)
            return;
        var (count, period, updates) = (buildAfter.GetValueOrDefault("count"), buildAfter.GetValueOrDefault("period"), buildAfter.GetValueOrDefault("updates_on"));
        if (period is not null && count is null)
            throw Wrong(model, "has a 'period' and no 'count'");
        if (count is not (null or 0L) && period is null)
            throw Wrong(model, "has a 'count' and no 'period'");
        if (count is not (null or long))
            throw Wrong(model, $"has the count {PlainValues.Repr(count)}, which must be a whole number");
        OneOf("period", period, s_periods);
        OneOf("updates_on", updates, s_updates);

        void OneOf(string key, object? value, string[] known)
        {
            if (value is not null && !known.Contains(value as string))
                throw Wrong(model, $"has the {key} {PlainValues.Repr(value)}{Nearest.Suffix(value as string ?? "", known)}, which must be one of {string.Join(", ", known)}");
        }
    }

    private static ProjectException Wrong(Node model, string why) => new($"freshness.build_after of the model '{model.Name}' {why}. Write it as {{count: 4, period: hour}}.", model.Place);
}
