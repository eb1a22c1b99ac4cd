{# A table is built beside the old relation and takes its name in one transaction. #}
{% materialization table, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'table') -%}
    {%- set grant_config = config.get('grants') -%}

    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% call statement('main') -%}
        {{ create_table_as(false, intermediate_relation, sql) }}
    {%- endcall %}
    {% do adapter.cache_added(intermediate_relation) %}

    {{ swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) }}
    {% do create_indexes(target_relation) %}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {% do apply_grants(target_relation, grant_config) %}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
