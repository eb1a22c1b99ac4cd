namespace EcommAspire.Transformation.Tests.Project;

public class BadProjectTests
{
    [Fact]
    public void A_circle_is_shown()
    {
        using var folder = new ProjectFolder()
            .Model("a", "select * from {{ ref('c') }}").Model("b", "select * from {{ ref('a') }}").Model("c", "select * from {{ ref('b') }}");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("a → b → c → a");
    }

    [Fact]
    public void A_missing_ref_has_its_line_and_the_nearest_name()
    {
        using var folder = new ProjectFolder().Model("orders", "select 1 as x").Model("b", "select *\nfrom {{ ref('ordesr') }}");

        var error = Should.Throw<ProjectException>(() => folder.Load());

        error.Place.ShouldBe(new SourcePlace("models/b.sql", 2));
        error.Message.ShouldContain("did you mean 'orders'?");
    }

    [Fact]
    public void A_missing_ref_is_not_told_to_mean_itself()
    {
        using var folder = new ProjectFolder().Model("base", "select 1 as x").Model("bad", "select * from {{ ref('bas') }}");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("did you mean 'base'?");
    }

    [Theory]
    [InlineData("yml", "models: [")]
    [InlineData("sql", "{% if %}")]
    public void Of_many_broken_files_the_first_is_named_however_they_are_read(string extension, string broken)
    {
        using var folder = new ProjectFolder();
        for (var i = 10; i < 40; i++)
            folder.Write($"models/m{i}.{extension}", broken);

        for (var i = 0; i < 10; i++)
            Should.Throw<ProjectException>(() => folder.Load()).Place!.Value.File.ShouldBe($"models/m10.{extension}");
    }

    [Fact]
    public async Task A_hook_that_fails_is_shown()
    {
        using var folder = new ProjectFolder().Model("a", "{{ config(materialized='table', post_hook='drop   tabl x') }}\nselect 1 as x");

        var said = (await folder.Build()).Results.ShouldHaveSingleItem().Message.ShouldNotBeNull();

        said.ShouldContain("models/a.sql");
        said.ShouldContain("  statement: drop tabl x");
    }

