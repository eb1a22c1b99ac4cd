namespace EcommAspire.Transformation.Tests.Project;

/// <summary>The names that dbt gives to Jinja: https://docs.getdbt.com/reference/dbt-jinja-functions.</summary>
public class JinjaContextTests
{
    [Theory]
    // https://docs.getdbt.com/reference/dbt-jinja-functions/modules
    [InlineData("{{ modules.datetime.datetime(1997, 9, 29, 6, 14, tzinfo=modules.pytz.timezone('America/Los_Angeles')) }}", "1997-09-29 06:14:00-07:53")]
    [InlineData("{{ modules.pytz.timezone('America/Los_Angeles').localize(modules.datetime.datetime(1997, 9, 29, 6, 14)) }}", "1997-09-29 06:14:00-07:00")]
    [InlineData("{{ modules.datetime.datetime(2024, 1, 1, 12, tzinfo=modules.pytz.utc).astimezone(modules.pytz.timezone('America/Sao_Paulo')).isoformat() }}", "2024-01-01T09:00:00-03:00")]
    [InlineData("{{ modules.datetime.datetime.fromisoformat('2024-05-01T10:00:00+02:00').astimezone(modules.pytz.utc) }}", "2024-05-01 08:00:00+00:00")]
    [InlineData("{{ modules.datetime.datetime.strptime('2024-05-01 10:00 +0200', '%Y-%m-%d %H:%M %z').utcoffset() }}", "2:00:00")]
    [InlineData("{{ modules.datetime.datetime(2024, 1, 1, tzinfo=modules.pytz.utc) == modules.datetime.datetime.fromisoformat('2024-01-01T01:00:00+01:00') }}", "True")]
    [InlineData("{{ modules.itertools.product('ab', [1, 2]) | list }}", "[('a', 1), ('a', 2), ('b', 1), ('b', 2)]")]
    [InlineData("{{ modules.itertools.permutations([1, 2, 3], 2) | list | length }}", "6")]
    [InlineData("{{ modules.itertools.islice(modules.itertools.count(5, 5), 3) | list }}", "[5, 10, 15]")]
    [InlineData("{{ modules.itertools.accumulate([1, 2, 3]) | list }}", "[1, 3, 6]")]
    [InlineData("{{ modules.re.subn('a', 'b', 'banana') }}", "('bbnbnb', 3)")]
    [InlineData("{% for m in modules.re.finditer('[a-z]+', 'ab 1 cd') %}{{ m.group() }};{% endfor %}", "ab;cd;")]
    [InlineData("{{ this is mapping }} {{ this.get('metadata').type }}", "True DuckDBRelation")]
    [InlineData("{{ none | map('lower') | list }}", "[]")]
    public async Task It_means_what_dbt_means(string template, string expected)
    {
        using var folder = new ProjectFolder().Model("a", template);

        var compiled = await folder.Load().CompileAsync(NodeSelection.All);

        compiled.Results[0].Message.ShouldBeNull();
        compiled.Results[0].CompiledCode.ShouldBe(expected);
    }
}
