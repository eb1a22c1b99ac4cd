{# The strategy merge. What happens to rows that match, and to those that do not, is one of: everything by name, what the
   merge_* configurations narrow it to, or the clauses of merge_clauses. #}

{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- do check_merge_config() -%}
    {%- set header = config.get('sql_header', none) -%}
    {%- set clauses = config.get('merge_clauses') or {} -%}
    {{ header if header is not none }}
    merge into {{ target }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    {{ merge_join(unique_key, normalize_incremental_predicates(incremental_predicates)) }}
    {%- for clause in clauses.get('when_matched', [merge_default_update()]) %}
    when matched {{ merge_condition(clause) }}then {{ merge_action(clause, dest_columns) }}
    {%- endfor %}
    {%- for clause in clauses.get('when_not_matched', [{'action': 'insert', 'mode': 'by_name', 'condition': config.get('merge_insert_condition')}]) %}
    when not matched {{ 'by ' ~ clause.by ~ ' ' if clause.by }}{{ merge_condition(clause) }}then {{ merge_action(clause, dest_columns) }}
    {%- endfor %}
    {%- set returned = config.get('merge_returning_columns') %}
    {%- if returned %}
    returning {{ returned if returned is string else returned | join(', ') }}
    {%- endif %}
{%- endmacro %}

{% macro merge_join(unique_key, predicates) %}
    {%- set shared = config.get('merge_on_using_columns') -%}
    {%- if shared -%}
    using ({{ shared | join(', ') }})
    {%- if predicates %}
    on ({{ predicates | join(') and (') }})
    {%- endif %}
    {%- else -%}
    {%- set conditions = [] -%}
    {%- for key in ([] if not unique_key else [unique_key] if unique_key is string else unique_key) -%}
        {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
    on ({{ ((conditions or ['false']) + predicates) | join(') and (') }})
    {%- endif -%}
{% endmacro %}

{% macro merge_default_update() %}
    {% set chosen = {
        'include': config.get('merge_update_columns') or [],
        'exclude': config.get('merge_exclude_columns') or [],
        'set_expressions': config.get('merge_update_set_expressions') or {}
    } %}
    {% set narrowed = chosen.include or chosen.exclude or chosen.set_expressions %}
    {{ return({'action': 'update', 'mode': 'explicit' if narrowed else 'by_name', 'condition': config.get('merge_update_condition'), 'update': chosen}) }}
{% endmacro %}

{% macro merge_condition(clause) %}
    {%- if clause.condition -%}
        and ({{ clause.condition if clause.condition is string else clause.condition | join(') and (') }}) {# #}
    {%- endif -%}
{% endmacro %}

{% macro merge_action(clause, dest_columns) %}
    {%- set mode = clause.mode or 'by_name' -%}
    {%- if clause.action == 'update' and clause.set_expressions -%}
        update set {{ merge_assignments(clause.set_expressions, []) }}
    {%- elif clause.action == 'update' and mode == 'explicit' -%}
        {%- set chosen = clause['update'] or {} -%}
        {%- set expressions = chosen.set_expressions or {} -%}
        {%- set copied = [] -%}
        {%- for column in get_merge_update_columns(chosen.include, chosen.exclude, dest_columns) if column | replace('"', '') not in expressions -%}
            {%- do copied.append(column) -%}
        {%- endfor -%}
        update set {{ merge_assignments(expressions, copied) }}
    {%- elif clause.action == 'insert' and mode == 'explicit' -%}
        {%- set chosen = clause['insert'] or {} -%}
        insert ({{ chosen['columns'] | join(', ') }}) values ({{ chosen['values'] | join(', ') }})
    {%- elif clause.action in ['update', 'insert'] -%}
        {{ clause.action }} {{ {'by_name': 'by name', 'by_position': 'by position', 'star': 'set *' if clause.action == 'update' else '*'}[mode] }}
    {%- elif clause.action == 'delete' -%}
        delete
    {%- elif clause.action == 'do_nothing' -%}
        do nothing
    {%- elif clause.action == 'error' -%}
        error{{ " '" ~ escape_single_quotes(clause.error_message) ~ "'" if clause.error_message }}
    {%- endif -%}
{% endmacro %}

{% macro merge_assignments(expressions, copied) %}
    {%- set parts = [] -%}
    {%- for column, expression in expressions.items() -%}
        {%- do parts.append(column ~ ' = ' ~ expression) -%}
    {%- endfor -%}
    {%- for column in copied -%}
        {%- do parts.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
    {%- endfor -%}
    {{ parts | join(', ') }}
{%- endmacro %}

{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
    {{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}
{% endmacro %}

{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
    {% if merge_update_columns and merge_exclude_columns %}
        {{ exceptions.raise_compiler_error('A model may set merge_update_columns or merge_exclude_columns, not both.') }}
    {% elif merge_update_columns %}
        {{ return(merge_update_columns) }}
    {% endif %}
    {% set excluded = merge_exclude_columns | map('lower') | list if merge_exclude_columns else [] %}
    {% set columns = [] %}
    {% for column in dest_columns if column.name | lower not in excluded %}
        {% do columns.append(column.quoted) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}

{# What a merge's configuration may hold. #}
{% macro check_merge_config() %}
    {% set problems = [] %}
    {% set texts = ['merge_update_condition', 'merge_insert_condition'] %}
    {% set lists = ['merge_update_columns', 'merge_exclude_columns'] %}
    {% for name in texts if config.get(name) is not none and config.get(name) is not string %}
        {% do problems.append(name ~ ' must be a condition in SQL') %}
    {% endfor %}
    {% for name in lists + ['merge_on_using_columns'] if config.get(name) is not none and (config.get(name) is string or config.get(name) is mapping or config.get(name) is not iterable) %}
        {% do problems.append(name ~ ' must be a list of columns') %}
    {% endfor %}
    {% if config.get('merge_update_set_expressions') is not none and config.get('merge_update_set_expressions') is not mapping %}
        {% do problems.append('merge_update_set_expressions must map columns to expressions') %}
    {% endif %}
    {% set clauses = config.get('merge_clauses') %}
    {% if clauses is not none and (clauses is not mapping or not clauses) %}
        {% do problems.append('merge_clauses must hold when_matched, when_not_matched or both') %}
    {% elif clauses %}
        {% for name in clauses if name not in ['when_matched', 'when_not_matched'] %}
            {% do problems.append("merge_clauses holds when_matched and when_not_matched, not '" ~ name ~ "'") %}
        {% endfor %}
        {% for name in texts + lists + ['merge_update_set_expressions'] if config.get(name) %}
            {% do problems.append(name ~ ' has no effect beside merge_clauses: say it in a clause') %}
        {% endfor %}
        {% set listed = [] %}
        {% for name in ['when_matched', 'when_not_matched'] if name in clauses %}
            {% if clauses[name] is string or clauses[name] is mapping or clauses[name] is not iterable or clauses[name] | reject('mapping') | list %}
                {% do problems.append(name ~ ' must be a list of clauses, each a mapping with an action') %}
            {% else %}
                {% do listed.extend(clauses[name]) %}
            {% endif %}
        {% endfor %}
        {% for clause in listed if clause.action not in ['update', 'insert', 'delete', 'do_nothing', 'error'] %}
            {% do problems.append("a clause's action is update, insert, delete, do_nothing or error, not '" ~ clause.action ~ "'") %}
        {% endfor %}
    {% endif %}
    {% if problems %}
        {% do exceptions.raise_compiler_error('The configuration of the merge is not right:\n  - ' ~ problems | join('\n  - ')) %}
    {% endif %}
{% endmacro %}
