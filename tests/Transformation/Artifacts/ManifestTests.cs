using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Artifacts;

/// <summary>The manifest's entries of what has no SQL: metrics and the like (https://docs.getdbt.com/reference/artifacts/manifest-json).</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Short_forms_are_spelled_out_and_connected()
    {
        _project
            .Model("stg_orders", "select 1 as order_id")
            .Model("orders", "select 1 as order_id, 2 as amount, date '2026-01-01' as ordered_at from {{ ref('stg_orders') }}")
            .Model("days", "select date '2026-01-01' as date_day")
            .Model("off", "{{ config(enabled=false) }} select 1")
            .Write("models/guide.md", "{% docs order_doc %}An *order*.{% enddocs %}")
            .Write("models/schema.yml", """
                groups:
                  - name: finance
                    owner: {name: Ana, email: ana@example.org}
                models:
                  - name: orders
                    description: "{{ doc('order_doc') }}"
                    config: {group: finance, docs: {node_color: teal}}
                    columns:
                      - name: order_id
                        data_tests: [unique, not_null]
                      - name: amount
                        data_tests: [unique]
                  - name: days
                    time_spine: {standard_granularity_column: date_day}
                    columns: [{name: date_day, granularity: day}]
                exposures:
                  - name: board
                    type: dashboard
                    owner: {name: Ana}
                    depends_on: [ref('orders'), metric('revenue')]
                semantic_models:
                  - name: orders
                    model: ref('orders')
                    defaults: {agg_time_dimension: ordered_at}
                    entities: [{name: order_id, type: primary}]
                    dimensions:
                      - {name: ordered_at, type: time, type_params: {time_granularity: day}}
                    measures:
                      - {name: amount, agg: sum}
                      - {name: order_count, agg: sum, expr: 1, create_metric: true}
                metrics:
                  - {name: revenue, label: Revenue, type: simple, type_params: {measure: amount}, filter: "{{ Dimension('order_id__x') }} > 1"}
                  - {name: per_order, label: Per order, type: ratio, type_params: {numerator: revenue, denominator: {name: order_count, alias: n}}}
                  - {name: week, label: Week, type: cumulative, type_params: {measure: {name: amount, fill_nulls_with: 0}, window: 7 days}}
                saved_queries:
                  - name: q
                    query_params: {metrics: [revenue], group_by: ["TimeDimension('metric_time', 'day')"], where: "{{ Dimension('order_id__x') }} > 1"}
                    exports: [{name: q_export, config: {export_as: table}}]
                """);
        using var document = JsonDocument.Parse(File.ReadAllText(_project.Load().WriteManifest()));
        var manifest = document.RootElement;

        var orders = manifest.GetProperty("nodes").GetProperty("model.shop.orders");
        Json(orders, "primary_key").ShouldBe("""["order_id"]""");
        Json(orders, "docs").ShouldBe("""{"show":true,"node_color":"teal"}""");
        orders.GetProperty("description").GetString().ShouldBe("An *order*.");
        Json(orders, "doc_blocks").ShouldBe("""["doc.shop.order_doc"]""");
        orders.TryGetProperty("compiled_code", out _).ShouldBeFalse("nothing is compiled yet");
        Json(manifest.GetProperty("docs").GetProperty("doc.shop.order_doc"), "original_file_path").ShouldBe("\"models/guide.md\"");
        Json(manifest, "group_map").ShouldBe("""{"finance":["model.shop.orders"]}""");
        Json(manifest.GetProperty("nodes").GetProperty("model.shop.days"), "time_spine").ShouldBe("""{"standard_granularity_column":"date_day","custom_granularities":[]}""");
        manifest.GetProperty("disabled").EnumerateObject().Select(d => d.Name).ShouldBe(["model.shop.off"]);

        var metrics = manifest.GetProperty("metrics");
        metrics.EnumerateObject().Select(m => m.Name).Order().ShouldBe(["metric.shop.order_count", "metric.shop.per_order", "metric.shop.revenue", "metric.shop.week"]);
        Json(metrics.GetProperty("metric.shop.revenue"), "filter").ShouldBe("""{"where_filters":[{"where_sql_template":"{{ Dimension('order_id__x') }} > 1"}]}""");
        var ratio = metrics.GetProperty("metric.shop.per_order");
        ratio.GetProperty("type_params").GetProperty("input_measures").EnumerateArray().Select(m => m.GetProperty("name").GetString()).ShouldBe(["amount", "order_count"]);
        Json(ratio.GetProperty("depends_on"), "nodes").ShouldBe("""["metric.shop.revenue","metric.shop.order_count"]""");
        Json(ratio.GetProperty("type_params"), "denominator").ShouldBe("""{"name":"order_count","filter":null,"alias":"n","offset_window":null,"offset_to_grain":null}""");
        var week = metrics.GetProperty("metric.shop.week").GetProperty("type_params");
        Json(week.GetProperty("cumulative_type_params"), "window").ShouldBe("""{"count":7,"granularity":"day"}""");
        Json(week.GetProperty("measure"), "fill_nulls_with").ShouldBe("0");

        var board = manifest.GetProperty("exposures").GetProperty("exposure.shop.board");
        Json(board.GetProperty("depends_on"), "nodes").ShouldBe("""["model.shop.orders","metric.shop.revenue"]""");
        Json(board, "metrics").ShouldBe("""[["revenue"]]""");
        Json(manifest.GetProperty("parent_map"), "saved_query.shop.q").ShouldBe("""["metric.shop.revenue"]""");
        var semantic = manifest.GetProperty("semantic_models").GetProperty("semantic_model.shop.orders");
        semantic.GetProperty("node_relation").GetProperty("relation_name").GetString().ShouldBe("\"shop\".\"main\".\"orders\"");
        semantic.GetProperty("measures")[1].GetProperty("expr").GetString().ShouldBe("1");

        using var second = JsonDocument.Parse(_project.Read("target/semantic_manifest.json"));
        second.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["semantic_models", "metrics", "project_configuration", "saved_queries"]);
        Json(second.RootElement.GetProperty("project_configuration").GetProperty("time_spines")[0], "primary_column").ShouldBe("""{"name":"date_day","time_granularity":"day"}""");
        second.RootElement.GetProperty("saved_queries")[0].GetProperty("exports")[0].GetProperty("config").GetProperty("alias").GetString().ShouldBe("q_export");
    }

    [Fact]
    public void Exposure_of_a_metric_that_is_not_there_says_which()
    {
        _project.Model("orders", "select 1 as a")
            .Write("models/schema.yml", "exposures:\n  - {name: board, type: dashboard, owner: {name: Ana}, depends_on: [metric('revenu')]}\nmetrics: []\n");
        Should.Throw<ProjectException>(() => _project.Load()).Message.ShouldContain("there is no metric 'revenu'");
    }

    [Fact]
    public void Macros_are_described_and_name_each_other()
    {
        _project.Model("orders", "select {{ cents('1') }} as a")
            .Write("macros/money.sql", "{% macro cents(amount, places=2) %}{{ half(amount) }}{% endmacro %}{% macro half(x) %}{{ x }}{% endmacro %}")
            .Write("macros/money.yml", """
                macros:
                  - name: cents
                    description: To *cents*.
                    config: {meta: {owner: ana}}
                    arguments: [{name: amount, type: number, description: In whole units}]
                  - {name: cent, description: A slip}
                """);
        var engine = _project.Load();
        engine.Project.Warnings.ShouldContain(w => w.Contains("there is no macro 'cent'") && w.Contains("macros/money.yml"));
        using var document = JsonDocument.Parse(File.ReadAllText(engine.WriteManifest()));
        var cents = document.RootElement.GetProperty("macros").GetProperty("macro.shop.cents");
        cents.GetProperty("description").GetString().ShouldBe("To *cents*.");
        Json(cents, "arguments").ShouldBe("""[{"name":"amount","type":"number","description":"In whole units"}]""");
        Json(document.RootElement.GetProperty("macros").GetProperty("macro.shop.half"), "arguments").ShouldBe("[]");
        Json(cents, "meta").ShouldBe("""{"owner":"ana"}""");
        cents.GetProperty("patch_path").GetString().ShouldBe("shop://macros/money.yml");
        Json(cents.GetProperty("depends_on"), "macros").ShouldBe("""["macro.shop.half"]""");
        Json(document.RootElement.GetProperty("macros").GetProperty("macro.dbt.materialization_table_default"), "supported_languages").ShouldBe("""["sql"]""");
    }

    /// <summary>As dbt 1.11 has it: what is configured replaces what stands beside it, and a metric of a measure has what its semantic model has.</summary>
    [Fact]
    public void A_metric_has_its_meta_and_that_of_its_configuration()
    {
        using var folder = new ProjectFolder().Model("a", "select 1 as id, current_date as d").Model("days", "select current_date as day").Write("models/s.yml", """
            models: [{name: days, time_spine: {standard_granularity_column: day}, columns: [{name: day, granularity: day}]}]
            semantic_models:
              - name: sa
                model: ref('a')
                config: {meta: {of: model}}
                defaults: {agg_time_dimension: d}
                entities: [{name: id, type: primary}]
                dimensions: [{name: d, type: time, type_params: {time_granularity: day}}]
                measures: [{name: n, agg: sum, expr: id + 1, create_metric: true, config: {meta: {of: measure}}}, {name: k, agg: count, create_metric: true}]
            metrics:
              - {name: beside, label: L, type: simple, type_params: {measure: k}, meta: {a: "{{ 'one' }}"}, tags: [x]}
              - {name: inside, label: L, type: simple, type_params: {measure: k}, config: {meta: {b: 2}, tags: [y]}}
              - {name: both, label: L, type: simple, type_params: {measure: k}, meta: {a: 1}, config: {meta: {b: 2}}}
            """);
        var engine = folder.Load();
        using var document = JsonDocument.Parse(File.ReadAllText(engine.WriteManifest()));
        var metrics = document.RootElement.GetProperty("metrics");

        string Of(string metric) => $"{Json(metrics.GetProperty($"metric.shop.{metric}"), "meta")} {Json(metrics.GetProperty($"metric.shop.{metric}"), "tags")} {Json(metrics.GetProperty($"metric.shop.{metric}"), "config")}";
        Of("beside").ShouldBe("""{"a":"one"} ["x"] {"enabled":true,"group":null,"meta":{}}""");
        Of("inside").ShouldBe("""{"b":2} [] {"enabled":true,"group":null,"meta":{"b":2},"tags":["y"]}""");
        Of("both").ShouldBe("""{"b":2} [] {"enabled":true,"group":null,"meta":{"b":2}}""");
        Of("n").ShouldBe("""{"of":"model"} [] {"enabled":true,"group":null,"meta":{"of":"model"}}""");
        Json(metrics.GetProperty("metric.shop.n"), "unrendered_config").ShouldBe("""{"enabled":true,"meta":{"of":"model"}}""");
        metrics.GetProperty("metric.shop.n").GetProperty("type_params").GetProperty("expr").GetString().ShouldBe("id + 1");
        metrics.GetProperty("metric.shop.k").GetProperty("type_params").GetProperty("expr").GetString().ShouldBe("k");
        engine.List(new NodeSelection { Select = ["tag:x", "tag:y"] }).Select(m => m.Name).ShouldBe(["beside"]);
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#macro-argument-validation</summary>
    [Theory]
    [InlineData("[{name: a}, {name: b}]")]
    [InlineData("[{name: a, type: 'optional[dict[string, list[any]]]'}, {name: b, type: ' '}]")]
    [InlineData("[{name: b}, {name: a}]", "the argument 'b' of the macro 'm' does not match the definition in Jinja, which has 'a' there", "the argument 'a' of the macro 'm' does not match the definition in Jinja, which has 'b' there")]
    [InlineData("[{name: a}]", "the number of arguments of the macro 'm', 1, does not match the definition in Jinja, which has 2")]
    [InlineData("[{name: a, type: number}, {name: b, type: list}]", "the argument 'a' of the macro 'm' has an invalid type, 'number'", "the argument 'b' of the macro 'm' has an invalid type, 'list'")]
    [InlineData("[{name: a, type: 'dict[string]'}, {name: b, type: 'list[int'}]", "the argument 'a' of the macro 'm' has an invalid type", "the argument 'b' of the macro 'm' has an invalid type")]
    [InlineData("[]")]
    public void What_is_said_of_a_macros_arguments_may_be_compared_with_them(string arguments, params string[] warnings)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nflags: {validate_macro_args: true}\n")
            .Write("macros/m.sql", "{% macro m(a: string, b=1) %}{% endmacro %}")
            .Write("macros/m.yml", $"macros: [{{name: m, arguments: {arguments}}}]\n");

        var engine = folder.Load();

        var given = engine.Project.NamedWarnings.ToList();
        given.Count.ShouldBe(warnings.Length);
        foreach (var (warning, text) in given.Zip(warnings))
            (warning.Name, warning.Text.Contains(text, StringComparison.Ordinal)).ShouldBe(("InvalidMacroAnnotation", true), warning.Text);
        if (warnings.Length > 0)
            Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnErrorOptions = "{error: [InvalidMacroAnnotation]}" }));
        if (arguments == "[]")
        {
            using var manifest = JsonDocument.Parse(File.ReadAllText(engine.WriteManifest()));
            Json(manifest.RootElement.GetProperty("macros").GetProperty("macro.shop.m"), "arguments").ShouldBe("""[{"name":"a","type":null,"description":""},{"name":"b","type":null,"description":""}]""");
        }

        folder.Write("dbt_project.yml", "name: shop\nprofile: shop\n").Load().Project.Warnings.ShouldBeEmpty();
    }

    private static string Json(JsonElement element, string name) => JsonSerializer.Serialize(element.GetProperty(name), s_plain);

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
