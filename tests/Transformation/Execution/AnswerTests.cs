using System.Numerics;
using System.Text.Json;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Execution;

/// <summary>What the database answers, as <c>show</c> and macros read it: nested values are JSON texts, as dbt makes them.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("[1, null]", "[1, null]")]
    [InlineData("{'a': 1, 'b': ['x', null]}", """{"a": 1, "b": ["x", null]}""")]
    [InlineData("map {'k': 1.5}", """{"k": 1.5}""")]
    [InlineData("[1, 2]::int[2]", "[1, 2]")]
    [InlineData("union_value(n := 1)", """{"n": 1}""")]
    [InlineData("['é']", """["\u00e9"]""")]
    [InlineData("['nan'::double]", "[NaN]")]
    [InlineData("'12345678901234567890123456789012345.123'::decimal(38, 3)", "12345678901234567890123456789012345.123")]
    [InlineData("date 'infinity'", "infinity")]
    [InlineData("timestamp '-infinity'", "-infinity")]
    [InlineData("timestamptz 'infinity'", "infinity")]
    [InlineData("date '290000-01-01'", "290000-01-01")]
    [InlineData("interval '14 months'", "1 year 2 months")]
    [InlineData("time '24:00'", "24:00:00")]
    [InlineData(@"'\xAA'::blob", @"\xAA")]
    [InlineData("'101'::bit", "101")]
    [InlineData("'infinity'::double", "inf")]
    [InlineData("null", "None")]
    public async Task A_value_of_any_type_reaches_show_and_macros(string value, string text)
    {
        using var folder = new ProjectFolder().Write("macros/ask.sql", "{% macro ask(sql) %}{{ return(run_query(sql).rows[0]['v'] ~ '') }}{% endmacro %}");
        var engine = folder.Load();

        (await engine.RunOperationAsync("ask", new Dictionary<string, object?> { ["sql"] = $"select 0 as other, {value} as v; -- c" })).Results.Single().Message.ShouldBe(text);
        var shown = (await engine.ShowAsync(NodeSelection.All, $"select 0 as other, {value} as v")).Table;
        shown.Columns.Select(c => c.Name).ShouldBe(["other", "v"]);
        shown.Rows.Single()[0].ShouldBe(0);
    }

    [Fact]
    public async Task Values_that_have_a_type_keep_it_beside_those_that_have_none()
    {
        using var folder = new ProjectFolder();

        var rows = (await folder.Load().ShowAsync(NodeSelection.All, "select * from (values (1.5::decimal(38, 1), date '2024-01-01', [1]), (9999999999999999999999999999999999999::decimal(38, 1) / 1, null, null)) t(d, day, l) order by d")).Table.Rows;

        rows[0].ShouldBe([1.5m, new DateOnly(2024, 1, 1), "[1]"]);
        rows[1][1..].ShouldBe([null, null]);
    }

    [Fact]
    public async Task Whole_numbers_beyond_a_decimal_stay_numbers()
    {
        using var folder = new ProjectFolder();

        (await folder.Load().ShowAsync(NodeSelection.All, "select 99999999999999999999999999999999999999::decimal(38, 0) as n")).Table.Rows.Single().Single()
            .ShouldBe(BigInteger.Parse("99999999999999999999999999999999999999"));
    }

    /// <summary>https://docs.getdbt.com/reference/artifacts/run-results-json</summary>
    [Theory]
    [InlineData("good", "success", 0)]
    [InlineData("bad", "error", 1)]
    public async Task A_macro_that_is_called_has_a_result(string macro, string status, int failures)
    {
        using var folder = new ProjectFolder().Write("macros/m.sql", "{% macro good() %}{{ return(1) }}{% endmacro %}{% macro bad() %}{{ exceptions.raise_compiler_error('no') }}{% endmacro %}");

        await folder.Load().RunOperationAsync(macro, ModelOptions.ParseVars("{}"));

        using var written = JsonDocument.Parse(folder.Read("target/run_results.json"));
        var result = written.RootElement.GetProperty("results").EnumerateArray().ShouldHaveSingleItem();
        (result.GetProperty("unique_id").GetString(), result.GetProperty("status").GetString(), result.GetProperty("failures").GetInt32(), result.GetProperty("thread_id").GetString())
            .ShouldBe(($"macro.shop.{macro}", status, failures, "MainThread"));
        result.GetProperty("timing").EnumerateArray().Select(t => t.GetProperty("name").GetString()).ShouldBe(["compile", "execute"]);
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/statement-blocks: a result is given once, but for that of the main statement.</summary>
    [Fact]
    public async Task A_result_is_loaded_once()
    {
        using var folder = new ProjectFolder().Write("macros/m.sql", """
            {% macro ask(name) %}{% call statement(name, fetch_result=true) %}select 1 as n{% endcall %}{% endmacro %}
            {% macro once(name) %}{% do ask(name) %}{% set a = load_result(name) %}{% do ask(name) %}{{ return([a.data, load_result(name).table.rows | length, load_result('never')]) }}{% endmacro %}
            {% macro twice(name) %}{% do ask(name) %}{% do load_result(name) %}{{ return(load_result(name).data) }}{% endmacro %}
            {% macro without_rows() %}{% do store_result('x', 'OK') %}{{ return(load_result('x').table.rows | length) }}{% endmacro %}
            """);
        async Task<NodeResult> Call(string macro, string arguments) => (await folder.Load().RunOperationAsync(macro, ModelOptions.ParseVars(arguments))).Results.ShouldHaveSingleItem();

        (await Call("once", "{name: x}")).Message.ShouldBe("[[(1,)], 1, None]");
        (await Call("twice", "{name: main}")).Message.ShouldBe("[(1,)]");
        (await Call("twice", "{name: x}")).Message.ShouldNotBeNull().ShouldContain("The 'statement' result named 'x' has already been loaded into a variable");
        (await Call("without_rows", "{}")).Message.ShouldBe("0");
    }

    [Fact]
    public async Task A_statement_of_an_operation_that_is_refused_is_shown()
    {
        using var folder = new ProjectFolder().Write("macros/ask.sql", "{% macro ask() %}{% do run_query('select 1 as one,\n  nope') %}{% endmacro %}");

        var result = (await folder.Load().RunOperationAsync("ask", new Dictionary<string, object?>())).Results.Single();

        result.Message.ShouldNotBeNull().ShouldContain("\"nope\"");
        result.Message!.ShouldEndWith("in: nope");
    }

    [Fact]
    public async Task What_cannot_be_asked_for_again_says_what_to_do()
    {
        using var folder = new ProjectFolder().Write("macros/ask.sql", "{% macro ask() %}{% do run_query('create table t (l int[]); insert into t values ([1, null]) returning l') %}{% endmacro %}");

        var result = (await folder.Load().RunOperationAsync("ask", new Dictionary<string, object?>())).Results.Single();

        result.Status.ShouldBe(NodeStatus.Error);
        result.Message.ShouldNotBeNull().ShouldContain("'l' (List) that can only be read from a single query; cast them to varchar");
    }
}