    [Theory]
    [InlineData("models/a.sql", "select 1\n{% if %}", "models/a.sql:2")]
    [InlineData("models/a.sql", "select {{ nothing.at.all() }}\n{{ macro_that_is_not() + 1 | wrong }}", "models/a.sql")]
    [InlineData("models/a.yml", "models:\n  - name: a\n   x: 1\n", "models/a.yml:3")]
    [InlineData("models/a.yml", "models:\n  - description: nameless\n", "models/a.yml:2")]
    [InlineData("models/a.yml", "models:\n  - name: ok\n    columns:\n      - name: x\n        data_tests: [uniqe]\n", "models/a.yml:5")]
    [InlineData("models/a.yml", "sources:\n  - name: s\n    tables:\n      - name: t\n      - name: t\n", "models/a.yml:5")]
    [InlineData("macros/m.sql", "{% macro m() %}\n{% endmacro %}\n{% macro m() %}{% endmacro %}", "macros/m.sql:3")]
    [InlineData("models/b.sql", "{{ env_var('DBT_TEST_NOT_THERE') }}", "models/b.sql:1")]
    [InlineData("models/b.sql", "{{ env_var('DBT_ENV_SECRET_TOKEN', 'x') }}", "models/b.sql:1: The environment variable 'DBT_ENV_SECRET_TOKEN' is a secret")]
    [InlineData("dbt_project.yml", "name: 'bad name'\n", "dbt_project.yml:1")]
    [InlineData("dbt_project.yml", "name: shop\nprofile: shop\nmodel-path: [x]\n", "dbt_project.yml:3: 'model-path' is not a key of dbt_project.yml (did you mean 'model-paths'?)")]
    [InlineData("dbt_project.yml", "name: shop\nprofile: shop\nversion: newest\n", "dbt_project.yml:3: the version 'newest' is none")]
    [InlineData("dbt_project.yml", "name: shop\nprofile: shop\ndbt-cloud: yes please\n", "'dbt-cloud' must be a mapping")]
    [InlineData("seeds/s.yml", "seeds: [{name: s, config: {materialized: table}}]\n", "must be seed, or not be given", "seeds/s.csv", "id\n1\n")]
    [InlineData("models/a.yml", "sources: [{name: s, tables: [{name: t, config: {enabled: perhaps}}]}]\n", "must be true or false")]
    [InlineData("models/a.yml", "sources: [{name: s, tables: [{name: t, loaded_at_field: ''}]}]\n", "'loaded_at_field' is empty")]
    [InlineData("models/a.yml", "models: [{name: ok, constraints: [{type: foreign_key, columns: [x], to: elsewhere, to_columns: [x]}]}]\n", "goes to elsewhere")]
    [InlineData("dbt_project.yml", "name: shop\nprofile: shpo\n", "did you mean 'shop'?")]
    [InlineData("models/a.yml", "models:\n  - name: ok\n\tdescription: x\n", "models/a.yml:3")]
    [InlineData("models/a.yml", "models:\n  - name: ok\n    columns:\n      - name: x\n        data_tests:\n          - accepted_values: {vals: [1]}\n", "models/a.yml:6: The macro 'accepted_values' has no argument 'vals'. Did you mean 'values'?")]
    [InlineData("packages.yml", "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n", "packages.yml:2")]
    public void What_is_wrong_is_said_with_its_place(string file, string text, string expected, string? beside = null, string? content = null)
    {
        using var folder = new ProjectFolder().Model("ok", "select 1 as x").Write(file, text);
        if (beside is not null)
            folder.Write(beside, content!);

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(expected);
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_named()
    {
        using var folder = new ProjectFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "models"));
        File.WriteAllBytes(Path.Combine(folder.Path, "models", "a.sql"), [0x73, 0xE9, 0x20]);

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("a.sql:1: this is not UTF-8");
    }

    [Fact]
    public void A_folder_without_a_project_is_no_project()
    {
        using var folder = new ProjectFolder();
        File.Delete(Path.Combine(folder.Path, "dbt_project.yml"));

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("there is no dbt_project.yml");
    }

    /// <summary>https://docs.getdbt.com/reference/exposure-properties, https://docs.getdbt.com/docs/build/metrics-overview</summary>
    [Theory]
    [InlineData("exposures: [{name: e, owner: {name: a}}]", "type")]
    [InlineData("exposures: [{name: e, type: dashbord, owner: {name: a}}]", "has the type 'dashbord'")]
    [InlineData("exposures: [{name: e, type: ml, maturity: old, owner: {name: a}}]", "must be one of low, medium, high")]
    [InlineData("exposures: [{name: e, type: ml}]", "needs an 'owner'")]
    [InlineData("exposures: [{name: e, type: ml, owner: {slack: a}}]", "needs a 'name' or an 'email'")]
    [InlineData("exposures: [{name: e, type: ml, owner: {email: a}, config: {enabled: soon}}]", "must be true or false")]
    [InlineData("exposures: [{name: e, type: ml, maturity: low, owner: {email: a, phone: 1}}]", null)]
    [InlineData("exposures: [{name: e, type: ml, owner: {email: a}}, {name: e, type: ml, owner: {email: a}}]", "two exposures are named 'e'")]
    [InlineData("semantic_models: [{name: s, model: ref('m')}]", "a model that lists points in time")]
    [InlineData("models: [{name: m, time_spine: {standard_granularity_column: day}, columns: [{name: a}]}]", "which is none of the columns described for it")]
    [InlineData("models: [{name: m, time_spine: {standard_granularity_column: a}, columns: [{name: a}]}]", "must say how fine its column 'a' is")]
    [InlineData("models: [{name: m, time_spine: {standard_granularity_column: a, custom_granularities: [{name: fiscal}]}, columns: [{name: a, granularity: day}]}]", "a custom granularity in the column 'fiscal'")]
    [InlineData("metrics: [{name: a b, label: a, type: simple, type_params: {measure: x}}]", "must begin with a letter")]
    [InlineData("metrics: [{name: a, label: a, type: simple, type_params: {measure: x}}]", "there is no measure 'x'")]
    [InlineData("metrics: [{name: a, label: a, type: derived, type_params: {expr: b, metrics: [b]}}]", "there is no metric 'b'")]
    [InlineData("metrics: [{name: a, label: a, model: ref('m'), calculation_method: count, expression: '*'}]", "written in the form of long ago")]
    [InlineData("metrics: [{name: a, label: a, type: simpel, type_params: {measure: x}}]", "(did you mean 'simple'?)")]
    [InlineData("metrics: [{name: a, label: a, type: simple}]", "needs 'type_params'")]
    [InlineData("metrics: [{name: a, type: simple, type_params: {measure: x}}]", "needs a 'label'")]
    [InlineData("models: [{name: m, tests: [unique], data_tests: [unique]}]", "Put everything below 'data_tests'")]
    [InlineData("models: [{name: m, columns: [{name: a, tests: [unique], data_tests: [unique]}]}]", "Put everything below 'data_tests'")]
    public void What_a_properties_file_may_not_say(string properties, string? refusal)
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as a").Write("models/m.yml", properties);

        if (refusal is null)
            folder.Load();
        else
            Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(refusal);
    }

    [Fact]
    public void Folders_are_a_list()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodel-paths: models\n");
        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("must be a list of folders: [models]");
    }

    /// <summary>A data test of what is not there is left out, as in dbt, with the warning NodeNotFoundOrDisabled (https://docs.getdbt.com/reference/global-configs/warnings).</summary>
    [Fact]
    public async Task A_data_test_of_what_is_not_there_is_left_out()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as a")
            .Write("models/m.yml", "models: [{name: m, columns: [{name: a, data_tests: [not_null, {relationships: {arguments: {to: ref('gone'), field: a}}}]}]}]")
            .Write("tests/single.sql", "select * from {{ source('no', 'where') }}");

        (await folder.Build()).Results.Select(r => r.Node.Name).ShouldBe(["m", "not_null_m_a"]);

        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnErrorOptions = "{error: [NodeNotFoundOrDisabled]}" })).Message.ShouldContain("but there is no source 'no.where'");
    }
}
