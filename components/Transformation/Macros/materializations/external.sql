{# The model's rows in a file, and a view that reads it: https://github.com/duckdb/dbt-duckdb#writing-to-external-files #}
{% materialization external, adapter='duckdb', supported_languages=['sql'] %}
    {%- set location = render(config.get('location', default=external_location(this, config))) | trim -%}
    {%- set options = render_write_options(config) -%}
    {%- set known = ['csv', 'parquet', 'json'] -%}
    {%- set format = config.get('format') -%}
    {%- if format is none -%}
        {%- set ending = location.split('.')[-1] | lower -%}
        {%- set format = ending if '.' in location and ending in known else 'parquet' -%}
    {%- elif format not in known -%}
        {{ exceptions.raise_compiler_error('An external model is written as one of ' ~ known | join(', ') ~ ', not as ' ~ format ~ '.') }}
    {%- endif -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set rows_relation = make_intermediate_relation(this.incorporate(type='table')) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation, suffix='__dbt_int') -%}
    {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'view') -%}

    {{ run_hooks(pre_hooks, inside_transaction=false) }}
    {{ drop_relation_if_exists(load_cached_relation(rows_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}

    {% call statement('create_table') -%}
        {{ create_table_as(false, rows_relation, sql) }}
    {%- endcall %}
    {% do adapter.cache_added(rows_relation) %}

    {# Some formats cannot hold columns without rows: a row of nulls keeps them, and the view leaves it out. #}
    {% set is_empty = run_query('select count(*) from ' ~ rows_relation).rows[0][0] == 0 %}
    {% if is_empty %}
        {% do run_query('insert into ' ~ rows_relation ~ ' by name (select null as ' ~ adapter.quote(adapter.get_columns_in_relation(rows_relation)[0].name) ~ ')') %}
    {% endif %}
    {{ write_to_file(rows_relation, adapter.external_write_path(location), adapter.external_write_options(location, options)) }}

    {% call statement('main') -%}
        create or replace view {{ intermediate_relation }} as (
            select * from {{ external_reader(format, adapter.external_read_location(location, options)) }}
            {{ 'where false' if is_empty }}
        )
    {%- endcall %}
    {% do adapter.cache_added(intermediate_relation) %}

    {{ swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {% do apply_grants(target_relation, config.get('grants')) %}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(rows_relation)) }}
    {% if config.get('plugin') is not none %}
        {% do adapter.store_relation(config.get('plugin'), target_relation, location, format) %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=false) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# read_parquet('…', union_by_name=False): the reader's options are the model's own. #}
{% macro external_reader(format, location) %}
    {%- set given = config.get(format ~ '_read_options', {'union_by_name': false} if format == 'parquet' else {'auto_detect': true}) -%}
    {%- set options = [dbt.string_literal(location | replace("'", "''"))] -%}
    {%- for name, value in given.items() -%}
        {%- do options.append(name ~ '=' ~ (dbt.string_literal(value | replace("'", "''")) if value is string else value)) -%}
    {%- endfor -%}
    read_{{ format }}({{ options | join(', ') }})
{%- endmacro %}

{% macro external_location(relation, config) -%}
    {%- if config.get('options', {}).get('partition_by') is none -%}
        {{ adapter.external_root() }}/{{ relation.identifier }}.{{ config.get('format', 'parquet') }}
    {%- else -%}
        {{ adapter.external_root() }}/{{ relation.identifier }}
    {%- endif -%}
{%- endmacro %}

{% macro render_write_options(config) %}
    {% set given = config.get('options', {}) %}
    {% if given is not mapping %}
        {{ exceptions.raise_compiler_error('The options of an external model are a mapping of names to values.') }}
    {% endif %}
    {% set options = {} %}
    {% for name, value in given.items() %}
        {% do options.update({name: render(value | string) if value is string else value}) %}
    {% endfor %}
    {% for name in ['format', 'delimiter'] if config.get(name) %}
        {% do options.update({name: render(config.get(name))}) %}
    {% endfor %}
    {{ return(options) }}
{% endmacro %}

{% macro location_exists(location) %}
    {{ return(adapter.location_exists(location)) }}
{% endmacro %}

{% macro write_to_file(relation, location, options) -%}
    {% call statement('write_to_file') -%}
        copy {{ relation }} to '{{ location | replace("'", "''") }}' ({{ options }})
    {%- endcall %}
{%- endmacro %}

{# For on-run-start: the views of external models that chosen nodes read and that are not chosen themselves, which a
   database in memory has forgotten. #}
{% macro register_upstream_external_models() %}
    {% if execute %}
        {% set done = [] %}
        {% for id in selected_resources if id in graph.nodes %}
            {% for upstream in graph.nodes[id].depends_on.nodes if upstream not in selected_resources and upstream not in done %}
                {% do done.append(upstream) %}
                {% set node = graph.nodes.get(upstream) %}
                {% if node and node.resource_type == 'model' and node.config.materialized == 'external' %}
                    {% set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) %}
                    {% set options = render_write_options(node.config) %}
                    {% set location = render(node.config.get('location') or external_location(relation, node.config)) | trim %}
                    {% do adapter.create_schema(relation) %}
                    {% do run_query('create or replace view ' ~ relation ~ " as (select * from '" ~ adapter.external_read_location(location, options) | replace("'", "''") ~ "')") %}
                {% endif %}
            {% endfor %}
        {% endfor %}
        {% do adapter.commit() %}
    {% endif %}
{% endmacro %}
