using EcommAspire.Cli.Models;
using EcommAspire.Cli.Output;
using EcommAspire.Ingestion;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Pipeline;

/// <summary>The page a person reads at the end of a run.</summary>
internal sealed class SummaryView(Terminal terminal)
{
    private static readonly string[] _layers = ["seeds", "staging", "intermediate", "snapshots", "marts", "reports"];

    public void Show(BatchSummary summary, Headlines? headlines)
    {
        terminal.Line();
        Sources(summary);
        Layers(summary);
        Troubles(summary);
        if (headlines is not null)
            News(headlines);
        Ending(summary);
    }

    private void Sources(BatchSummary summary)
    {
        terminal.Heading("Sources → bronze");
        var grid = new Grid(("source", Align.Left), ("from", Align.Left), ("tables", Align.Right), ("rows", Align.Right), ("read", Align.Right), ("MB/s", Align.Right), ("Parquet", Align.Right), ("refused", Align.Right), ("outcome", Align.Left));
        foreach (var source in summary.Ingestion.Tables.GroupBy(t => t.Source))
        {
            var read = source.Sum(t => t.BytesRead);
            var seconds = source.Sum(t => t.Elapsed.TotalSeconds);
            var failed = source.Count(t => t.Outcome is TableOutcome.Failed);
            grid.Add(
                source.Key,
                summary.Endpoints.FirstOrDefault(e => e.Source.Name == source.Key)?.Server ?? (source.Key == "engagement" ? "JSON Lines" : "files"),
                Amounts.Count(source.Count()), Amounts.Count(source.Sum(t => t.Rows)), Amounts.Bytes(read),
                seconds > 0 ? $"{read / 1e6 / seconds:0.0}" : "", Amounts.Bytes(source.Sum(t => t.BytesWritten)), Amounts.Count(source.Sum(t => t.Quarantined)),
                failed > 0 ? $"{failed} failed" : source.All(t => t.Outcome is TableOutcome.NothingNew) ? "nothing new" : "taken");
        }

        terminal.Show(grid);
        terminal.Line();
    }

    private void Layers(BatchSummary summary)
    {
        terminal.Heading("Bronze → gold");
        var results = summary.Transformation.Run.Results;
        var grid = new Grid(("layer", Align.Left), ("made", Align.Right), ("tests", Align.Right), ("logged", Align.Right), ("warned", Align.Right), ("failed", Align.Right), ("skipped", Align.Right), ("time", Align.Right));
        foreach (var layer in _layers)
        {
            var nodes = results.Where(r => LayerOf(r, results) == layer).ToList();
            if (nodes.Count == 0)
                continue;
            var tests = nodes.Where(r => r.Node.ResourceType is ResourceType.Test).ToList();
            grid.Add(layer, NodeCounts.Of(nodes), Amounts.Count(tests.Count),
                Amounts.Count(tests.Count(t => t.IsLogged())), Amounts.Count(tests.Count(Warns)), Amounts.Count(nodes.Count(n => n.IsFailure)),
                Amounts.Count(nodes.Count(n => n.Status is NodeStatus.Skipped)), Amounts.Duration(TimeSpan.FromTicks(nodes.Sum(n => n.ExecutionTime.Ticks))));
        }

        var others = results.Where(r => LayerOf(r, results) is null && r.Node.ResourceType is ResourceType.Test).ToList();
        if (others.Count > 0)
        {
            grid.Add("business rules", "", Amounts.Count(others.Count), Amounts.Count(others.Count(t => t.IsLogged())), Amounts.Count(others.Count(Warns)),
                Amounts.Count(others.Count(t => t.IsFailure)), Amounts.Count(others.Count(t => t.Status is NodeStatus.Skipped)),
                Amounts.Duration(TimeSpan.FromTicks(others.Sum(n => n.ExecutionTime.Ticks))));
        }

        terminal.Show(grid);
        terminal.Line();
    }

    // A generic test belongs to the layer of the model it is written at.
    private static string? LayerOf(NodeResult result, IReadOnlyList<NodeResult> all)
    {
        if (result.Node.ResourceType is ResourceType.Test)
        {
            return result.Node.AttachedNode is { } id && all.FirstOrDefault(r => r.UniqueId == id) is { } attached
                ? LayerOf(attached, all)
                : null;
        }

        return result.Node.ResourceType is ResourceType.Seed ? "seeds" : Array.Find(_layers, l => l == result.Node.Schema);
    }

