{# Runs the SQL of its caller; the result is kept for load_result(name). #}
{%- macro statement(name=none, fetch_result=false, auto_begin=true, language='sql') -%}
    {%- if execute -%}
        {%- set code = caller() -%}
        {%- if name == 'main' -%}
            {{ write(code) }}
        {%- endif -%}
        {%- set response, table = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result) -%}
        {%- if name is not none -%}
            {{ store_result(name, response=response, agate_table=table) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}

{# Keeps a result without running anything, for steps that are done by other means. #}
{%- macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) -%}
    {%- set code_text = caller() -%}
    {%- if name == 'main' -%}
        {{ write(code_text) }}
    {%- endif -%}
    {%- if name is not none -%}
        {{ store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) }}
    {%- endif -%}
{%- endmacro -%}

{% macro run_query(sql) %}
    {% call statement('run_query_statement', fetch_result=true, auto_begin=false) %}
        {{ sql }}
    {% endcall %}
    {% do return(load_result('run_query_statement').table) %}
{% endmacro %}

{% macro is_incremental() %}
    {% if not execute %}
        {{ return(false) }}
    {% endif %}
    {% set existing = adapter.get_relation(this.database, this.schema, this.table) %}
    {{ return(existing is not none
              and existing.type == 'table'
              and model.config.materialized == 'incremental'
              and not should_full_refresh()) }}
{% endmacro %}

{% macro should_full_refresh() %}
    {% set wanted = config.get('full_refresh') %}
    {% if wanted is none %}
        {% set wanted = flags.FULL_REFRESH %}
    {% endif %}
    {% do return(wanted) %}
{% endmacro %}

{% macro should_store_failures() %}
    {% set wanted = config.get('store_failures') %}
    {% if wanted is none %}
        {% set wanted = flags.STORE_FAILURES %}
    {% endif %}
    {% do return(wanted) %}
{% endmacro %}

{% macro run_hooks(hooks, inside_transaction=true) %}
    {% for hook in hooks if hook.transaction == inside_transaction %}
        {% if not inside_transaction and loop.first %}
            {% call statement(auto_begin=inside_transaction) %}
                commit;
            {% endcall %}
        {% endif %}
        {% set rendered = render(hook.sql) | trim %}
        {% if (rendered | length) > 0 %}
            {% call statement(auto_begin=inside_transaction) %}
                {{ rendered }}
            {% endcall %}
        {% endif %}
    {% endfor %}
{% endmacro %}

{% macro make_hook_config(sql, inside_transaction) %}
    {{ tojson({'sql': sql, 'transaction': inside_transaction}) }}
{% endmacro %}

{% macro before_begin(sql) %}
    {{ make_hook_config(sql, inside_transaction=false) }}
{% endmacro %}

{% macro in_transaction(sql) %}
    {{ make_hook_config(sql, inside_transaction=true) }}
{% endmacro %}

{% macro after_commit(sql) %}
    {{ make_hook_config(sql, inside_transaction=false) }}
{% endmacro %}

{% macro set_sql_header(config) -%}
    {{ config.set('sql_header', caller()) }}
{%- endmacro %}

{% macro get_query_results_as_dict(query) %}
    {% set table = run_query(query) %}
    {% set columns = {} %}
    {% if execute %}
        {% for name in table.column_names %}
            {% do columns.update({name: table.columns[name].values()}) %}
        {% endfor %}
    {% endif %}
    {{ return(columns) }}
{% endmacro %}
