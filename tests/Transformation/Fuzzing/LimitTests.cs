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
}
