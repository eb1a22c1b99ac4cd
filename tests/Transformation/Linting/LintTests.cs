using EcommAspire.Transformation.Linting;

namespace EcommAspire.Transformation.Tests.Linting;

/// <summary>The rules of <c>ecomm model lint</c>, each broken once and kept once.</summary>
public sealed class LintTests
{
    [Theory]
    [InlineData("SELECT a FROM {{ ref('x') }} x Where \"FROM\" = 'SELECT' -- AND\n", "keyword-case 1:1", "keyword-case 1:10", "keyword-case 1:32")]
    [InlineData("select x.Left, x.a as {{ 'A' }}As from {{ ref('x') }} x /* OR */")]
    [InlineData("with a as (select * from {{ ref('x') }}), b as (select * from a) select * from b")]
    [InlineData("{{ config(materialized='view') }}\nwith a as (select * from {{ ref('x') }} where a > 1)\nselect a.*, count(*) over () as n, 2 * 3 as six from a")]
    [InlineData("select *\nfrom {{ ref('x') }}", "select-star 1:8")]
    [InlineData("with a as (select * from {{ ref('x') }}), b as (select * from a join a as c using (a)) select a from b", "select-star 1:56")]
    [InlineData("with b as (select 1 as a), a as (select * from {{ ref('x') }}) select a from a", "imports-first 1:28")]
    [InlineData("with b as (select a, count(*) as n from {{ ref('x') }} group by a) select a from b", "imports-first 1:41")]
    [InlineData("with a as (select * from {{ ref('x') }}) select a from a union all select a from {{ ref('x') }}", "imports-first 1:82")]
    [InlineData("select a from main.x join x on true", "hard-coded-relation 1:15", "hard-coded-relation 1:27")]
    [InlineData("select a from 'x.parquet'", "hard-coded-relation 1:15")]
    [InlineData("select a from range(3) r, (select 1 as a), {{ ref('x') }} as o, o.items, unnest([1]) where a is distinct from 2 and extract(year from b) > 1")]
    [InlineData("select a from \"{{ target.database }}\".main.x")]
    [InlineData("with a as (select b from {{ ref('x') }}) {{ deduplicated('a') }} select b from latest join main.x on true", "hard-coded-relation 1:92")]
    [InlineData("select {{ dbt.hash('a') }}, {{ dbt.hash('b') }} from latest", "hard-coded-relation 1:54")]
    [InlineData("with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) select n from t")]
    [InlineData("select a from {{ ref('x') }}{% if false %} union all select a from {{ ref('y') }} union all select a from {{ source('s', 't') }}{% endif %}{# {{ ref('z') }} #}",
        "unknown-reference 1:71", "unknown-reference 1:110")]
    [InlineData("select $$ FROM x $$ as a, '{{ \"it's\" }} FROM' as b {% raw %} FROM {{ }} {% endraw %}")]
    [InlineData("select 'never closed FROM")]
    public void A_place_is_found(string sql, params string[] expected)
    {
        using var folder = Folder(sql);
        Lint(folder, "m").Select(f => $"{f.Rule} {f.Line}:{f.Column}").ShouldBe(expected);
    }

    [Fact]
    public void A_mart_says_its_grain_and_has_its_key_tested()
    {
        using var folder = Folder("select 1 as id");
        folder.Write("models/marts/good.sql", "select 1 as id");
        folder.Write("models/marts/bad.sql", "select 1 as id");
        folder.Write("models/marts/marts.yml",
            """
            models:
              - name: good
                description: Good. One row per id.
                columns:
                  - name: id
                    data_tests: [unique, not_null]
              - name: bad
                description: Bad.
                columns:
                  - name: id
                    data_tests: [unique]
            """);
        Lint(folder, "marts").Select(f => $"{f.Rule} {f.File}:{f.Line}:{f.Column}").ShouldBe(["grain models/marts/marts.yml:7:3", "key models/marts/marts.yml:7:3"]);
    }

    [Fact]
    public void A_package_of_macros_has_them_for_others()
    {
        using var folder = new ProjectFolder().Write("macros/all.sql", "{% macro offered() %}1{% endmacro %}");
        Lint(folder).ShouldBeEmpty();
    }

    [Fact]
    public void A_macro_that_nothing_names_is_found_and_one_that_takes_anothers_place_is_not()
    {
        using var folder = Folder("{{ config(incremental_strategy='own_way') }} select {{ used() }} as a");
        folder.Write("macros/all.sql",
            """
            {% macro used() %}1{% endmacro %}
            {% macro unused() %}2{% endmacro %}
            {% macro get_incremental_own_way_sql(arg_dict) %}select 1{% endmacro %}
            {% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name }}{% endmacro %}
            """);
        Lint(folder).ShouldHaveSingleItem().ToString().ShouldBe("macros/all.sql:2:1: unused-macro: nothing calls the macro unused.");
    }

    [Fact]
    public void Keywords_are_mended_and_nothing_else_is_touched()
    {
        using var folder = Folder("SELECT 'SELECT' AS \"AS\", a -- AS\r\nFROM {{ ref( 'x' ) }} WHERE a IS NOT NULL\r\n");
        folder.Load().Lint(NodeSelection.All, fix: true).ShouldAllBe(f => f.IsFixed && f.Rule == "keyword-case");
        folder.Read("models/m.sql").ShouldBe("select 'SELECT' as \"AS\", a -- AS\r\nfrom {{ ref( 'x' ) }} where a is not null\r\n");
        Lint(folder).ShouldBeEmpty();
    }

    private static ProjectFolder Folder(string sql)
    {
        var folder = new ProjectFolder();
        folder.Write("models/x.sql", "select 1 as a");
        folder.Write("models/m.sql", sql);
        return folder;
    }

    private static IReadOnlyList<Finding> Lint(ProjectFolder folder, params string[] select) => folder.Load().Lint(new NodeSelection { Select = select });
}
