{# A seed's first load makes the table; later loads replace its rows, unless everything is to be refreshed. #}
{% materialization seed, default %}
    {%- set full_refresh_mode = should_full_refresh() -%}
    {%- set old_relation = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set agate_table = load_agate_table() -%}
    {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}

    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% if old_relation is not none and old_relation.is_view %}
        {{ exceptions.raise_compiler_error("Cannot seed to '" ~ old_relation ~ "', it is a view. Drop the view or rename the seed.") }}
    {% elif old_relation is not none %}
        {# A unique index would hold rows that are replaced in one transaction twice, so a table with indexes is made anew. #}
        {% set create_table_sql = reset_csv_table(model, full_refresh_mode or config.get('indexes'), old_relation, agate_table) %}
    {% else %}
        {% set create_table_sql = create_csv_table(model, agate_table) %}
    {% endif %}

    {% set code = 'CREATE' if full_refresh_mode else 'INSERT' %}
    {% set rows_affected = (agate_table.rows | length) %}
    {% set sql = load_csv_rows(model, agate_table) %}
    {% call noop_statement('main', code ~ ' ' ~ rows_affected, code, rows_affected) %}
        {{ get_csv_sql(create_table_sql, sql) }}
    {% endcall %}

    {% do adapter.cache_added(target_relation) %}
    {% do apply_grants(target_relation, config.get('grants')) %}
    {% do persist_docs(target_relation, model) %}
    {% do create_indexes(target_relation) %}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ create_or_truncate_sql }};
    -- dbt seed --
    {{ insert_sql }}
{% endmacro %}

{% macro create_csv_table(model, agate_table) -%}
    {{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table)) }}
{%- endmacro %}

{% macro default__create_csv_table(model, agate_table) %}
    {%- set column_types = model['config'].get('column_types', {}) -%}
    {%- set quote_columns = model['config'].get('quote_columns', none) -%}
    {% set sql %}
        create table {{ this }} (
            {%- for name in agate_table.column_names %}
            {{ adapter.quote_seed_column(name, quote_columns) }} {{ column_types.get(name, adapter.convert_type(agate_table, loop.index0)) }}{{ ', ' if not loop.last }}
            {%- endfor %}
        )
    {% endset %}
    {% call statement('_') -%}
        {{ sql }}
    {%- endcall %}
    {{ return(sql) }}
{% endmacro %}

{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
    {{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}
{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% if full_refresh %}
        {{ adapter.drop_relation(old_relation) }}
        {{ return(create_csv_table(model, agate_table)) }}
    {% endif %}
    {{ adapter.truncate_relation(old_relation) }}
    {{ return('truncate table ' ~ old_relation) }}
{% endmacro %}

{% macro load_csv_rows(model, agate_table) -%}
    {{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}
{%- endmacro %}

{# The adapter's bulk path; the SQL that comes back is what target/run shows. #}
{% macro default__load_csv_rows(model, agate_table) %}
    {{ return(adapter.load_rows(this, agate_table, model['config'].get('quote_columns', none))) }}
{% endmacro %}
