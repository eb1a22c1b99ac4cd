namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>A metric stands on something that is switched off, or is switched off itself: https://docs.getdbt.com/reference/resource-configs/enabled</summary>
public sealed class DisabledMetricTests
{
    [Theory]
    [InlineData("false", "true", "true", "ref('a'), which is disabled")]
    [InlineData("true", "false", "true", "metric.shop.m reads the measure 'n' of semantic_model.shop.s, which is disabled")]
    [InlineData("true", "true", "false", "saved_query.shop.q reads the metric 'm', which is disabled")]
    [InlineData("true", "true", "true", null)]
    public void What_is_switched_off_is_named(string model, string semanticModel, string metric, string? wrong)
    {
        using var folder = new ProjectFolder().Model("a", $"{{{{ config(enabled={model}) }}}} select 1 as id, date '2024-01-01' as d")
            .Model("days", "select date '2024-01-01' as d")
            .Write("models/a.yml", $$"""
                models:
                  - name: days
                    time_spine: {standard_granularity_column: d}
                    columns: [{name: d, granularity: day}]
                semantic_models:
                  - name: s
                    model: ref('a')
                    config: {enabled: {{semanticModel}}}
                    defaults: {agg_time_dimension: d}
                    entities: [{name: id, type: primary}]
                    dimensions: [{name: d, type: time, type_params: {time_granularity: day} }]
                    measures: [{name: n, agg: count, expr: id}]
                metrics:
                  - name: m
                    label: m
                    type: simple
                    type_params: {measure: n}
                    config: {enabled: {{metric}}}
                saved_queries:
                  - name: q
                    query_params: {metrics: [m]}
                """);

        if (wrong is null)
            folder.Load().Project.Graph.Nodes.Keys.ShouldContain("saved_query.shop.q");
        else
            Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(wrong);
    }
}
