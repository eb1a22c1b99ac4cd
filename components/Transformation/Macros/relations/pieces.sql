{# The pieces that materializations of projects are made of, by dbt's names. The engine's own materializations need few of
   them; a project's may call or override each. #}

{% macro should_revoke(existing_relation, full_refresh_mode=true) %}
    {% if existing_relation is none %}
        {{ return(false) }}
    {% endif %}
    {{ return(copy_grants() or not full_refresh_mode) }}
{% endmacro %}

{% macro get_show_grant_sql(relation) -%}
    {{ return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_show_grant_sql(relation) -%}
    show grants on {{ relation.render() }}
{%- endmacro %}

{% macro get_grant_sql(relation, privilege, grantees) -%}
    {{ return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) }}
{%- endmacro %}

{% macro default__get_grant_sql(relation, privilege, grantees) -%}
    grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
{%- endmacro %}

{% macro get_revoke_sql(relation, privilege, grantees) -%}
    {{ return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) }}
{%- endmacro %}

{% macro default__get_revoke_sql(relation, privilege, grantees) -%}
    revoke {{ privilege }} on {{ relation.render() }} from {{ grantees | join(', ') }}
{%- endmacro %}

{% macro alter_relation_comment(relation, relation_comment) -%}
    {{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}
{%- endmacro %}

{% macro default__alter_relation_comment(relation, relation_comment) -%}
    comment on {{ relation.type or 'table' }} {{ relation.render() }} is '{{ escape_single_quotes(relation_comment) }}'
{%- endmacro %}

{% macro alter_column_comment(relation, column_dict) -%}
    {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}
{%- endmacro %}

{% macro default__alter_column_comment(relation, column_dict) -%}
    {% for name, column in column_dict.items() if column['description'] %}
        comment on column {{ relation.render() }}.{{ adapter.quote(name) if column['quote'] else name }} is '{{ escape_single_quotes(column['description']) }}';
    {% endfor %}
{%- endmacro %}

{% macro get_create_index_sql(relation, index_dict) -%}
    {{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}
{%- endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
    {%- if index_dict is not mapping or not index_dict.get('columns') or index_dict.columns is string -%}
        {% do exceptions.raise_compiler_error("An index is written as {'columns': ['a', 'b'], 'unique': true}; here is " ~ index_dict ~ '.') %}
    {%- endif -%}
    {%- set columns = index_dict['columns'] | join(', ') -%}
    {#- The time is in the name, because the table that is replaced keeps its indexes until it is dropped. -#}
    {%- set name = '__dbt_index_' ~ local_md5(relation ~ '|' ~ columns ~ '|' ~ modules.datetime.datetime.now()) -%}
    create {{ 'unique ' if index_dict.get('unique') }}index {{ adapter.quote(name) }} on {{ relation.render() }} ({{ columns }})
{%- endmacro %}

{% macro get_create_sql(relation, sql) -%}
    {{ create_view_as(relation, sql) if relation.is_view else create_table_as(false, relation, sql) }}
{%- endmacro %}

{% macro get_drop_sql(relation) -%}
    drop {{ relation.type or 'table' }} if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro drop_table(relation) -%}
    drop table if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro drop_view(relation) -%}
    drop view if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro get_rename_sql(relation, new_name) -%}
    alter {{ relation.type or 'table' }} {{ relation.render() }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro get_rename_table_sql(relation, new_name) -%}
    {{ get_rename_sql(relation.incorporate(type='table'), new_name) }}
{%- endmacro %}

{% macro get_rename_view_sql(relation, new_name) -%}
    {{ get_rename_sql(relation.incorporate(type='view'), new_name) }}
{%- endmacro %}

{% macro get_replace_table_sql(relation, sql) -%}
    create or replace table {{ relation.render() }} as (
        {{ sql }}
    )
{%- endmacro %}

{% macro get_replace_view_sql(relation, sql) -%}
    create or replace view {{ relation.render() }} as (
        {{ sql }}
    )
{%- endmacro %}

{% macro drop_schema_named(schema_name) -%}
    {{ return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) }}
{%- endmacro %}

{% macro default__drop_schema_named(schema_name) -%}
    {% do adapter.drop_schema(api.Relation.create(database=target.database, schema=schema_name)) %}
{%- endmacro %}

{% macro information_schema_name(database) -%}
    {{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}
{%- endmacro %}

{% macro default__information_schema_name(database) -%}
    {%- if database -%}{{ database }}.information_schema{%- else -%}information_schema{%- endif -%}
{%- endmacro %}

{# The columns that get_columns_in_relation found: name, type, size, precision and scale, row by row. #}
{% macro sql_convert_columns_in_relation(table) -%}
    {% set columns = [] %}
    {% for row in table %}
        {% do columns.append(api.Column(*row)) %}
    {% endfor %}
    {{ return(columns) }}
{%- endmacro %}

{% macro get_list_of_column_names(columns) -%}
    {% set names = [] %}
    {% for column in columns %}
        {% do names.append(column.name) %}
    {% endfor %}
    {{ return(names) }}
{%- endmacro %}

{% macro get_seed_column_quoted_csv(model, column_names) %}
    {% set names = [] %}
    {% for name in column_names %}
        {% do names.append(adapter.quote_seed_column(name, model['config'].get('quote_columns'))) %}
    {% endfor %}
    {{ return(names | join(', ')) }}
{% endmacro %}

{% macro get_batch_size() -%}
    {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_batch_size() %}
    {{ return(10000) }}
{% endmacro %}

{% macro validate_sql(sql) -%}
    {{ return(adapter.dispatch('validate_sql', 'dbt')(sql)) }}
{%- endmacro %}

{% macro default__validate_sql(sql) -%}
    {% call statement('validate_sql') -%}
        explain {{ sql }}
    {%- endcall %}
    {{ return(load_result('validate_sql')) }}
{%- endmacro %}

{# The time as digits, for names that must be new. #}
{% macro py_current_timestring() %}
    {{ return(modules.datetime.datetime.now().strftime('%H%M%S%f')) }}
{% endmacro %}

{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') %}
    {% set dates = (raw_partition_date | string).split(',') %}
    {% if dates | length > 2 %}
        {{ exceptions.raise_compiler_error('A range of partitions is one date, or two with a comma between; here is ' ~ raw_partition_date ~ '.') }}
    {% endif %}
    {{ return(dates_in_range(dates[0] | trim, dates[-1] | trim, in_fmt=date_fmt)) }}
{% endmacro %}

{% macro create_or_replace_view() %}
    {% set relation = this.incorporate(type='view') %}
    {% set existing = load_cached_relation(this) %}
    {{ run_hooks(pre_hooks) }}
    {% if existing is not none and not existing.is_view %}
        {% do handle_existing_table(should_full_refresh(), existing) %}
    {% endif %}
    {% call statement('main') -%}
        {{ get_replace_view_sql(relation, sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}

{% macro handle_existing_table(full_refresh, old_relation) %}
    {{ adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation) }}
{% endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) %}
    {% do adapter.drop_relation(old_relation) %}
{% endmacro %}