    private void Troubles(BatchSummary summary)
    {
        var lines = new List<string>(summary.Missing);
        lines.AddRange(summary.Business?.Problems ?? []);
        lines.AddRange(summary.Business?.Notes ?? []);
        lines.AddRange(TableOutcomes.Problems(summary.Ingestion).Select(problem => $"not extracted, the lake keeps what it had: {problem}"));
        lines.AddRange(summary.Ingestion.Tables.SelectMany(t => t.Notes.Select(n => $"{t.Source}.{t.Table}: {n}")));
        var refused = summary.Ingestion.Tables.Where(t => t.Quarantined > 0).ToList();
        if (refused.Count > 0)
        {
            lines.Add($"{Amounts.Of(refused.Sum(t => t.Quarantined), "record")} refused ({string.Join(", ", refused.Select(t => $"{t.Source}.{t.Table} {Amounts.Count(t.Quarantined)}"))}); "
                + "`ecomm quarantine ls` says why");
        }

        foreach (var result in summary.Transformation.Run.Results.Where(r => r.IsFailure).OrderBy(r => r.UniqueId, StringComparer.Ordinal))
            lines.Add($"{Name(result.Node)} failed: {result.Message}{At(result)}");
        foreach (var warned in summary.Transformation.Run.Results.Where(Warns).OrderBy(r => r.UniqueId, StringComparer.Ordinal))
            lines.Add($"{Name(warned.Node)} warns of {Amounts.Of(warned.Failures ?? 0, "row")}");
        if (summary.Transformation.Run.Results.Any(Warns))
            lines.Add("the rows warned of: `ecomm query \"from audit.data_quality_checks where status = 'warn'\"`");
        var logged = summary.Transformation.Run.Results.Where(r => r.IsLogged()).ToList();
        if (logged.Count > 0)
        {
            lines.Add($"{Amounts.Of(logged.Count, "test")} logged {Amounts.Of(logged.Sum(r => r.Failures ?? 0), "row")}, missing references and the like: "
                + "`ecomm query \"from audit.data_quality_checks where status = 'logged'\"`");
        }

        if (summary.Reports.Problem is { } problem)
            lines.Add(problem);
        if (lines.Count == 0)
            return;

        terminal.Heading("To look at");
        foreach (var line in lines)
            terminal.Line("  " + line);
        terminal.Line();
    }

    private static string Name(Node node) => node switch
    {
        { ResourceType: ResourceType.Test, TestMetadata: { } test, AttachedNode: { } attached } =>
            $"test {test.Name} of {attached.Split('.')[^1]}{(node.ColumnName is { } column ? "." + column : "")}",
        _ => $"{node.ResourceType.Spelling()} {node.Name}",
    };

    private static bool Warns(NodeResult result) => result.Status is NodeStatus.Warn && !result.IsLogged();

    private static string At(NodeResult result) => result.CompiledPath is { } path ? $" ({Paths.Shown(path)})" : "";

    private void News(Headlines headlines)
    {
        if (headlines.TopProducts.Count > 0)
        {
            terminal.Heading("Top products");
            var grid = new Grid(("", Align.Right), ("product", Align.Prose), new("category", Align.Left) { IsDetail = true }, ("sold by", Align.Left), ("sales", Align.Right), ("revenue", Align.Right));
            foreach (var p in headlines.TopProducts)
                grid.Add(Amounts.Count(p.Rank), p.Name, p.Category, p.Source, Amounts.Count(p.Sales), $"{p.Revenue:N2}");
            terminal.Show(grid);
            terminal.Line();
        }

        if (headlines.Months.Count > 0)
        {
            terminal.Heading("Revenue by month");
            var greatest = headlines.Months.Max(m => m.Revenue);
            foreach (var m in headlines.Months)
                terminal.Line($"  {m.Month:yyyy-MM}  {BarChart.Bar(m.Revenue, greatest, 40),-40}  {m.Revenue,16:N2}");
            terminal.Line();
        }
    }

    private void Ending(BatchSummary summary)
    {
        var made = summary.Transformation;
        terminal.Line(made.Published
            ? $"Published {made.Build.Id} ({Amounts.Bytes(made.Build.Bytes)}) in {Amounts.Duration(summary.Elapsed)}. Ask it: ./ecomm query \"from fct_orders limit 5\""
            : $"Not published: {made.Build.Reason?.TrimEnd('.')}. Readers see what they saw before; the build to look at is {made.Build.Id}.");
        if (summary.Reports.Set is { } reports)
            terminal.Line($"Reports: {Paths.Shown(reports.Folder)}");
    }
}
