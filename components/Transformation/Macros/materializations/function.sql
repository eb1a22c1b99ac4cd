{# A function of the project's own (https://docs.getdbt.com/docs/build/udfs). #}
{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
    {%- set target_relation = this.incorporate(type='function') -%}
    {%- set name = (config.get('type') or 'scalar') ~ '_function_' ~ model.language -%}
    {%- set dispatch = adapter.dispatch -%}

    {{ run_hooks(pre_hooks) }}
    {{ function_execute_build_sql(dispatch(name, 'dbt')(target_relation), none, target_relation) }}
    {{ run_hooks(post_hooks) }}

    {{ return({'relations': []}) }}
{% endmaterialization %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
    {{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}
{%- endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
    {% call statement('main') -%}
        {{ build_sql }}
    {%- endcall %}
    {% if config.persist_relation_docs() and model.description -%}
        {% do run_query('comment on macro ' ~ target_relation.render() ~ " is '" ~ model.description | replace("'", "''") ~ "'") %}
    {%- endif %}
    {{ adapter.commit() }}
{%- endmacro %}

{% macro scalar_function_sql(target_relation) -%}
    {{ return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__scalar_function_sql(target_relation) -%}
    {{ scalar_function_create_replace_signature_sql(target_relation) }}
    {{ scalar_function_body_sql() }}
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) -%}
    {{ return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) }}
{%- endmacro %}

{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
    {{ scalar_function_volatility_sql() -}}
    create or replace macro {{ target_relation.render() }}({{ formatted_scalar_function_args_sql() }}) as
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() -%}
    {{ return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) }}
{%- endmacro %}

{# DuckDB keeps the types of a macro's arguments only in files of its newer formats; the result has its type in any. #}
{% macro default__formatted_scalar_function_args_sql() -%}
    {%- for argument in model.arguments -%}
        {{ adapter.quote(argument.name) }}{% if argument.default_value is not none %} := {{ argument.default_value }}{% endif %}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro scalar_function_body_sql() -%}
    {{ return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) }}
{%- endmacro %}

{% macro default__scalar_function_body_sql() -%}
    cast((
        {{ modules.re.sub(';\s*$', '', model.compiled_code) }}
    ) as {{ model.returns.data_type }})
{%- endmacro %}

{% macro scalar_function_volatility_sql() -%}
    {{ return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) }}
{%- endmacro %}

{# A macro is put in where it is called: its volatility is that of its body. #}
{% macro default__scalar_function_volatility_sql() -%}
    {%- if model.config.get('volatility') is not none -%}
        {%- do unsupported_volatility_warning(model.config.get('volatility')) -%}
    {%- endif -%}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) -%}
    {{ return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) }}
{%- endmacro %}

{% macro default__unsupported_volatility_warning(volatility) -%}
    {% do exceptions.warn("The volatility '" ~ volatility ~ "' of the function '" ~ model.name ~ "' is not known to " ~ adapter.type() ~ " and has no effect.") %}
{%- endmacro %}

{% macro aggregate_function_sql(target_relation) -%}
    {{ return(adapter.dispatch('aggregate_function_sql', 'dbt')(target_relation)) }}
{%- endmacro %}

{# As an expression it aggregates over the rows of its caller; within a query of its own it would over none. #}
{% macro default__aggregate_function_sql(target_relation) -%}
    {{ scalar_function_create_replace_signature_sql(target_relation) }}
    cast((
        {{ modules.re.sub('(?i)^\s*select\s', '', modules.re.sub(';\s*$', '', model.compiled_code)) }}
    ) as {{ model.returns.data_type }})
{%- endmacro %}

{% macro function_exists(relation) -%}
    {{ return(adapter.dispatch('function_exists', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__function_exists(relation) -%}
    {% set found = run_query(
        "select count(*) from duckdb_functions() where not internal and lower(schema_name) = lower('" ~ escape_single_quotes(relation.schema) ~ "') and lower(function_name) = lower('" ~ escape_single_quotes(relation.identifier)
        ~ "') and lower(database_name) = lower('" ~ escape_single_quotes(relation.database) ~ "')") %}
    {{ return(found.rows[0][0] > 0) }}
{%- endmacro %}
