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
    // https://docs.getdbt.com/reference/dbt-jinja-functions/run_query, https://agate.readthedocs.io/en/1.9.1/api/table.html
    [InlineData("{% set t = run_query('select * from (values (2, null), (1, 3)) v(a, b)') %}{{ t | length }} {{ t[0]['a'] }} {{ t.rows[-1].values() }} {{ t.rows[:1] }}", "2 2 (1, 3) (<agate.Row: (2, None)>,)")]
    [InlineData("{% if run_query('select 1 where false') %}rows{% else %}none{% endif %}", "none")]
    [InlineData("{% for row in run_query('select 1 as a, 2 as b') %}{{ row.a }}{{ row['b'] }}{{ row[0] }} {{ row.dict() }} {{ row.get('c', 'x') }}{% endfor %}", "121 {'a': 1, 'b': 2} x")]
    [InlineData("{% set t = run_query('select * from (values (2, 1), (1, 3), (2, 1)) v(a, b)') %}{{ t.order_by('b', reverse=true).columns['a'].values() }} {{ t.select(['b']).column_names }} {{ t.exclude('b').distinct('a') | length }} {{ t.rename({'a': 'z'}).column_names }} {{ t.limit(1) | length }} {{ t.columns[0].values_distinct() | length }}", "(1, 2, 2) ('b',) 2 ('z', 'b') 1 2")]
    [InlineData("{% set t = run_query('select 1 as a') %}{{ t.columns.keys() }} {{ t.columns['a'].name }} {{ t.columns.a.values() }} {{ t.rows.get(9) }}", "('a',) a (1,) None")]
    // https://docs.getdbt.com/reference/dbt-jinja-functions/builtins
    [InlineData("{{ builtins.var('x', 3) }} {{ builtins.ref is defined }} {{ dbt_duckdb.dateadd is defined }}", "3 True True")]
    [InlineData("{{ none | map('lower') | list }}", "[]")]
    public async Task It_means_what_dbt_means(string template, string expected)
    {
        using var folder = new ProjectFolder().Model("a", template);

        var compiled = await folder.Load().CompileAsync(NodeSelection.All);

        compiled.Results[0].Message.ShouldBeNull();
        compiled.Results[0].CompiledCode.ShouldBe(expected);
    }

    /// <summary>https://docs.getdbt.com/docs/build/hooks-operations#about-operations: what a macro does stays only where it commits, but a schema stays.</summary>
    [Fact]
    public async Task An_operation_keeps_what_it_commits()
    {
        using var folder = new ProjectFolder().Write("macros/m.sql", """
            {% macro setup() %}
                {% do adapter.create_schema(api.Relation.create(database=target.database, schema='extra')) %}
                {% do run_query('create table extra.kept as select 1 as x') %}
                {% call statement('lost') %}create table extra.lost as select 1 as x{% endcall %}
                {{ return('done') }}
            {% endmacro %}
            """);

        var result = await folder.Load().RunOperationAsync("setup", new Dictionary<string, object?>());

        result.ExitCode.ShouldBe(0, result.Results[0].Message);
        folder.Query("select table_name from information_schema.tables where table_schema = 'extra'").ShouldBe(["kept"]);
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/graph</summary>
    [Fact]
    public async Task The_graph_has_what_the_manifest_has()
    {
        using var folder = new ProjectFolder()
            .Write("models/s.yml", "sources: [{name: raw, tables: [{name: t}]}]\nexposures: [{name: e, type: dashboard, owner: {email: a@b.c}, depends_on: [ref('a')]}]\n")
            .Model("a", "{{ config(tags=['x']) }} select 1 as x").Model("b", """
                {% if execute %}{% set n = graph.nodes['model.shop.a'] %}{{ n.config.tags }} {{ n.original_file_path }} {{ n.checksum.name }} {{ n.columns }} {{ n.time_spine }}
                {% for s in graph.sources.values() %}{{ s.source_name }}.{{ s.name }}{% endfor %} {{ graph.exposures.values() | map(attribute='owner') | list }}{% endif %}
                """);

        var compiled = await folder.Load().CompileAsync(new NodeSelection { Select = ["b"] });

        compiled.Results[0].CompiledCode!.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["['x'] models/a.sql sha256 {} None", "raw.t [{'email': 'a@b.c'}]"]);
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/on-run-end-context; what packages reach for besides.</summary>
    [Fact]
    public async Task Hooks_see_the_results_and_the_configuration()
    {
        using var folder = new ProjectFolder("""
            name: shop
            version: 2.1.0
            profile: shop
            vars: {size: 3}
            on-run-end: "create table seen as select '{% for r in results %}{{ r.node.name }} {{ r.status }} {{ r.node.to_dict().alias }} {{ r.timing[0].to_dict().name }} {{ r.to_dict().failures }}{% endfor %} {{ builtins.ref.config.project_name }} {{ builtins.ref.config.dependencies['shop'].version }} {{ builtins.ref.config.vars.size }} {{ builtins.ref.config.vars.to_dict().size }}' as x"
            """).Model("a", "select 1 as x");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select x from seen").ShouldBe(["a success a compile None shop 2.1.0 3 3"]);
    }
}
