namespace EcommAspire.Transformation.Tests.Fuzzing;

/// <summary>The project that real dbt was measured with, and more of what a project can hold.</summary>
internal static class FuzzedProject
{
    private const string Properties = """
        version: 2
        models:
          - name: later
            description: Uses what the others do not.
            access: protected
            group: fin
            time_spine: {standard_granularity_column: day}
            docs: {show: true, node_color: '#aabbcc'}
            config:
              tags: [a, b]
              meta: {owner: me}
              pre-hook: "select 1"
              grants: {select: [someone]}
              persist_docs: {relation: true}
            constraints:
              - {type: primary_key, columns: [id]}
            columns:
              - name: id
                quote: true
                meta: {pii: false}
                data_tests:
                  - relationships:
                      arguments: {to: "source('rawsrc', 'typed')", field: id}
                      config: {where: 'id > 0', limit: 5}
              - {name: day, granularity: day}
        seeds:
          - name: typed
            config: {quote_columns: true, delimiter: ';'}
        macros:
          - name: shout
            arguments: [{name: text, type: string, description: What to shout.}]
        analyses:
          - name: an
        metrics:
          - {name: m1, label: M, type: simple, type_params: {measure: n}}
        semantic_models:
          - name: sm
            model: ref('later')
            defaults: {agg_time_dimension: day}
            entities: [{name: id, type: primary}]
            dimensions: [{name: day, type: time, type_params: {time_granularity: day}}]
            measures: [{name: n, agg: count, expr: id}]
        saved_queries:
          - {name: sq, query_params: {metrics: [m1], group_by: ["TimeDimension('sm__day')"]}}
        """;

    public static ProjectFolder Write()
    {
        var folder = new ProjectFolder();
        var original = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "project");
        foreach (var file in Directory.GetFiles(original, "*.*", SearchOption.AllDirectories))
            folder.Write(Path.GetRelativePath(original, file), File.ReadAllText(file));
        return folder
            .Write("models/later.yml", Properties)
            .Write("models/later.sql", "{{ config(materialized='incremental', unique_key=['id']) }}\nselect 1 as id, date '2024-01-01' as day\n{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}\n{{ shout('x') }} {% call(i) each([1, 2]) %}{{ i }}{% endcall %}")
            .Write("macros/more.sql", "{% macro shout(text, times=2) %}{% for i in range(times) %}{{ text | upper }}{% if not loop.last %}, {% endif %}{% endfor %}{{ return('!') }}{% endmacro %}\n{% macro each(items) -%}\n{% for item in items %}{{ caller(item) }}{% endfor %}\n{%- endmacro %}\n{% test positive(model, column_name) %}select * from {{ model }} where {{ column_name }} <= 0{% endtest %}")
            .Write("snapshots/old.sql", "{% snapshot old %}{{ config(unique_key='id', strategy='check', check_cols='all') }}select * from {{ ref('later') }}{% endsnapshot %}")
            .Write("models/more.md", "{% docs d2 %}\nMore *words*.\n{% enddocs %}");
    }
}
