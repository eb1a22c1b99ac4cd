{# What an incremental model does when its columns are no longer those of its table. #}

{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
    {% set known = ['ignore', 'append_new_columns', 'sync_all_columns', 'fail'] %}
    {% if on_schema_change is none %}
        {{ return(default) }}
    {% elif on_schema_change not in known %}
        {% do log('on_schema_change is ' ~ on_schema_change ~ ', which is none of ' ~ known | join(', ') ~ '; taking ' ~ default ~ '.', info=true) %}
        {{ return(default) }}
    {% endif %}
    {{ return(on_schema_change) }}
{% endmacro %}

{% macro diff_columns(source_columns, target_columns) %}
    {% set names = [] %}
    {% for column in target_columns %}
        {% do names.append(column.name | lower) %}
    {% endfor %}
    {% set missing = [] %}
    {% for column in source_columns if column.name | lower not in names %}
        {% do missing.append(column) %}
    {% endfor %}
    {{ return(missing) }}
{% endmacro %}

{% macro diff_column_data_types(source_columns, target_columns) %}
    {{ return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) }}
{% endmacro %}

{% macro default__diff_column_data_types(source_columns, target_columns) %}
    {% set changed = [] %}
    {% for source in source_columns %}
        {% for target in target_columns if target.name | lower == source.name | lower and target.data_type != source.data_type %}
            {% do changed.append({'column_name': target.name, 'new_type': source.data_type}) %}
        {% endfor %}
    {% endfor %}
    {{ return(changed) }}
{% endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) %}
    {% set source_columns = adapter.get_columns_in_relation(source_relation) %}
    {% set target_columns = adapter.get_columns_in_relation(target_relation) %}
    {% set source_not_in_target = diff_columns(source_columns, target_columns) %}
    {% set target_not_in_source = diff_columns(target_columns, source_columns) %}
    {% set new_target_types = diff_column_data_types(source_columns, target_columns) %}
    {{ return({
        'schema_changed': (source_not_in_target or target_not_in_source or new_target_types) | length > 0,
        'source_not_in_target': source_not_in_target,
        'target_not_in_source': target_not_in_source,
        'source_columns': source_columns,
        'target_columns': target_columns,
        'new_target_types': new_target_types
    }) }}
{% endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, changes) %}
    {% if on_schema_change == 'append_new_columns' %}
        {% if changes['source_not_in_target'] | length > 0 %}
            {% do alter_relation_add_remove_columns(target_relation, changes['source_not_in_target'], none) %}
        {% endif %}
    {% elif on_schema_change == 'sync_all_columns' %}
        {% if changes['source_not_in_target'] | length > 0 or changes['target_not_in_source'] | length > 0 %}
            {% do alter_relation_add_remove_columns(target_relation, changes['source_not_in_target'], changes['target_not_in_source']) %}
        {% endif %}
        {% for change in changes['new_target_types'] %}
            {% do alter_column_type(target_relation, change['column_name'], change['new_type']) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{# The columns to fill: none when nothing is to be looked at. #}
{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}
    {{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}
{% endmacro %}

{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
    {% if on_schema_change == 'ignore' %}
        {{ return({}) }}
    {% endif %}
    {% set changes = check_for_schema_changes(source_relation, target_relation) %}
    {% if changes['schema_changed'] %}
        {% if on_schema_change == 'fail' %}
            {% do exceptions.raise_compiler_error(
                'The source and target schemas on this incremental model are out of sync!'
                ~ '\n\nThey can be reconciled in several ways:'
                ~ '\n  - set `on_schema_change` to append_new_columns or sync_all_columns,'
                ~ '\n  - run the model once with --full-refresh,'
                ~ '\n  - change the table by hand and run again.'
                ~ '\n\nSource columns not in target: ' ~ changes['source_not_in_target'] | map(attribute='name') | join(', ')
                ~ '\nTarget columns not in source: ' ~ changes['target_not_in_source'] | map(attribute='name') | join(', ')
                ~ '\nNew column types: ' ~ changes['new_target_types']) %}
        {% endif %}
        {% do sync_column_schemas(on_schema_change, target_relation, changes) %}
    {% endif %}
    {{ return(changes['source_columns']) }}
{% endmacro %}
