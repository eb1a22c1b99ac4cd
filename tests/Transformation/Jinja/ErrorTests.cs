using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Tests.Jinja;

/// <summary>A mistake in a template is a sentence with a place, whatever the mistake.</summary>
public sealed class ErrorTests
{
    private static JinjaException Fail(string template, JinjaGlobals? globals = null) =>
        Should.Throw<JinjaException>(() => JinjaEnvironment.Default.Parse(template, "models/a.sql").Render(globals ?? []));

    [Theory]
    [InlineData("a\n{% if x %}\n{% for y in z %}", 3, 1, "The 'for' block is never closed: '{% endfor %}' is missing.")]
    [InlineData("{% if x %}\n{% endfor %}", 2, 4, "the innermost open block is 'if' of line 1, column 1")]
    [InlineData("{{ 1 +\n * 2 }}", 2, 2, "Expected an expression, but found '*'.")]
    [InlineData("x {{ foo(1, [2 }}", 1, 16, "the bracket opened on line 1, column 13 is closed by ']'")]
    [InlineData("x {{ foo(1, 2", 1, 9, "This bracket is never closed")]
    [InlineData("x {{ foo", 1, 3, "never closed: '}}' is missing")]
    [InlineData("{# oh", 1, 1, "This comment is never closed")]
    [InlineData("{{ 'oh }}", 1, 4, "This string is never closed")]
    [InlineData("{% macor m() %}{% endmacro %}", 1, 4, "Unknown statement 'macor'. Did you mean 'macro'?")]
    [InlineData("{% include 'x' %}", 1, 4, "not supported in dbt")]
    [InlineData("{{ [1] | jion }}", 1, 10, "There is no filter 'jion'. Did you mean 'join'?")]
    [InlineData("{{ 1 is defiend }}", 1, 9, "There is no test 'defiend'. Did you mean 'defined'?")]
    [InlineData("{{ 'a'.uper() }}", 1, 8, "Did you mean 'upper'?")]
    [InlineData("{{ reff('x') }}", 1, 4, "'reff' is undefined. Did you mean 'ref'?")]
    [InlineData("{% set orders = {'amount': 1} %}\n{{ orders.amuont.x }}", 2, 18, "Did you mean 'amount'?")]
    [InlineData("{{ 1 + 'a' }}", 1, 4, "'+' does not work between int and str. Use '~' to join values as text.")]
    [InlineData("{{ 1 / 0 }}", 1, 4, "Division by zero.")]
    [InlineData("{{ ref.x() }}", 1, 8, "has no attribute 'x'")]
    [InlineData("{{ ref() }}", 1, 4, "ref() needs the argument 'name'")]
    [InlineData("{{ ref('a', nmae='b') }}", 1, 4, "ref() has no argument named 'nmae'. Did you mean 'name'?")]
    [InlineData("{% macro m(column) %}{% endmacro %}\n{{ m(colum=1) }}", 1, 1, "The macro 'm' has no argument 'colum'. Did you mean 'column'?")]
    public void Says_what_is_wrong_and_where(string template, int line, int column, string reason)
    {
        var globals = new JinjaGlobals { ["ref"] = new JinjaFunction("ref", (_, arguments) => arguments.Bind("ref", 1, "name")[0]) };

        var error = Fail(template, globals);

        error.Reason.ShouldContain(reason);
        (error.Line, error.Column).ShouldBe((line, column));
        error.TemplateName.ShouldBe("models/a.sql");
        error.Message.ShouldContain($"models/a.sql (line {line}, column {column})");
    }

