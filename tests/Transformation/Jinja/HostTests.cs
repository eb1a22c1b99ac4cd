using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Tests.Jinja;

/// <summary>What a host can do with templates beyond rendering text.</summary>
public sealed class HostTests
{
    private static readonly JinjaEnvironment Dbt = JinjaEnvironment.Default.WithBlockTags(
        new BlockTag("materialization", BlockHeader.Options),
        new BlockTag("test", BlockHeader.Signature),
        new BlockTag("snapshot"),
        new BlockTag("docs", IsRaw: true));

    private static string Render(string template, JinjaGlobals? globals = null, RenderOptions? options = null) =>
        Dbt.Parse(template).Render(globals ?? [], options);

    [Fact]
    public void A_macro_called_from_the_host_returns_native_values()
    {
        var template = Dbt.Parse("{% macro pick(n) %}text{% for i in range(10) %}{% if i == n %}{{ return({'found': i}) }}{% endif %}{% endfor %}{% endmacro %}");
        var macro = template.BindMacro(template.Macros.Single(), new JinjaGlobals());

        macro.Call(new CallArguments(3L)).ShouldBeOfType<JinjaDict>()["found"].ShouldBe(3L);
        macro.Call(new CallArguments(99L)).ShouldBe("text");
    }

    [Theory]
    [InlineData("{% macro m() %}{{ return(1) }}2{% endmacro %}{{ m() + 1 }}", "2")]
    [InlineData("{% macro m() %}{% do return([1, 2]) %}{% endmacro %}{{ m()[1] }}", "2")]
    [InlineData("{% macro m() %}{% set x = return(5) %}{% endmacro %}{{ m() }}", "5")]
    [InlineData("{% macro m() %}{{ 'a' ~ return(none) }}{% endmacro %}{{ m() is none }}", "True")]
    [InlineData("{% macro m() %}{% if true %}{% with %}{{ return(4) }}{% endwith %}{% endif %}{% endmacro %}{{ m() }}", "4")]
    [InlineData("{% macro m() %}{% set x %}{{ return(6) }}{% endset %}{% endmacro %}{{ m() }}", "6")]
    [InlineData("{% macro inner() %}{{ return('i') }}{% endmacro %}{% macro m() %}{{ inner() }}+{% endmacro %}{{ m() }}", "i+")]
    [InlineData("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ return(7) }}{% endcall %}", "7")]
    public void Return_ends_the_macro_from_anywhere_in_it(string template, string expected) => Render(template).ShouldBe(expected);

    [Fact]
    public void Return_outside_a_macro_is_an_error_with_its_place()
    {
        var error = Should.Throw<JinjaException>(() => Render("a\n{{ return(1) }}"));
        error.Line.ShouldBe(2);
        error.Reason.ShouldContain("macro");
    }

    [Fact]
    public void Macros_of_one_template_see_the_globals_they_are_bound_to()
    {
        var template = Dbt.Parse("{% macro where() %}{{ package }}/{{ helper() }}{% endmacro %}");
        JinjaGlobals Package(string name) => new() { ["package"] = name, ["helper"] = new JinjaFunction("helper", (_, _) => name.ToUpperInvariant()) };

        var first = template.BindMacro(template.Macros.Single(), Package("a"));
        var second = template.BindMacro(template.Macros.Single(), Package("b"));

        Render("{{ first() }} {{ second() }}", new() { ["first"] = first, ["second"] = second }).ShouldBe("a/A b/B");
    }

    [Fact]
    public void Blocks_of_the_host_are_definitions_with_a_macro_each()
    {
        var template = Dbt.Parse("""
            {% materialization view, adapter='duckdb', default %}m{{ x }}{% endmaterialization %}
            {% test small(model, limit=3) %}{{ model }} > {{ limit }}{% endtest %}
            {% snapshot orders %}s{% endsnapshot %}
            {% docs page %}{{ not parsed }} {% nor this %}{% enddocs %}
            """);

        template.Render(new JinjaGlobals()).Trim().ShouldBeEmpty();
        template.HostBlocks.Select(block => (block.Tag.Name, block.Name)).ShouldBe(
            [("materialization", "view"), ("test", "small"), ("snapshot", "orders"), ("docs", "page")]);
        var blocks = template.HostBlocks.ToList();
        blocks[0].Options.Select(option => option.Name).ShouldBe(["adapter", "default"]);
        template.BindMacro(blocks[0].Macro, new JinjaGlobals { ["x"] = 1L }).Call(CallArguments.None).ShouldBe("m1");
        template.BindMacro(blocks[1].Macro, new JinjaGlobals()).Call(new CallArguments("t")).ShouldBe("t > 3");
        blocks[3].RawBody.ShouldBe("{{ not parsed }} {% nor this %}");
    }

