namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>A model that names a metric: while it is parsed the name is known, when it runs the whole metric is.</summary>
public sealed class MetricReferenceTests
{
    private static ProjectFolder Folder(string metric = "") => new ProjectFolder().Model("facts", "select 1 as id, date '2024-01-01' as d")
        .Model("days", "select date '2024-01-01' as d")
        .Model("told", """
            {% set m = metric('visits') %}
            {{ config(alias=m.metric_name ~ '_told') }}
            select '{{ m }}' as name {% if execute %}, '{{ m.label }}' as label, '{{ m.type_params.measure.name }}' as measure {% endif %}
            """)
        .Write("models/a.yml", $$$"""
            models:
              - name: days
                time_spine: {standard_granularity_column: d}
                columns: [{name: d, granularity: day}]
              - {name: facts, description: "{{ doc('said').strip() }}"}
            semantic_models:
              - name: s
                model: ref('facts')
                defaults: {agg_time_dimension: d}
                entities: [{name: id, type: primary}]
                dimensions: [{name: d, type: time, type_params: {time_granularity: day} }]
                measures: [{name: n, agg: count, expr: id}]
            metrics:
              - {name: visits, label: "All visits", type: simple, type_params: {measure: n}{{{metric}}} }
            """)
        .Write("models/a.md", "{% docs said %}so{% enddocs %}");

    [Fact]
    public async Task A_model_depends_on_the_metric_and_reads_it_when_it_runs()
    {
        using var folder = Folder();

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select name, label, measure from visits_told").ShouldBe(["visits|All visits|n"]);
        folder.Load().Project.Graph.Nodes["model.shop.told"].DependsOn.ShouldBe(["metric.shop.visits"]);
        folder.Read("target/manifest.json").ShouldContain("\"metrics\":[[\"visits\"]]");
    }

    [Fact]
    public void A_metric_that_is_off_is_refused()
    {
        using var folder = Folder(", config: {enabled: false}");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("model.shop.told reads the metric 'visits', which is disabled");
    }

    [Fact]
    public void A_description_that_works_on_a_docs_block_is_not_made_of_it()
    {
        using var folder = Folder();
        folder.Load().WriteManifest();

        folder.Read("target/manifest.json").ShouldNotContain("\"doc_blocks\":[\"doc.shop.said\"]");
    }
}
