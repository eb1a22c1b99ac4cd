using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Functions of a project's own: https://docs.getdbt.com/docs/build/udfs. On DuckDB they are macros.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder("name: shop\nprofile: shop\nfunctions:\n  shop:\n    +tags: [ours]\n")
        .Write("functions/double_it.sql", "select value * 2")
        .Write("functions/summed.sql", "{{ config(schema='tools') }} a + b;")
        .Write("functions/largest.sql", "select max(id) from {{ ref('numbers') }}")
        .Write("functions/half_of_all.sql", "{{ config(type='aggregate') }}\nselect sum(amount) / 2")
        .Write("functions/functions.yml", """
            functions:
              - name: double_it
                description: Twice what it gets
                arguments: [{name: value, data_type: float, description: What to double}]
                returns: {data_type: float}
              - {name: summed, arguments: [{name: a, data_type: integer}, {name: b, data_type: integer, default_value: 10}], returns: {data_type: integer}}
              - {name: largest, returns: {data_type: bigint}}
              - {name: half_of_all, arguments: [{name: amount, data_type: integer}], returns: {data_type: double}}
            """)
        .Model("numbers", "{{ config(materialized='table') }} select * from (values (1), (2), (3)) as n(id)")
        .Model("doubled", "{{ config(materialized='table') }} select {{ function('double_it') }}(id) as twice, {{ function('shop', 'summed') }}(id) as more, {{ function('largest') }}() as most from {{ ref('numbers') }}")
        .Model("totals", "{{ config(materialized='table') }} select {{ function('half_of_all') }}(id) as half from {{ ref('numbers') }}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_build_makes_functions_before_what_calls_them()
    {
        var run = await _folder.Build();

        run.Success.ShouldBeTrue(string.Join('\n', run.Results.Select(r => r.Message)));
        _folder.Query("select twice, more, most, typeof(twice) from doubled order by 1").ShouldBe(["2|11|3|FLOAT", "4|12|3|FLOAT", "6|13|3|FLOAT"]);
        _folder.Query("select half from totals").ShouldBe(["3"]);
        // A macro can be called long after the run, and has the schema that was asked for.
        _folder.Query("select main_tools.summed(1, 1), main.double_it(4)").ShouldBe(["2|8"]);
        var function = run.Results.Single(r => r.Node.Name == "double_it").Node;
        (function.UniqueId, function.Tags.Single(), function.Signature!.Arguments[0].DataType).ShouldBe(("function.shop.double_it", "ours", "float"));
        _folder.Load().Project.Graph.Nodes["model.shop.doubled"].DependsOn.ShouldBe(["model.shop.numbers", "function.shop.double_it", "function.shop.summed", "function.shop.largest"], ignoreOrder: true);
    }

    [Fact]
    public async Task Functions_are_chosen_and_listed_like_other_nodes()
    {
        var engine = _folder.Load();

        engine.List(new NodeSelection { ResourceTypes = ["function"] }).Select(n => n.Name).ShouldBe(["double_it", "half_of_all", "largest", "summed"]);
        engine.List(new NodeSelection { Select = ["+double_it+"] }).Select(n => n.Name).ShouldBe(["double_it", "doubled"]);
        engine.List(new NodeSelection { Select = ["tag:ours", "path:functions"] }).Count.ShouldBe(4);
        (await engine.BuildAsync(new NodeSelection { ResourceTypes = ["function"], Select = ["double_it"] })).Results.Select(r => r.UniqueId).ShouldBe(["function.shop.double_it"]);
        // As in dbt, `run` is about models.
        (await _folder.Load().RunAsync(new NodeSelection { Select = ["double_it"] })).NothingSelected.ShouldBeTrue();
    }

    [Fact]
    public async Task The_manifest_has_them_in_a_section_of_their_own_and_state_compares_their_signature()
    {
        await _folder.Build();
        using var manifest = JsonDocument.Parse(_folder.Read("target/manifest.json"));
        var function = manifest.RootElement.GetProperty("functions").GetProperty("function.shop.summed");
        function.GetProperty("returns").GetProperty("data_type").GetString().ShouldBe("integer");
        function.GetProperty("arguments")[1].GetProperty("default_value").GetInt32().ShouldBe(10);
        function.GetProperty("config").GetProperty("type").GetString().ShouldBe("scalar");
        manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.doubled").GetProperty("functions").GetRawText().ShouldBe("""[["double_it"],["shop","summed"],["largest"]]""");

        Directory.Move(Path.Combine(_folder.Path, "target"), Path.Combine(_folder.Path, "before"));
        _folder.Write("functions/functions.yml", _folder.Read("functions/functions.yml").Replace("returns: {data_type: bigint}", "returns: {data_type: integer}", StringComparison.Ordinal));
        _folder.Load(o => o with { State = "before" }).List(new NodeSelection { Select = ["state:modified"] }).Select(n => n.Name).ShouldBe(["largest"]);
        _folder.Load(o => o with { State = "before" }).List(new NodeSelection { Select = ["state:modified+"] }).Select(n => n.Name).ShouldBe(["largest", "doubled"], ignoreOrder: true);
    }

    /// <summary>https://docs.getdbt.com/reference/node-selection/defer</summary>
    [Fact]
    public async Task A_function_that_is_not_there_is_that_of_the_earlier_run()
    {
        await _folder.Build();
        Directory.Move(Path.Combine(_folder.Path, "target"), Path.Combine(_folder.Path, "before"));
        _folder.Write("profiles.yml", _folder.Read("profiles.yml").Replace("schema: main", "schema: other", StringComparison.Ordinal));

        var run = await _folder.Load(o => o with { State = "before", Defer = true }).RunAsync(new NodeSelection { Select = ["doubled"] });

        run.Success.ShouldBeTrue(run.Results.Single().Message);
        run.Results.Single().CompiledCode.ShouldNotBeNull().ShouldContain("\"shop\".\"main\".\"double_it\"(id)");
    }

    [Theory]
    [InlineData("functions: [{name: double_it, returns: {data_type: float}}]", "models/m.sql:1: model.shop.m reads function('doubel_it'), but there is no function 'doubel_it' (did you mean 'double_it'?)")]
    [InlineData("functions: [{name: double_it}]", "needs 'returns' with a 'data_type'")]
    [InlineData("functions: [{name: double_it, returns: {data_type: float}, arguments: [{name: a, data_type: int, default_value: 1}, {name: b, data_type: int}]}]", "Put those with a default last")]
    [InlineData("functions: []", "the function 'double_it' is not described")]
    public void What_is_wrong_with_a_function_is_said(string properties, string expected)
    {
        using var folder = new ProjectFolder().Write("functions/double_it.sql", "select 1").Write("functions/f.yml", properties).Model("m", "select {{ function('doubel_it') }}(1)");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(expected);
    }
}