    [Fact]
    public void Functions_of_the_host_see_where_they_are_called()
    {
        var seen = "";
        var globals = new JinjaGlobals
        {
            ["look"] = new JinjaFunction("look", (context, _) =>
            {
                seen = string.Join(" < ", context.Stack.Select(frame => $"{frame.Macro ?? "body"}:{frame.Position.Line}"));
                context.Names.TryGet("local", out var local).ShouldBeTrue();
                return local;
            }),
        };

        Render("{% macro m() %}\n{% set local = 5 %}{{ look() }}{% endmacro %}\n{{ m() }}", globals)
            .Trim().ShouldBe("5");
        seen.ShouldBe("m:2 < body:3");
    }

    [Theory]
    [InlineData("{{ x.a.b['c']() }}", "")]
    [InlineData("{{ x is defined }}", "False")]
    [InlineData("{{ x(1).y ~ 'z' }}", "z")]
    public void A_chainable_undefined_can_be_looked_into_and_called(string template, string expected) =>
        Render(template, options: new RenderOptions { Undefined = UndefinedBehavior.Chainable }).ShouldBe(expected);

    [Theory]
    [InlineData("{{ x }}")]
    [InlineData("{{ 'a' ~ x }}")]
    [InlineData("{% if x %}{% endif %}")]
    [InlineData("{% for i in x %}{% endfor %}")]
    [InlineData("{{ x == 1 }}")]
    public void A_strict_undefined_can_only_be_asked_whether_it_is_defined(string template)
    {
        var strict = new RenderOptions { Undefined = UndefinedBehavior.Strict };
        Should.Throw<UndefinedException>(() => Render(template, options: strict)).Name.ShouldBe("x");
        Render("{{ x is defined }}{{ x | default('d') }}", options: strict).ShouldBe("Falsed");
    }

    [Fact]
    public void One_template_renders_on_many_threads_at_once()
    {
        var template = Dbt.Parse("{% macro m(n) %}{% set ns = namespace(t=0) %}{% for i in range(n) %}{% set ns.t = ns.t + i %}{% endfor %}{{ return(ns.t) }}{% endmacro %}{{ m(n) }}");

        Parallel.For(0, 200, n => template.Render(new JinjaGlobals { ["n"] = (long)n }).ShouldBe((n * (n - 1) / 2).ToString()));
    }

    [Fact]
    public void A_loop_without_end_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var template = Dbt.Parse("{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}");

        Should.Throw<OperationCanceledException>(() => template.Render(new JinjaGlobals(), cancellationToken: cancelled.Token));
    }

    [Fact]
    public void Values_of_dotnet_become_values_of_the_language()
    {
        var value = JinjaValue.From(new Dictionary<string, object?> { ["n"] = 1, ["l"] = new object?[] { 2.5m, null, new DateOnly(2024, 2, 29) }, ["t"] = (1, "x") });

        JinjaValue.ToText(value).ShouldBe("{'n': 1, 'l': [Decimal('2.5'), None, datetime.date(2024, 2, 29)], 't': (1, 'x')}");
        Render("{{ v.l[2] }} {{ v.l[0] * 2 }} {{ v.n == 1 }}", new() { ["v"] = value }).ShouldBe("2024-02-29 5.0 True");
    }

    [Fact]
    public void Objects_of_the_host_have_attributes_items_and_arithmetic()
    {
        var globals = new JinjaGlobals { ["span"] = new Span(3), ["other"] = new Span(4) };

        Render("{{ span.length }} {{ span['length'] }} {{ span + other }} {{ span < other }} {{ [other, span] | sort }} {{ span.nope }}", globals)
            .ShouldBe("3 3 span(7) True [span(3), span(4)] ");
        Should.Throw<UndefinedException>(() => Render("{{ span.lenght.x }}", globals)).Reason.ShouldContain("Did you mean 'length'?");
    }

    private sealed record Span(long Length) : IJinjaObject
    {
        public IEnumerable<string> AttributeNames => ["length"];

        public string Representation => ToString();

        public bool TryGetAttribute(string name, out object? value)
        {
            value = name == "length" ? Length : null;
            return value is not null;
        }

        public bool TryApply(BinaryOperator operation, object? other, bool reflected, out object? result)
        {
            result = operation == BinaryOperator.Add && other is Span span ? new Span(Length + span.Length) : null;
            return result is not null;
        }

        public int? CompareTo(object? other) => other is Span span ? Length.CompareTo(span.Length) : null;

        public override string ToString() => $"span({Length})";
    }

    [Fact]
    public void Json_is_read_and_written_as_Python_does()
    {
        JinjaJson.Write(JinjaJson.Read("""{"b": 1, "a": [1, null, true, 1.0, 12345678901234567890]}"""))
            .ShouldBe("""{"b": 1, "a": [1, null, true, 1.0, 12345678901234567890]}""");
        Should.Throw<JinjaException>(() => JinjaJson.Read("{"));
    }
}
