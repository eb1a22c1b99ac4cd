namespace EcommAspire.Transformation.Tests.Graph;

/// <summary>https://docs.getdbt.com/reference/node-selection/methods</summary>
public sealed class MethodTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder("name: shop\nprofile: shop\n")
        .Model("orders_v1", "select 1 as id")
        .Model("orders_v2", "select 1 as id")
        .Model("orders_v3", "select 1 as id")
        .Model("marts/sales", "{{ config(materialized='table', meta={'pii': true, 'owners': ['ann', 'bob']}, tags=['daily']) }} select * from {{ ref('orders') }}")
        .Model("marts/empty_one", "  \n")
        .Write("analyses/look.sql", "select * from {{ ref('sales') }}")
        .Write("tests/single.sql", "select * from {{ ref('sales') }} where false")
        .Write("models/all.yml", """
            groups: [{name: finance, owner: {name: Ann}}]
            models:
              - {name: orders, latest_version: 2, versions: [{v: 1}, {v: 2}, {v: 3}], columns: [{name: id, data_tests: [not_null: {config: {severity: warn}}]}]}
              - {name: sales, config: {group: finance, access: public}, time_spine: {standard_granularity_column: at}, columns: [{name: id, data_tests: [unique]}, {name: at, granularity: day}]}
            semantic_models:
              - name: sold
                model: ref('sales')
                entities: [{name: id, type: primary}]
                measures: [{name: amount, agg: sum, expr: id}, {name: counted, agg: count, expr: id, create_metric: true}]
            metrics:
              - {name: revenue, label: Revenue, type: simple, type_params: {measure: amount}}
              - {name: average, label: Average, type: ratio, type_params: {numerator: revenue, denominator: {name: counted}}}
            saved_queries: [{name: daily, query_params: {metrics: [average]}}]
            exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: ["ref('sales')"]}]
            sources: [{name: ext, tables: [{name: x}, {name: y, config: {tags: [raw]}}]}]
            """);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("metric:revenue", "revenue")]
    [InlineData("metric:shop.*", "average counted revenue")]
    [InlineData("semantic_model:sold", "sold")]
    [InlineData("saved_query:daily", "daily")]
    [InlineData("+saved_query:daily,resource_type:metric", "average counted revenue")]
    [InlineData("semantic_model:sold+", "average counted daily revenue sold")]
    [InlineData("1+metric:average", "average counted revenue")]
    [InlineData("exposure:board", "board")]
    [InlineData("exposure:shop.bo?rd", "board")]
    [InlineData("source:ext", "x y")]
    [InlineData("source:shop.ext.[xz]", "x")]
    [InlineData("tag:raw", "y")]
    [InlineData("tag:dai*", "sales single unique_sales_id")]
    [InlineData("group:fin*", "sales single unique_sales_id")]
    [InlineData("access:public", "sales single unique_sales_id")]
    [InlineData("version:latest", "not_null_orders_v2_id orders.v2")]
    [InlineData("version:old", "not_null_orders_v1_id orders.v1")]
    [InlineData("version:prerelease", "not_null_orders_v3_id orders.v3")]
    [InlineData("orders.v1", "not_null_orders_v1_id orders.v1")]
    [InlineData("orders_v3", "not_null_orders_v3_id orders.v3")]
    [InlineData("orders,version:none", "")]
    [InlineData("config.meta.pii:true", "sales single unique_sales_id")]
    [InlineData("config.meta.owners:bob", "sales single unique_sales_id")]
    [InlineData("config.materialized:tab*", "")]
    [InlineData("config.severity:WARN", "not_null_orders_v1_id not_null_orders_v2_id not_null_orders_v3_id")]
    [InlineData("test_type:singular", "single")]
    [InlineData("test_name:uni*", "unique_sales_id")]
    [InlineData("file:sales", "sales single unique_sales_id")]
    [InlineData("package:this,resource_type:exposure", "board")]
    [InlineData("look", "")]
    public void A_method_finds(string select, string expected) => Names(new() { Select = [select] }).ShouldBe(expected);

    [Theory]
    [InlineData("model", "empty_one orders.v1 orders.v2 orders.v3 sales")]
    [InlineData("analysis", "look")]
    [InlineData("metric saved_query", "average counted daily revenue")]
    public void Types_are_listed_where_they_are_asked_for(string types, string expected) => Names(new() { ResourceTypes = types.Split(' ') }).ShouldBe(expected);

    [Fact]
    public void Types_can_be_left_out() =>
        Names(new() { ExcludeResourceTypes = ["model", "test", "source", "metric"] }).ShouldBe("board daily sold");

    [Fact]
    public async Task What_has_no_sql_is_listed_but_does_not_run()
    {
        var run = await _folder.Load().RunAsync(new() { Select = ["empty_one", "sales"] });

        run.Results.Select(r => r.Node.Name).ShouldNotContain("empty_one");
    }

    [Theory]
    [InlineData("version:2", "orders.v1")]
    [InlineData("resource_type:modle", "did you mean 'model'?")]
    [InlineData("source:a.b.c.d", "more parts")]
    [InlineData("config:x", "configuration's name")]
    public void What_a_method_does_not_know_is_refused(string select, string expected) =>
        Should.Throw<ProjectException>(() => Names(new() { Select = [select] })).Message.ShouldContain(expected);

    private string Names(NodeSelection selection) => string.Join(' ', _folder.Load().List(selection)
        .Select(n => n.Version is null || n.ResourceType != Transformation.Graph.ResourceType.Model ? n.Name : $"{n.Name}.v{n.Version}").Order(StringComparer.Ordinal));
}
