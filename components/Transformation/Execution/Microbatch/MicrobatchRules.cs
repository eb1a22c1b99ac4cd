using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>What a microbatch model must be configured with.</summary>
internal static class MicrobatchRules
{
    public static bool IsMicrobatch(Node node) =>
        node.ResourceType == ResourceType.Model && node.Config.Materialized == "incremental" && node.Config.Text("incremental_strategy") == "microbatch";

    public static DateTimeOffset Begin(Node model) => IsoTime.Parse(model.Config.Text("begin")!)?.Moment ?? throw new InvalidOperationException("The model was not checked.");

    /// <summary>A time as people write it; without a zone it is UTC.</summary>
    public static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    public static void Check(Node node)
    {
        if (!IsMicrobatch(node))
            return;
        var config = node.Config;
        if (config["event_time"] is not string)
            throw Wrong(node, "needs 'event_time': the name of the column that says when a row happened.");
        if (config.Text("begin") is not { } begin)
            throw Wrong(node, "needs 'begin': the time from which it is built, such as 2024-01-01.");
        if (IsoTime.Parse(begin) is not { } time)
            throw Wrong(node, $"has '{begin}' as 'begin', which is no time in ISO's form. Write it as 2024-01-01 or 2024-01-01T00:00:00.");
        config.Set("begin", time.Iso());
        if (!BatchSize.Names.Contains(config.Text("batch_size") ?? ""))
            throw Wrong(node, $"has {(config.Text("batch_size") is { } size ? $"'{size}' as" : "no")} 'batch_size', which is one of {string.Join(", ", BatchSize.Names)}.");
        if (config["lookback"] is not (null or long or int) || config.Number("lookback") < 0)
            throw Wrong(node, $"has '{config.Text("lookback")}' as 'lookback', which is how many batches before the last are built again: a whole number.");
        if (config["concurrent_batches"] is not (null or bool))
            throw Wrong(node, "has a 'concurrent_batches' that is neither true nor false.");
    }

    /// <summary>Says which models read all rows of everything for each of their batches, and which want batches side by side.</summary>
    public static void Warn(IReadOnlyCollection<Node> nodes, IReadOnlyDictionary<string, Node> byId, WarningList warnings)
    {
        // As with dbt's adapter for DuckDB: a batch has every core already, and two that write to one table at once may contradict each other.
        if (nodes.FirstOrDefault(n => IsMicrobatch(n) && n.Config.Flag("concurrent_batches") is true) is { } eager)
            warnings.Add(WarningNames.BatchesInTurn, $"{eager.Place}: the microbatch model '{eager.Name}' asks for 'concurrent_batches', which DuckDB does not take: its batches run one after the other.");
        foreach (var node in nodes.Where(IsMicrobatch))
            if (!node.DependsOn.Any(id => byId.GetValueOrDefault(id)?.Config["event_time"] is not null))
                warnings.Add(WarningNames.BatchesReadAll, $"{node.Place}: the microbatch model '{node.Name}' reads nothing that has an 'event_time', so each of its batches reads all rows. Configure it for what the model reads.");
    }

    private static ProjectException Wrong(Node node, string why) => new($"the microbatch model '{node.Name}' {why}", node.Place);
}
