{# What a snapshot does to its table, as rows of a staging table: 'insert' opens a version, 'update' and 'delete'
   close the open one. A strategy's expressions see source_data (the query now) and snapshotted_data (the open versions). #}

{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {%- set columns = snapshot_column_names() -%}
    {%- set deletes = snapshot_deletes(strategy) -%}
    {%- set keys = snapshot_key_aliases(strategy.unique_key) -%}
    {%- set now = snapshot_get_time() -%}
    with source_data as (
        select
            *,
            {{ unique_key_fields(strategy.unique_key) }},
            {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
            {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
            {{ get_dbt_valid_to_current(strategy, columns) }},
            {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
        from (
            {{ source_sql }}
        ) as snapshot_query
    ),

    snapshotted_data as (
        select *, {{ unique_key_fields(strategy.unique_key) }}
        from {{ target_relation }}
        where {{ snapshot_is_open(columns.dbt_valid_to) }}
    ),

    changed as (
        select
            source_data.*,
            snapshotted_data.{{ columns.dbt_scd_id }} as dbt_open_scd_id
        from source_data
        left join snapshotted_data on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
        where {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
            or {{ strategy.row_changed }}
            {%- if deletes == 'new_record' %}
            or snapshotted_data.{{ columns.dbt_is_deleted }} = 'True'
            {%- endif %}
    )
    {%- if deletes != 'ignore' %},

    gone as (
        select snapshotted_data.*
        from snapshotted_data
        left join source_data on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
        where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
            {%- if deletes == 'new_record' %}
            and snapshotted_data.{{ columns.dbt_is_deleted }} is distinct from 'True'
            {%- endif %}
    )
    {%- endif %}

    select
        'insert' as dbt_change_type,
        * exclude (dbt_open_scd_id)
        {%- if deletes == 'new_record' %},
        'False' as {{ columns.dbt_is_deleted }}
        {%- endif %}
    from changed

    union all by name

    select
        'update' as dbt_change_type,
        dbt_open_scd_id as {{ columns.dbt_scd_id }},
        {{ columns.dbt_valid_from }} as {{ columns.dbt_valid_to }}
    from changed
    where dbt_open_scd_id is not null
    {%- if deletes != 'ignore' %}

    union all by name

    select
        'delete' as dbt_change_type,
        {{ columns.dbt_scd_id }},
        {{ now }} as {{ columns.dbt_valid_to }}
    from gone
    {%- endif %}
    {%- if deletes == 'new_record' %}

    union all by name

    select
        'insert' as dbt_change_type,
        {%- for name in snapshot_kept_columns(source_sql, target_relation) %}
        {{ adapter.quote(name) }},
        {%- endfor %}
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ now }} as {{ columns.dbt_updated_at }},
        {{ now }} as {{ columns.dbt_valid_from }},
        {{ columns.dbt_valid_to }},
        {{ snapshot_hash_arguments([columns.dbt_scd_id, now]) }} as {{ columns.dbt_scd_id }},
        'True' as {{ columns.dbt_is_deleted }}
    from gone
    {%- endif %}
{%- endmacro %}

{# Closes versions before it opens others. #}
{% macro snapshot_merge_sql(target, source, insert_cols) -%}
    {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- set columns = snapshot_column_names() -%}
    update {{ target }} as dbt_internal_target
    set {{ columns.dbt_valid_to }} = dbt_internal_source.{{ columns.dbt_valid_to }}
    from {{ source }} as dbt_internal_source
    where dbt_internal_source.{{ columns.dbt_scd_id }} = dbt_internal_target.{{ columns.dbt_scd_id }}
        and dbt_internal_source.dbt_change_type in ('update', 'delete')
        and {{ snapshot_is_open('dbt_internal_target.' ~ columns.dbt_valid_to) }};

    insert into {{ target }} ({{ insert_cols | join(', ') }})
    select {{ insert_cols | join(', ') }}
    from {{ source }}
    where dbt_change_type = 'insert';
{%- endmacro %}

{# Whether a version is the current one: its end is null, or the end the project gives to current versions. #}
{% macro snapshot_is_open(valid_to) -%}
    {%- set current = config.get('dbt_valid_to_current') -%}
    ({%- if current -%} {{ valid_to }} = {{ current }} or {% endif -%} {{ valid_to }} is null)
{%- endmacro %}

{% macro get_dbt_valid_to_current(strategy, columns) %}
    {#- Null of updated_at's own type, so that the column has that type on the first snapshot. -#}
    coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{# The names of the columns a snapshot adds, as the project gives them. #}
{% macro snapshot_column_names() %}
    {{ return(config.get('snapshot_table_column_names') or get_snapshot_table_column_names()) }}
{% endmacro %}

{% macro get_snapshot_table_column_names() %}
    {{ return({
        'dbt_valid_to': 'dbt_valid_to', 'dbt_valid_from': 'dbt_valid_from', 'dbt_scd_id': 'dbt_scd_id',
        'dbt_updated_at': 'dbt_updated_at', 'dbt_is_deleted': 'dbt_is_deleted'
    }) }}
{% endmacro %}

{# Strategies of a project's own may know only the older flag. #}
{% macro snapshot_deletes(strategy) %}
    {{ return(strategy.hard_deletes or ('invalidate' if strategy.invalidate_hard_deletes else 'ignore')) }}
{% endmacro %}

{# A deleted row's last values: the columns that query and history have in common. #}
{% macro snapshot_kept_columns(source_sql, target_relation) %}
    {% set history = adapter.get_columns_in_relation(target_relation) | map(attribute='name') | map('lower') | list %}
    {% set kept = [] %}
    {% for name in get_columns_in_query(source_sql) if name | lower in history %}
        {% do kept.append(name) %}
    {% endfor %}
    {{ return(kept) }}
{% endmacro %}

{# The unique key under names of our own; a list of keys is numbered. #}
{% macro snapshot_key_aliases(unique_key) %}
    {% if unique_key is string %}
        {{ return(['dbt_unique_key']) }}
    {% endif %}
    {% set aliases = [] %}
    {% for key in unique_key %}
        {% do aliases.append('dbt_unique_key_' ~ loop.index) %}
    {% endfor %}
    {{ return(aliases) }}
{% endmacro %}

{% macro unique_key_fields(unique_key) %}
    {%- set keys = [unique_key] if unique_key is string else unique_key -%}
    {%- for alias in snapshot_key_aliases(unique_key) -%}
        {{ keys[loop.index0] }} as {{ alias }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{% endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) %}
    {%- for alias in snapshot_key_aliases(unique_key) -%}
        {{ identifier }}.{{ alias }} = {{ from_identifier }}.{{ alias }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{% endmacro %}

{% macro unique_key_is_null(unique_key, identifier) %}
    {{- identifier }}.{{ snapshot_key_aliases(unique_key)[0] }} is null
{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) %}
    {{- identifier }}.{{ snapshot_key_aliases(unique_key)[0] }} is not null
{%- endmacro %}
