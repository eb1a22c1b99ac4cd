namespace EcommAspire.Transformation.Tests.Graph;

/// <summary>https://docs.getdbt.com/reference/node-selection/yaml-selectors</summary>
public class SelectorFileTests
{
    private static ProjectFolder Folder(string selectors) => new ProjectFolder("name: shop\nprofile: shop\nmodels: {shop: {staging: {+tags: [stg]}}}\nvars: {pick: b}\n")
        .Write("seeds/raw.csv", "id\n1\n")
        .Model("staging/a", "select * from {{ ref('raw') }}")
        .Model("staging/b", "select * from {{ ref('a') }}")
        .Model("marts/c", "{{ config(materialized='table') }} select * from {{ ref('b') }}")
        .Model("marts/d", "select * from {{ ref('c') }}")
        .Write("models/all.yml", """
            models:
              - {name: a, columns: [{name: id, data_tests: [unique]}]}
              - {name: d, columns: [{name: id, data_tests: [{relationships: {to: ref('a'), field: id}}]}]}
            """)
        .Write("selectors.yml", selectors);

    [Theory]
    [InlineData("definition: 'tag:stg'", "a b relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("definition: {tag: stg}", "a b relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("definition: {method: fqn, value: c, parents: true, parents_depth: 1}", "b c")]
    [InlineData("definition: {method: fqn, value: b, children: true, children_depth: 1}", "b c")]
    [InlineData("definition: {method: fqn, value: a, indirect_selection: empty}", "a")]
    [InlineData("definition: {method: fqn, value: a, indirect_selection: cautious}", "a unique_a_id")]
    [InlineData("definition: {method: fqn, value: a, indirect_selection: buildable}", "a unique_a_id")]
    [InlineData("definition: {method: fqn, value: c, childrens_parents: true, exclude: [{method: test_type, value: data}, a]}", "b c d raw")]
    [InlineData("definition: {union: [{method: fqn, value: b}, c, {exclude: [{method: config.materialized, value: table}]}]}", "b")]
    [InlineData("definition: {intersection: [{method: path, value: models/marts}, {method: config.materialized, value: view}, {exclude: ['test_type:data']}]}", "d")]
    [InlineData("definition: {intersection: [{union: [b, c]}, {tag: stg}]}", "b")]
    [InlineData("definition: {method: selector, value: base}", "c d relationships_d_id__id__ref_a_")]
    [InlineData("definition: {union: [{method: selector, value: base}, {exclude: [d, 'test_type:data']}]}", "c")]
    [InlineData("definition: {method: fqn, value: \"{{ target.schema == 'main' and 'b' or 'c' }}\"}", "b")]
    public void A_definition_chooses_what_it_says(string definition, string expected)
    {
        using var folder = Folder($"selectors:\n  - {{name: base, definition: {{path: models/marts}}}}\n  - name: it\n    {definition}\n");

        Names(folder, new NodeSelection { Selector = "it" }).ShouldBe(expected);
    }

    [Fact]
    public void The_default_applies_where_nothing_is_asked_for()
    {
        using var folder = Folder("selectors: [{name: few, default: \"{{ target.name == 'dev' }}\", definition: c}]");

        Names(folder, NodeSelection.All).ShouldBe("c");
        Names(folder, new NodeSelection { Select = ["b"] }).ShouldBe("b");
        Names(folder, new NodeSelection { Exclude = ["test_type:data", "c", "d"] }).ShouldBe("a b raw");
    }

    [Fact]
    public void What_is_excluded_stays_out_however_tests_come_along()
    {
        using var folder = Folder("selectors: []");

        Names(folder, new NodeSelection { Select = ["a", "d"], Exclude = ["test_name:relationships"], IndirectSelection = IndirectSelection.Cautious }).ShouldBe("a d unique_a_id");
    }

    [Theory]
    [InlineData("{name: it, definition: {method: tag}}", "has no value")]
    [InlineData("{name: it, definition: {union: [a], intersection: [b]}}", "one union or one intersection")]
    [InlineData("{name: it, definition: {union: [a, {exclude: [b]}, {exclude: [c]}]}}", "more than one 'exclude'")]
    [InlineData("{name: it, definition: {method: tag, value: x, indirect_selection: lazy}}", "Ways: eager")]
    [InlineData("{name: it, definition: {method: selector, value: it}}", "refers to itself")]
    [InlineData("{name: it, definition: {method: selector, value: ti}}", "did you mean 'it'?")]
    public void A_definition_that_means_nothing_is_refused(string selector, string expected)
    {
        using var folder = Folder($"selectors: [{selector}]");

        Should.Throw<ProjectException>(() => Names(folder, new NodeSelection { Selector = "it" })).Message.ShouldContain(expected);
    }

    [Fact]
    public void Two_defaults_are_refused()
    {
        using var folder = Folder("selectors: [{name: a, default: true, definition: a}, {name: b, default: true, definition: b}]");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("both 'a' and 'b' are the default selector");
    }

    private static string Names(ProjectFolder folder, NodeSelection selection) =>
        string.Join(' ', folder.Load().List(selection).Select(n => n.Name).Order(StringComparer.Ordinal));
}
