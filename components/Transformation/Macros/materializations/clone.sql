{# A clone shows what an earlier run has: a copy of a table where the database can copy without cost, else a view of it. #}
{% materialization clone, default %}
    {%- set nothing = {'relations': []} -%}

    {%- if not defer_relation -%}
        {{ log("The earlier run has no relation for " ~ model.unique_id, info=true) }}
        {{ return(nothing) }}
    {%- endif -%}

    {%- set existing_relation = load_cached_relation(this) -%}
    {%- if existing_relation and not flags.FULL_REFRESH -%}
        {{ log("Relation " ~ existing_relation ~ " already exists", info=true) }}
        {{ return(nothing) }}
    {%- endif -%}

    {%- set other_relation = load_cached_relation(defer_relation) -%}
    {%- if other_relation and other_relation.type == 'table' and can_clone_table() -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- if existing_relation and not existing_relation.is_table -%}
            {{ drop_relation_if_exists(existing_relation) }}
        {%- endif -%}
        {% call statement('main') -%}
            {{ create_or_replace_clone(target_relation, defer_relation) }}
        {%- endcall %}
        {% do persist_docs(target_relation, model) %}
        {{ adapter.commit() }}
        {{ return({'relations': [target_relation]}) }}
    {%- endif -%}

    {%- set own = 'materialization_view_' ~ adapter.type() -%}
    {%- set view = context[own] if own in context else context['materialization_view_default'] -%}
    {{ return(view()) }}
{% endmaterialization %}

{% macro can_clone_table() %}
    {{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}
{% endmacro %}

{% macro default__can_clone_table() %}
    {{ return(false) }}
{% endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) %}
    {{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}
{% endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) %}
    create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{% endmacro %}
