using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Graph;

public class SelectionTests
{
    private static ProjectFolder Chain() => new ProjectFolder("name: shop\nprofile: shop\nmodels: {shop: {staging: {+tags: [stg]}}}\n")
        .Write("seeds/raw.csv", "id\n1\n")
        .Model("staging/a", "select * from {{ ref('raw') }}")
        .Model("staging/b", "select * from {{ ref('a') }}")
        .Model("marts/c", "{{ config(materialized='table') }} select * from {{ ref('b') }} join {{ source('ext', 'x') }} using (id)")
        .Model("marts/d", "select * from {{ ref('c') }}")
        .Write("models/all.yml", """
            sources: [{name: ext, tables: [{name: x}]}]
            models:
              - {name: a, columns: [{name: id, data_tests: [unique]}]}
              - {name: d, columns: [{name: id, data_tests: [{relationships: {to: ref('a'), field: id}}]}]}
            """);

    [Theory]
    [InlineData("b", "b")]
    [InlineData("b+", "b c d relationships_d_id__id__ref_a_")]
    [InlineData("+b", "a b raw relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("1+c", "b c x")]
    [InlineData("a+1", "a b relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("@d", "a b c d raw relationships_d_id__id__ref_a_ unique_a_id x")]
    [InlineData("tag:stg", "a b relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("path:models/marts", "c d relationships_d_id__id__ref_a_")]
    [InlineData("marts", "c d relationships_d_id__id__ref_a_")]
    [InlineData("shop.marts.c", "c")]
    [InlineData("file:c.sql", "c")]
    [InlineData("config.materialized:table", "c")]
    [InlineData("resource_type:seed", "raw")]
    [InlineData("source:ext+", "c d relationships_d_id__id__ref_a_ x")]
    [InlineData("source:ext.x", "x")]
    [InlineData("test_type:generic", "relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("test_name:unique", "unique_a_id")]
    [InlineData("tag:stg,path:models/staging", "a b relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("a,d", "relationships_d_id__id__ref_a_")]
    [InlineData("b c", "b c")]
    [InlineData("package:shop,[ab]", "a b relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData("nothing", "")]
    public void Criteria_choose_what_dbt_chooses(string select, string expected)
    {
        using var folder = Chain();

        var chosen = folder.Load().List(new NodeSelection { Select = [select] });

        string.Join(' ', chosen.Select(n => n.Name).Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(IndirectSelection.Eager, "a relationships_d_id__id__ref_a_ unique_a_id")]
    [InlineData(IndirectSelection.Cautious, "a unique_a_id")]
    [InlineData(IndirectSelection.Empty, "a")]
    public void Tests_come_along_as_asked(IndirectSelection mode, string expected)
    {
        using var folder = Chain();

        var chosen = folder.Load().List(new NodeSelection { Select = ["a"], IndirectSelection = mode });

        string.Join(' ', chosen.Select(n => n.Name).Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    [Fact]
    public void Excluding_takes_away()
    {
        using var folder = Chain();

        var chosen = folder.Load().List(new NodeSelection { Select = ["+c"], Exclude = ["source:*", "test_type:data", "a"] });

        chosen.Select(n => n.Name).Order(StringComparer.Ordinal).ShouldBe(["b", "c", "raw"]);
    }

    [Fact]
    public async Task Nothing_chosen_is_no_failure()
    {
        using var folder = Chain();
        List<string> warnings = [];

        folder.Load().List(new NodeSelection { Select = ["no_such"] }, warnings).ShouldBeEmpty();
        var result = await folder.Build(select: "no_such");

        warnings.ShouldBe(["The selection criterion 'no_such' does not match any enabled nodes"]);
        (result.NothingSelected, result.ExitCode).ShouldBe((true, 0));
    }

    /// <summary>dbt's NothingToDo, which is a warning like others.</summary>
    [Fact]
    public async Task Nothing_chosen_may_be_an_error_or_not_be_said()
    {
        using var folder = Chain();
        var nothing = new NodeSelection { Select = ["a"], Exclude = ["a"] };
        List<RunEvent> said = [];

        (await Should.ThrowAsync<ProjectException>(() => folder.Load(o => o with { WarnErrorOptions = "{error: [NothingToDo]}" }).BuildAsync(nothing))).Message.ShouldContain("nothing to do");
        (await folder.Load(o => o with { WarnErrorOptions = "{silence: [NothingToDo]}" }).BuildAsync(nothing, new Events(said))).NothingSelected.ShouldBeTrue();
        said.OfType<RunFinished>().ShouldBeEmpty();
        (await folder.Load().BuildAsync(nothing, new Events(said))).ExitCode.ShouldBe(0);
        said.OfType<RunFinished>().Count().ShouldBe(1);
    }

    private sealed class Events(List<RunEvent> into) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => into.Add(value);
    }

    [Fact]
    public async Task Where_nothing_is_chosen_the_database_is_neither_made_nor_missed()
    {
        using var folder = Chain();
        var database = Path.Combine(folder.Path, "shop.duckdb");

        await folder.Build(select: "no_such");
        File.Exists(database).ShouldBeFalse();
        await File.WriteAllTextAsync(database, "no database");
        (await folder.Build(select: "no_such")).ExitCode.ShouldBe(0);
        (await Should.ThrowAsync<ModelException>(() => folder.Build())).Message.ShouldContain("DuckDB cannot open");
    }

    [Theory]
    [InlineData("tga:x", "did you mean 'tag'?")]
    [InlineData("@a+", "contradict")]
    [InlineData("test_type:odd", "is not a test type")]
    public void A_criterion_that_cannot_be_is_refused(string select, string expected)
    {
        using var folder = Chain();

        Should.Throw<ProjectException>(() => folder.Load().List(new NodeSelection { Select = [select] })).Message.ShouldContain(expected);
    }
}
