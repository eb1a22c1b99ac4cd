{# The strategy microbatch: the rows of one batch's time replace those that were there. #}

{% macro get_incremental_microbatch_sql(arg_dict) %}
    {{ return(adapter.dispatch('get_incremental_microbatch_sql', 'dbt')(arg_dict)) }}
{% endmacro %}

{% macro default__get_incremental_microbatch_sql(arg_dict) %}
    {%- set batch = model.get('batch') -%}
    {%- if not batch -%}
        {% do exceptions.raise_compiler_error('The strategy microbatch needs a batch, and this model runs as one piece.') %}
    {%- endif -%}
    {%- if config.get('unique_key') -%}
        {% do exceptions.raise_compiler_error("This microbatch model has a 'unique_key', which microbatch does not look at: a batch replaces the rows of its time. Remove it, or take the strategy merge.") %}
    {%- endif -%}
    {%- set event_time = config.get('event_time') -%}
    {%- set of_batch = event_time ~ " >= '" ~ batch.event_time_start ~ "' and " ~ event_time ~ " < '" ~ batch.event_time_end ~ "'" -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {% set build_sql %}
    delete from {{ arg_dict['target_relation'] }}
    where {{ of_batch }}
    {%- for predicate in normalize_incremental_predicates(arg_dict['incremental_predicates']) %}
        and ({{ predicate }})
    {%- endfor %};

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict['temp_relation'] }}
    where {{ of_batch }}
    {% endset %}
    {% do return(build_sql) %}
{% endmacro %}
