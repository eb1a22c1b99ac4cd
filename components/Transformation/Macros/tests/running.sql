{# What a test reads: the relation itself, or the part of it that its `where` keeps. #}
{% macro get_where_subquery(relation) -%}
    {% do return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) %}
{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
    {% set where = config.get('where', '') %}
    {% if where %}
        {%- set filtered -%}
            (select * from {{ relation }} where {{ where }}) dbt_subquery
        {%- endset -%}
        {% do return(filtered) %}
    {%- else -%}
        {% do return(relation) %}
    {%- endif -%}
{%- endmacro %}

{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    select
      {{ fail_calc }} as failures,
      {{ fail_calc }} {{ warn_if }} as should_warn,
      {{ fail_calc }} {{ error_if }} as should_error
    from (
      {{ main_sql }}
      {{ "limit " ~ limit if limit is not none }}
    ) dbt_internal_test
{%- endmacro %}

{% materialization test, default %}
    {% set relations = [] %}
    {% set limit = config.get('limit') %}
    {% set main_sql = sql %}

    {% if should_store_failures() %}
        {% set identifier = model['alias'] %}
        {% set kind = config.get('store_failures_as') or 'table' %}
        {% if kind not in ('table', 'view') %}
            {{ exceptions.raise_compiler_error("'" ~ kind ~ "' is not a valid value for `store_failures_as`: accepted are 'table', 'view' and 'ephemeral'.") }}
        {% endif %}
        {% set old = adapter.get_relation(database=database, schema=schema, identifier=identifier) %}
        {% set failures = api.Relation.create(identifier=identifier, schema=schema, database=database, type=kind) %}
        {% if old %}
            {% do adapter.drop_relation(old) %}
        {% endif %}
        {% set kept %}
            {{ sql }}
            {{ "limit " ~ limit if limit is not none }}
        {% endset %}
        {% call statement(auto_begin=true) %}
            {{ create_view_as(failures, kept) if kind == 'view' else create_table_as(false, failures, kept) }}
        {% endcall %}
        {% do relations.append(failures) %}
        {% set main_sql %}
            select * from {{ failures }}
        {% endset %}
    {% endif %}

    {% call statement('main', fetch_result=true) -%}
        {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit) }}
    {%- endcall %}

    {% if relations %}
        {% do adapter.commit() %}
    {% endif %}
    {{ return({'relations': relations}) }}
{% endmaterialization %}