    [Fact]
    public void Shows_the_line_and_the_macros_on_the_way()
    {
        var error = Fail("{% macro inner(x) %}\n  {{ x.y.z }}\n{% endmacro %}\n{% macro outer() %}{{ inner({}) }}{% endmacro %}\n{{ outer() }}");

        error.Message.ShouldBe("""
            'dict object' has no attribute 'y'.
              in macro 'inner' in models/a.sql (line 2, column 10)
                  {{ x.y.z }}
                         ^
              called from macro 'outer' in models/a.sql (line 4, column 23)
              called from models/a.sql (line 5, column 4)
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void An_error_of_the_host_gets_the_place_of_its_call()
    {
        var globals = new JinjaGlobals { ["stop"] = new JinjaFunction("stop", (_, _) => throw new JinjaException("No further.")) };

        var error = Fail("{% macro m() %}\n{{ 1 + stop() }}{% endmacro %}{{ m() }}", globals);

        error.Reason.ShouldBe("No further.");
        error.Line.ShouldBe(2);
        error.MacroStack.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}")]
    [InlineData("{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{% set a = [] %}{% set b = [] %}{% do a.append(b) %}{% do b.append(a) %}{{ a == b }}")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l | tojson }}")]
    [InlineData("{{ 'x' * 10 ** 12 }}")]
    [InlineData("{{ 10 ** (10 ** 10) }}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{{ '{:999999999}'.format(1) }}")]
    [InlineData("{{ 'x'.center(10 ** 12) }}")]
    [InlineData("{{ range(10 ** 9) | list }}")]
    public void What_has_no_end_is_an_error_and_not_a_crash(string template) => Fail(template).Line.ShouldBe(1);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("x if x else ", "")]
    [InlineData("{'a':", "}")]
    public void Nesting_without_measure_is_an_error(string open, string close)
    {
        var template = "{{ " + string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000)) + " }}";

        FailOnSmallStack(template).Reason.ShouldContain("nested too deeply");
    }

    /// <summary>A chain of operators is as deep a tree as it is long: it ends in an error, not with the process.</summary>
    [Theory]
    [InlineData("+1")]
    [InlineData(" and 1")]
    [InlineData("|string")]
    [InlineData("[0:]")]
    public void A_chain_without_measure_is_an_error(string link)
    {
        var template = "{{ '1'" + string.Concat(Enumerable.Repeat(link, 300_000)) + " }}";

        FailOnSmallStack(template).Reason.ShouldNotBeEmpty();
    }

    // What is too deep depends on the stack there is, and a machine may have set a large one.
    private static JinjaException FailOnSmallStack(string template)
    {
        JinjaException? failure = null;
        Exception? unexpected = null;
        var thread = new Thread(() =>
        {
            try
            {
                failure = Fail(template);
            }
            catch (ShouldAssertException e)
            {
                unexpected = e;
            }
        }, maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        unexpected.ShouldBeNull();
        return failure.ShouldNotBeNull();
    }

    /// <summary>Ten thousand damaged templates: each renders or is an error with a place.</summary>
    [Fact]
    public void Damaged_templates_never_crash()
    {
        string[] seeds =
        [
            "{% macro m(a, b=[1, 2], *c) -%} {{ a['x'].y(1, k='v', *z, **q) | default('d', true) | map(attribute='e') }} {%- endmacro %}",
            "{% for k, v in d.items() if v is not none recursive %}{{ loop.index ~ ', ' if not loop.last }}{% else %}{% set x %}a{% endset %}{% endfor %}",
            "{% call(u) m(1) %}{{ '%05.2f' % 3.14 }}{{ '{:>8,.2f}'.format(1) }}{% endcall %}{% raw %}{{{% endraw %}{# c #}{{ 1 if 2 else [3:4] }}",
            "{{ x[1:2:3] }}{{ 'a\\x41\\u00e9' \"b\" }}{{ 1_000 + 0x1F ** -2 // 3 }}{{ {'a': (1,)} }}{% if a and not b or c in d %}{% elif e %}{% endif %}",
        ];
        string[] pieces = ["{{", "}}", "{%", "%}", "{#", "#}", "(", ")", "[", "]", "'", "\"", "|", ".", ",", ":", "-", "\\", "is", "if", "\n", "\0", "😀", "\ud800", "99999999999999999999", "1e999", "end", "loop", "~"];
        var random = new Random(4711);
        for (var round = 0; round < 10_000; round++)
        {
            var text = seeds[random.Next(seeds.Length)];
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                var length = random.Next(0, Math.Min(6, text.Length - at));
                text = text[..at] + (random.Next(3) > 0 ? pieces[random.Next(pieces.Length)] : "") + text[(at + length)..];
            }

            try
            {
                JinjaEnvironment.Default.Parse(text).Render(new JinjaGlobals { ["d"] = new JinjaDict { ["k"] = 1L }, ["x"] = "text" });
            }
            catch (JinjaException error)
            {
                error.Line.ShouldBeGreaterThan(0, text);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{error.GetType().Name} for {text}", error);
            }
        }
    }
}
