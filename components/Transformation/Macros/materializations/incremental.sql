{# The first run builds the table; later runs put the model's new rows into it by the strategy. #}
{% materialization incremental, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'table') -%}
    {%- set temp_relation = make_temp_relation(target_relation) -%}
    {%- set unique_key = config.get('unique_key') -%}
    {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
    {%- set grant_config = config.get('grants') -%}

    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% set swap = false %}
    {% if existing_relation is none %}
        {% set build_sql = create_table_as(false, target_relation, sql) %}
    {% elif should_full_refresh() or existing_relation.is_view %}
        {% set build_sql = create_table_as(false, intermediate_relation, sql) %}
        {% set swap = true %}
    {% else %}
        {% call statement('create_temp_table') -%}
            {{ create_table_as(true, temp_relation, sql) }}
        {%- endcall %}
        {% set temp_relation = temp_relation.include(database=false, schema=false) %}
        {% set dest_columns = process_schema_changes(on_schema_change, temp_relation, existing_relation) %}
        {% if not dest_columns %}
            {% set dest_columns = adapter.get_columns_in_relation(existing_relation) %}
        {% endif %}
        {% set strategy = config.get('incremental_strategy') or 'default' %}
        {% set strategy_sql = adapter.get_incremental_strategy_macro(context, strategy) %}
        {% set build_sql = strategy_sql({
            'target_relation': target_relation, 'temp_relation': temp_relation, 'unique_key': unique_key,
            'dest_columns': dest_columns, 'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
        }) %}
    {% endif %}

    {% call statement('main') -%}
        {{ build_sql }}
    {%- endcall %}

    {% if swap %}
        {% do adapter.cache_added(intermediate_relation) %}
        {{ swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) }}
    {% elif existing_relation is not none %}
        {% call statement('drop_temp_table') -%}
            drop table if exists {{ temp_relation }}
        {%- endcall %}
    {% endif %}
    {% if existing_relation is none or swap %}
        {% do create_indexes(target_relation) %}
    {% endif %}
    {% do apply_grants(target_relation, grant_config) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro get_incremental_append_sql(arg_dict) %}
    {{ return(adapter.dispatch('get_incremental_append_sql', 'dbt')(arg_dict)) }}
{% endmacro %}

{% macro default__get_incremental_append_sql(arg_dict) %}
    {% do return(get_insert_into_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'])) %}
{% endmacro %}

{% macro get_incremental_delete_insert_sql(arg_dict) %}
    {{ return(adapter.dispatch('get_incremental_delete_insert_sql', 'dbt')(arg_dict)) }}
{% endmacro %}

{% macro default__get_incremental_delete_insert_sql(arg_dict) %}
    {% do return(get_delete_insert_merge_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])) %}
{% endmacro %}

{% macro get_incremental_merge_sql(arg_dict) %}
    {{ return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) }}
{% endmacro %}

{% macro default__get_incremental_merge_sql(arg_dict) %}
    {% do return(get_merge_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])) %}
{% endmacro %}

{% macro get_incremental_default_sql(arg_dict) %}
    {{ return(adapter.dispatch('get_incremental_default_sql', 'dbt')(arg_dict)) }}
{% endmacro %}

{% macro default__get_incremental_default_sql(arg_dict) %}
    {% if arg_dict['unique_key'] %}
        {% do return(get_incremental_delete_insert_sql(arg_dict)) %}
    {% else %}
        {% do return(get_incremental_append_sql(arg_dict)) %}
    {% endif %}
{% endmacro %}

{% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) %}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    insert into {{ target_relation }} ({{ columns }})
    (
        select {{ columns }}
        from {{ temp_relation }}
    )
{% endmacro %}

{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {{ adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{# With one key the target keeps its own name; with several it is DBT_INCREMENTAL_TARGET. Predicates are taken as they are. #}
{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
    {%- if unique_key is string and unique_key %}
    delete from {{ target }}
    where ({{ unique_key }}) in (
        select ({{ unique_key }})
        from {{ source }}
    )
    {%- for predicate in predicates %}
    and {{ predicate }}
    {%- endfor %};
    {%- elif unique_key %}
    delete from {{ target }} as DBT_INCREMENTAL_TARGET
    using {{ source }}
    where
        {%- for key in unique_key %}
        {{ source }}.{{ key }} = DBT_INCREMENTAL_TARGET.{{ key }}{{ ' and' if not loop.last }}
        {%- endfor %}
        {%- for predicate in predicates %}
        and {{ predicate }}
        {%- endfor %};
    {%- endif %}

    insert into {{ target }} ({{ columns }})
    (
        select {{ columns }}
        from {{ source }}
    )
{%- endmacro %}

{% macro normalize_incremental_predicates(incremental_predicates) %}
    {{ return([] if not incremental_predicates else [incremental_predicates] if incremental_predicates is string else incremental_predicates) }}
{% endmacro %}

{% macro get_quoted_csv(column_names) %}
    {% set quoted = [] %}
    {% for name in column_names %}
        {% do quoted.append(adapter.quote(name)) %}
    {% endfor %}
    {{ return(quoted | join(', ')) }}
{% endmacro %}
