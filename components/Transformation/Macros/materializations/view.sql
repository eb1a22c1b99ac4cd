{# A view is made beside the old relation and takes its name in one transaction. #}
{% materialization view, default %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'view') -%}

    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% call statement('main') -%}
        {{ create_view_as(intermediate_relation, sql) }}
    {%- endcall %}

    {{ swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) }}
    {% do apply_grants(target_relation, config.get('grants')) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(post_hooks, inside_transaction=false) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The new relation takes the old one's name; the old one waits under the backup name until the commit. #}
{% macro swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) %}
    {% if existing_relation is not none %}
        {% set existing_now = load_cached_relation(existing_relation) %}
        {% if existing_now is not none %}
            {# DuckDB renames no table that an index depends on, and drops it in the same transaction as well. #}
            {% if config.get('indexes') %}
                {% do adapter.drop_relation(existing_now) %}
            {% else %}
                {{ adapter.rename_relation(existing_now, backup_relation) }}
            {% endif %}
        {% endif %}
    {% endif %}
    {{ adapter.rename_relation(intermediate_relation, target_relation) }}
{% endmacro %}
