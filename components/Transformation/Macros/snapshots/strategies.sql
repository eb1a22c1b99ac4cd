{# When a row has changed, and since when. A project adds a strategy x as a macro snapshot_x_strategy of the same
   signature; it returns what snapshot_strategy() does. #}

{% macro strategy_dispatch(name) -%}
    {%- set package, macro_name = name.split('.', 1) if '.' in name else (none, name) -%}
    {%- set names = context[package] if package else context -%}
    {%- if not names -%}
        {% do exceptions.raise_compiler_error("There is no package '" ~ package ~ "', which the strategy '" ~ name ~ "' names.") %}
    {%- endif -%}
    {%- set macro = names['snapshot_' ~ macro_name ~ '_strategy'] -%}
    {%- if not macro -%}
        {% do exceptions.raise_compiler_error(
            "There is no snapshot strategy '" ~ macro_name ~ "'" ~ (" in '" ~ package ~ "'" if package else '')
            ~ ": it would be a macro snapshot_" ~ macro_name ~ "_strategy. Strategies: timestamp, check.") %}
    {%- endif -%}
    {{ return(macro) }}
{%- endmacro %}

{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set updated_at = config.get('updated_at') %}
    {% set valid_from = snapshot_column_names().dbt_valid_from %}
    {{ return(snapshot_strategy(updated_at, '(' ~ snapshotted_rel ~ '.' ~ valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')')) }}
{% endmacro %}

{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set updated_at = config.get('updated_at') or snapshot_get_time() %}
    {% set column_added, checked = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) %}
    {% if column_added %}
        {% set row_changed = '(' ~ get_true_sql() ~ ')' %}
    {% else %}
        {% set differences = [] %}
        {% for column in checked or [] %}
            {% do differences.append(snapshotted_rel ~ '.' ~ column ~ ' is distinct from ' ~ current_rel ~ '.' ~ column) %}
        {% endfor %}
        {% set row_changed = '(' ~ (differences | join(' or ') or 'false') ~ ')' %}
    {% endif %}
    {{ return(snapshot_strategy(updated_at, row_changed)) }}
{% endmacro %}

{# The dict that the materialization reads. #}
{% macro snapshot_strategy(updated_at, row_changed) %}
    {% set hard_deletes = adapter.get_hard_deletes_behavior(config) %}
    {% set unique_key = config.get('unique_key') %}
    {{ return({
        'unique_key': unique_key,
        'updated_at': updated_at,
        'row_changed': row_changed,
        'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
        'invalidate_hard_deletes': hard_deletes == 'invalidate',
        'hard_deletes': hard_deletes
    }) }}
{% endmacro %}

{# Whether the query has a checked column that the history has not, and those that both have, quoted. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
    {%- if not target_exists -%}
        {{ return((false, [])) }}
    {%- endif -%}
    {%- if check_cols_config == 'all' -%}
        {%- set checked = get_columns_in_query(node['compiled_code']) -%}
    {%- elif check_cols_config is string or check_cols_config is not iterable or check_cols_config | length == 0 -%}
        {% do exceptions.raise_compiler_error("check_cols is a list of columns or 'all', not " ~ check_cols_config ~ ".") %}
    {%- else -%}
        {%- set checked = get_columns_in_query('select ' ~ check_cols_config | join(', ') ~ ' from (\n' ~ node['compiled_code'] ~ '\n) as checked_columns') -%}
    {%- endif -%}
    {%- set history = adapter.get_columns_in_relation(adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias)) | map(attribute='name') | map('lower') | list -%}
    {%- set known = [] -%}
    {%- for column in checked if column | lower in history -%}
        {%- do known.append(adapter.quote(column)) -%}
    {%- endfor -%}
    {{ return((known | length < checked | length, known)) }}
{%- endmacro %}

{# One id for one version of one row. #}
{% macro snapshot_hash_arguments(args) -%}
    {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
    md5({% for arg in args %}coalesce(cast({{ arg }} as varchar), ''){{ " || '|' || " if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro get_true_sql() %}
    {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{% endmacro %}

{% macro default__get_true_sql() %}
    {{ return('true') }}
{% endmacro %}

{% macro snapshot_get_time() -%}
    {{ return(adapter.dispatch('snapshot_get_time', 'dbt')()) }}
{%- endmacro %}

{# The same moment for all rows of a transaction, in the session's own time, without a zone. #}
{% macro default__snapshot_get_time() -%}
    {{ return(current_timestamp() ~ '::timestamp') }}
{%- endmacro %}

{% macro snapshot_string_as_time(timestamp) -%}
    {{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) %}
    {{ return("'" ~ timestamp ~ "'::timestamp") }}
{% endmacro %}
