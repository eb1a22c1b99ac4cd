using EcommAspire.Transformation.Jinja;

namespace EcommAspire.Transformation.Tests.Fuzzing;

/// <summary>What spoiled inputs have found, one by one.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}", "gone round")]
    [InlineData("{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}", "gone round")]
    [InlineData("{% set l = [1] %}{% for x in l if l.append(x) %}{% endfor %}", "gone round")]
    [InlineData("{% set ns = namespace(s='x') %}{% for i in range(200) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}", "too long")]
    [InlineData("{% set ns = namespace(s='x' * 1000000) %}{% for i in range(200) %}{{ ns.s }}{% endfor %}", "too long")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(200) %}{% set ns.l = ns.l + ns.l %}{% endfor %}", "too long")]
    [InlineData("{% set ns = namespace(n=3) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}", "too large")]
    public void What_has_no_end_ends_in_an_error_with_its_place(string template, string reason)
    {
        var error = Should.Throw<JinjaException>(() => JinjaEnvironment.Default.Parse(template).Render(new JinjaGlobals(), new() { MaxTurns = 100_000 }));

        error.Reason.ShouldContain(reason);
        error.Line.ShouldBe(1);
    }

    [Fact]
    public void An_error_below_hundreds_of_macros_fits_the_stack_of_a_pool_thread()
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => JinjaEnvironment.Default.Parse("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").Render(new JinjaGlobals())), 1536 * 1024);
        thread.Start();
        thread.Join();

        var jinja = error.ShouldBeOfType<JinjaException>();
        jinja.Reason.ShouldContain("calling itself without end");
        jinja.MacroStack.Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_file_that_is_not_text_is_named_with_the_line()
    {
        using var folder = new ProjectFolder();
        folder.Model("m", "select 1 as id");
        File.WriteAllBytes(Path.Combine(folder.Path, "models", "m.sql"), [.. "select 1 as id,\n'"u8, 0xE9, .. "' as name"u8]);

        var error = Should.Throw<ProjectException>(() => folder.Load());

        error.Place!.Value.File.ShouldEndWith("m.sql");
        error.Place.Value.Line.ShouldBe(2);
    }

    [Fact]
    public void A_plain_value_that_the_scanner_loses_its_way_in_is_invalid_yaml()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels:\n  +tags: [stg{{ config(m=}\nmodels'incremental', x]\n");

        var error = Should.Throw<ProjectException>(() => folder.Load());

        error.Problem.ShouldContain("not valid YAML");
        error.Place!.Value.Line.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}", "calling itself without end")]
    [InlineData("{{ range(10**9) }}", "at most 100000")]
    [InlineData("{{ 'x' * 10**9 }}", "too long")]
    [InlineData("{{ [1] * 10**9 }}", "too long")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ toyaml(l) }}", "contains itself")]
    [InlineData("{% set d = {} %}{% do d.update({'d': d}) %}{{ config(meta=d) }}", "contains itself")]
    [InlineData("{{ modules.itertools.repeat(1) | list }}", "more than 1000000 items")]
    [InlineData("{{ modules.itertools.permutations(range(14)) | list }}", "more than 1000000 items")]
    [InlineData("{{ modules.re.match('(a+)+$', 'a' * 40 ~ 'b') }}", "takes longer than")]
    public void A_model_without_end_is_an_error_with_its_place(string template, string reason)
    {
        using var folder = new ProjectFolder();
        folder.Model("m", template);

        var error = Should.Throw<ProjectException>(() => folder.Load());

        error.Problem.ShouldContain(reason);
        error.Place!.Value.File.ShouldEndWith("m.sql");
        error.Place.Value.Line.ShouldBe(1);
    }

    [Theory]
    [InlineData("meta: &a\n      again: *a", "stands within its own anchor", 5)]
    [InlineData("meta: {a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a], c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b], d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c],\n      e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d], f: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]}", "more than 1000000 values", 5)]
    public void Aliases_without_end_are_an_error_with_its_place(string config, string reason, int line)
    {
        using var folder = new ProjectFolder();
        folder.Model("m", "select 1 as id");
        folder.Write("models/m.yml", $"models:\n  - name: m\n    config:\n     {config}\n");

        var error = Should.Throw<ProjectException>(() => folder.Load());

        error.Problem.ShouldContain(reason);
        error.Place!.Value.File.ShouldEndWith("m.yml");
        error.Place.Value.Line.ShouldBe(line);
    }
}
