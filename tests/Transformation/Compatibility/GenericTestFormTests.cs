using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>How people write generic tests, now and before: https://docs.getdbt.com/reference/resource-properties/data-tests</summary>
public sealed class GenericTestFormTests
{
    private const string Old = """
        models:
          - name: m
            columns:
              - name: id
                data_tests:
                  - accepted_values: {values: [1], severity: warn}
                  - relationships: {to: ref('m'), field: id}
        """;

    private const string New = """
        models:
          - name: m
            columns:
              - name: id
                data_tests:
                  - accepted_values: {arguments: {values: [1]}, config: {severity: warn}}
                  - relationships: {arguments: {to: ref('m'), field: id}}
        """;

    /// <summary>https://docs.getdbt.com/reference/deprecations#missingargumentspropertyingenerictestdeprecation</summary>
    [Fact]
    public void Arguments_and_configuration_beside_the_name_are_taken_and_told_of_once()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id").Write("models/m.yml", Old);

        var warnings = folder.Load().Project.Warnings;

        warnings.Count.ShouldBe(2);
        warnings[0].ShouldBe("the arguments of a generic test belong below 'arguments': 'accepted_values' at models/m.yml:6 (values) and 1 more.");
        warnings[1].ShouldBe("the configuration of a generic test belongs below 'config': 'accepted_values' at models/m.yml:6 (severity).");
        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnErrorOptions = "{error: [MissingArgumentsPropertyInGenericTestDeprecation]}" }));
        folder.Load(o => o with { WarnErrorOptions = "{silence: [Deprecations]}" }).Project.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(New, "")]
    [InlineData(Old, "flags: {require_generic_test_arguments_property: false}\n")]
    public void Where_each_has_its_place_or_the_project_says_so_nothing_is_told(string properties, string flags)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\n{flags}").Model("m", "select 1 as id").Write("models/m.yml", properties);

        folder.Load().Project.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_not_null_and_unique_do_not_take_is_an_error_of_the_test_and_not_of_the_project()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id")
            .Write("models/m.yml", "models: [{name: m, columns: [{name: id, data_tests: [unique: {arguments: {deferrable: true}}, not_null]}]}]");

        var run = await folder.Build();

        run.Results.Select(r => (r.Node.TestMetadata?.Name ?? r.Node.Name, r.Status)).ShouldBe(
            [("m", NodeStatus.Success), ("unique", NodeStatus.Error), ("not_null", NodeStatus.Pass)], ignoreOrder: true);
        run.Results.Single(r => r.Status == NodeStatus.Error).Node.DependsOn.ShouldBe(["model.shop.m"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/description</summary>
    [Fact]
    public void A_test_is_described_by_a_docs_block()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id").Write("models/m.md", "{% docs whole %}Every order has one.{% enddocs %}")
            .Write("models/m.yml", "models:\n  - name: m\n    columns:\n      - name: id\n        data_tests:\n          - not_null: {description: \"{{ doc('whole') }}\"}\n");

        folder.Load().Project.Graph.Nodes.Values.Single(n => n.Name == "not_null_m_id").Description.ShouldBe("Every order has one.");
    }

    [Fact]
    public void What_a_test_is_configured_with_counts_only_where_it_is_something()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\ndata_tests: {+severity: warn}\n").Model("m", "select 1 as id")
            .Write("models/m.yml", "models:\n  - name: m\n    columns:\n      - name: id\n        data_tests:\n          - not_null: {config: {severity: \"{{ var('how', none) | as_native }}\"}}\n");

        folder.Load().Project.Graph.Nodes.Values.Single(n => n.Name == "not_null_m_id").Config.Text("severity").ShouldBe("warn");
        folder.Load(o => o with { Vars = new Dictionary<string, object?> { ["how"] = "error" } }).Project.Graph.Nodes.Values.Single(n => n.Name == "not_null_m_id").Config.Text("severity").ShouldBe("error");
    }
}
