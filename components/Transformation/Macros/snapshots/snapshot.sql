{# A history of a query: each version of a row with the time from which and until which it was so.
   Everything but the hooks outside happens in one transaction. #}
{% materialization snapshot, default %}
    {%- set grant_config = config.get('grants') -%}
    {%- set target_exists, target_relation = get_or_create_relation(model.database, model.schema, model.alias, 'table') -%}
    {%- if not target_relation.is_table -%}
        {% do exceptions.relation_wrong_type(target_relation, 'table') %}
    {%- endif -%}

    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% set strategy_macro = strategy_dispatch(config.get('strategy')) %}
    {% set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], target_exists) %}

    {% if config.get('strategy') == 'timestamp' %}
        {% do check_time_data_types(strategy, sql) %}
    {% endif %}

    {% if not target_exists %}
        {% set final_sql = create_table_as(false, target_relation, build_snapshot_table(strategy, model['compiled_code'])) %}
    {% else %}
        {{ adapter.assert_valid_snapshot_target_given_strategy(target_relation, snapshot_column_names(), strategy) }}
        {% set staging_table = build_snapshot_staging_table(strategy, sql, target_relation) %}
        {% do adapter.expand_target_column_types(from_relation=staging_table, to_relation=target_relation) %}

        {% set own_columns = ['dbt_change_type'] + snapshot_key_aliases(strategy.unique_key) %}
        {% do create_columns(target_relation, adapter.get_missing_columns(staging_table, target_relation) | rejectattr('name', 'in', own_columns) | list) %}
        {% set insert_columns = [] %}
        {% for column in adapter.get_columns_in_relation(staging_table) if column.name not in own_columns %}
            {% do insert_columns.append(adapter.quote(column.name)) %}
        {% endfor %}
        {% set final_sql = snapshot_merge_sql(target=target_relation, source=staging_table, insert_cols=insert_columns) %}
    {% endif %}

    {% call statement('main') %}
        {{ final_sql }}
    {% endcall %}

    {% if not target_exists %}
        {% do adapter.cache_added(target_relation) %}
        {% do create_indexes(target_relation) %}
    {% endif %}
    {% do apply_grants(target_relation, grant_config) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {% if staging_table is defined %}
        {% do post_snapshot(staging_table) %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=false) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Where a deleted row is closed, the time of the run stands beside times of the source: they should be of one type. #}
{% macro check_time_data_types(strategy, sql) %}
    {%- set types = get_column_schema_from_query('select ' ~ snapshot_get_time() ~ ' as run_time, ' ~ strategy.updated_at ~ ' as updated_at from (' ~ sql ~ ') as source_data') -%}
    {%- if types | length == 2 and types[0].dtype != types[1].dtype -%}
        {% do exceptions.warn_snapshot_timestamp_data_types(types[0].dtype, types[1].dtype) %}
    {%- endif -%}
{% endmacro %}

{# The first snapshot: every row is open, since the time the strategy says. #}
{% macro build_snapshot_table(strategy, sql) -%}
    {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) %}
    {%- set columns = snapshot_column_names() -%}
    select
        *,
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }}
        {%- if snapshot_deletes(strategy) == 'new_record' %},
        'False' as {{ columns.dbt_is_deleted }}
        {%- endif %}
    from (
        {{ sql }}
    ) as source_data
{% endmacro %}

{# The staging table goes with the connection, and with the transaction. #}
{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
    {% set staging_table = make_temp_relation(target_relation).include(database=false, schema=false) %}
    {% call statement('drop_snapshot_staging_relation') %}
        drop table if exists {{ staging_table }}
    {% endcall %}
    {% call statement('build_snapshot_staging_relation') %}
        {{ create_table_as(true, staging_table, snapshot_staging_table(strategy, sql, target_relation)) }}
    {% endcall %}
    {% do return(staging_table) %}
{% endmacro %}

{% macro post_snapshot(staging_relation) %}
    {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{% endmacro %}

{% macro default__post_snapshot(staging_relation) %}
    {% call statement('drop_snapshot_staging_relation', auto_begin=false) %}
        drop table if exists {{ staging_relation }}
    {% endcall %}
{% endmacro %}

{# Columns that the query has gained since the last snapshot. #}
{% macro create_columns(relation, columns) %}
    {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{% endmacro %}

{% macro default__create_columns(relation, columns) %}
    {% for column in columns %}
        {% call statement() %}
            alter table {{ relation }} add column {{ adapter.quote(column.name) }} {{ column.data_type }}
        {% endcall %}
    {% endfor %}
{% endmacro %}
