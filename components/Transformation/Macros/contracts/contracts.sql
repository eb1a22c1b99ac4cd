{# A model with an enforced contract: its columns are compared with those described, and its table is made from the
   description, with the constraints, before the rows go in. #}

{% macro get_assert_columns_equivalent(sql) -%}
    {{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}
{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}
    {{ return(assert_columns_equivalent(sql)) }}
{%- endmacro %}

{% macro assert_columns_equivalent(sql) %}
    {%- set described = model['columns'] -%}
    {%- if not described -%}
        {% do exceptions.raise_contract_error([], []) %}
    {%- endif -%}
    {%- set defined = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
    {%- set contracted = format_columns(get_column_schema_from_query(get_empty_schema_sql(described))) -%}
    {%- if defined | map(attribute='formatted') | sort | list != contracted | map(attribute='formatted') | sort | list -%}
        {% do exceptions.raise_contract_error(contracted, defined) %}
    {%- endif -%}
{% endmacro %}

{% macro format_columns(columns) %}
    {% set formatted = [] %}
    {% for column in columns %}
        {% do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) %}
    {% endfor %}
    {{ return(formatted) }}
{% endmacro %}

{% macro default__format_column(column) -%}
    {{ return({'name': column.name, 'data_type': column.dtype, 'formatted': column.name | lower ~ ' ' ~ column.dtype}) }}
{%- endmacro %}

{% macro get_table_columns_and_constraints() -%}
    {{ return(adapter.dispatch('get_table_columns_and_constraints', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_table_columns_and_constraints() -%}
    {{ return(table_columns_and_constraints()) }}
{%- endmacro %}

{% macro table_columns_and_constraints() %}
    {%- set parts = adapter.render_raw_columns_constraints(raw_columns=model['columns']) + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    (
        {{ parts | join(',\n        ') }}
    )
{% endmacro %}

{# The described columns, in the order described. #}
{% macro get_select_subquery(sql) %}
    {{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}
{% endmacro %}

{% macro default__get_select_subquery(sql) %}
    select {{ described_columns() | join(', ') }}
    from (
        {{ sql }}
    ) as model_subq
{%- endmacro %}

{% macro get_column_names() -%}
    ({{ described_columns() | join(', ') }})
{%- endmacro %}

{% macro described_columns() %}
    {% set names = [] %}
    {% for name in model['columns'] %}
        {% set column = model['columns'][name] %}
        {% do names.append(adapter.quote(column['name']) if column['quote'] else column['name']) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
