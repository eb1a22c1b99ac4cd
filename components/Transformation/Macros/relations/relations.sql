{# Relations: made, renamed, dropped, described. Each can be overridden by a project through dispatch. #}

{% macro create_schema(relation) -%}
    {{ adapter.dispatch('create_schema', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__create_schema(relation) -%}
    {%- call statement('create_schema') -%}
        create schema if not exists {{ relation.without_identifier() }}
    {%- endcall -%}
{%- endmacro %}

{% macro drop_schema(relation) -%}
    {{ adapter.dispatch('drop_schema', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__drop_schema(relation) -%}
    {%- call statement('drop_schema') -%}
        drop schema if exists {{ relation.without_identifier() }} cascade
    {%- endcall -%}
{%- endmacro %}

{% macro check_schema_exists(information_schema, schema) -%}
    {{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}
{%- endmacro %}

{% macro default__check_schema_exists(information_schema, schema) -%}
    {{ return(run_query("select count(*) from duckdb_schemas() where lower(schema_name) = lower('" ~ escape_single_quotes(schema) ~ "')")) }}
{%- endmacro %}

{% macro list_schemas(database) -%}
    {{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}
{%- endmacro %}

{% macro default__list_schemas(database) -%}
    {{ return(run_query("select schema_name from duckdb_schemas()" ~ (" where lower(database_name) = lower('" ~ escape_single_quotes(database) ~ "')" if database else ""))) }}
{%- endmacro %}

{% macro list_relations_without_caching(schema_relation) -%}
    {{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}
{%- endmacro %}

{% macro default__list_relations_without_caching(schema_relation) -%}
    {% call statement('list_relations_without_caching', fetch_result=true, auto_begin=false) -%}
        select database_name as database, table_name as name, schema_name as schema, 'table' as type
        from duckdb_tables()
        where lower(schema_name) = lower('{{ escape_single_quotes(schema_relation.schema) }}')
        {%- if schema_relation.database %} and lower(database_name) = lower('{{ escape_single_quotes(schema_relation.database) }}'){% endif %}
        union all
        select database_name, view_name, schema_name, 'view'
        from duckdb_views()
        where not internal and lower(schema_name) = lower('{{ escape_single_quotes(schema_relation.schema) }}')
        {%- if schema_relation.database %} and lower(database_name) = lower('{{ escape_single_quotes(schema_relation.database) }}'){% endif %}
    {%- endcall %}
    {{ return(load_result('list_relations_without_caching').table) }}
{%- endmacro %}

{% macro get_columns_in_relation(relation) -%}
    {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
    {{ return(adapter.describe_query('select * from ' ~ relation ~ ' limit 0')) }}
{%- endmacro %}

{% macro get_columns_in_query(select_sql) -%}
    {{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}
{%- endmacro %}

{% macro default__get_columns_in_query(select_sql) -%}
    {{ return(adapter.describe_query(get_empty_subquery_sql(select_sql)) | map(attribute='name') | list) }}
{%- endmacro %}

{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
    {{ return(adapter.describe_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{%- endmacro %}

{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
    {{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}
{%- endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
    {%- if select_sql_header is not none %}{{ select_sql_header }}{% endif -%}
    select * from (
        {{ select_sql }}
    ) as __dbt_sbq
    where false
    limit 0
{%- endmacro %}

{% macro get_empty_schema_sql(columns) -%}
    {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{%- endmacro %}

{% macro default__get_empty_schema_sql(columns) -%}
    {%- set untyped = columns.values() | rejectattr('data_type') | map(attribute='name') | list -%}
    {%- if untyped -%}
        {% do exceptions.column_type_missing("The contract of '" ~ model['name'] ~ "' has no data_type for " ~ untyped | join(', ') ~ '. Name a type of the database for each.') %}
    {%- endif -%}
    {#- What such a type means differs from database to database. -#}
    {%- set unsized = [] -%}
    {%- for column in columns.values() if column['data_type'].strip().lower() in ('numeric', 'decimal', 'number') -%}
        {%- do unsized.append(column['name']) -%}
    {%- endfor -%}
    {%- if unsized -%}
        {% do exceptions.warn("Detected columns with numeric type and unspecified precision/scale in the contract of '" ~ model['name'] ~ "', which can lead to unintended rounding: " ~ unsized | join(', ') ~ '. Write it as in decimal(18, 3).') %}
    {%- endif -%}
    select
    {% for name in columns -%}
        {%- set column = columns[name] -%}
        cast(null as {{ column['data_type'] }}) as {{ adapter.quote(column['name']) if column['quote'] else column['name'] }}{{ ', ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {%- if language != 'sql' -%}
        {% do exceptions.raise_compiler_error('This engine runs models in SQL only, and ' ~ relation ~ ' is in ' ~ language ~ '.') %}
    {%- endif -%}
    {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code) }}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
    {%- set header = config.get('sql_header', none) -%}
    {%- set has_contract = config.get('contract', {}).enforced -%}
    {%- if has_contract -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif -%}
    {{ header if header is not none }}
    create {% if temporary %}temporary {% endif %}table
    {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    {% if has_contract and not temporary -%}
    {{ get_table_columns_and_constraints() }};
    insert into {{ relation }} {{ get_column_names() }} (
        {{ get_select_subquery(sql) }}
    );
    {%- else -%}
    as (
        {{ sql }}
    );
    {%- endif %}
{%- endmacro %}

{% macro create_view_as(relation, sql) -%}
    {{ adapter.dispatch('create_view_as', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro get_create_table_as_sql(temporary, relation, sql) -%}
    {{ create_table_as(temporary, relation, sql) }}
{%- endmacro %}

{% macro get_create_view_as_sql(relation, sql) -%}
    {{ create_view_as(relation, sql) }}
{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
    {%- set header = config.get('sql_header', none) -%}
    {%- if config.get('contract', {}).enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif -%}
    {{ header if header is not none }}
    create view {{ relation }} as (
        {{ sql }}
    );
{%- endmacro %}

{% macro drop_relation(relation) -%}
    {{ return(adapter.dispatch('drop_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__drop_relation(relation) -%}
    {% call statement('drop_relation', auto_begin=false) -%}
        drop {{ relation.type or 'table' }} if exists {{ relation }} cascade
    {%- endcall %}
{%- endmacro %}

{% macro drop_relation_if_exists(relation) %}
    {% if relation is not none %}
        {{ adapter.drop_relation(relation) }}
    {% endif %}
{% endmacro %}

{% macro rename_relation(from_relation, to_relation) -%}
    {{ return(adapter.dispatch('rename_relation', 'dbt')(from_relation, to_relation)) }}
{%- endmacro %}

{% macro default__rename_relation(from_relation, to_relation) -%}
    {% call statement('rename_relation') -%}
        alter {{ from_relation.type or 'table' }} {{ from_relation }} rename to {{ adapter.quote(to_relation.identifier) }}
    {%- endcall %}
{%- endmacro %}

{% macro truncate_relation(relation) -%}
    {{ return(adapter.dispatch('truncate_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__truncate_relation(relation) -%}
    {% call statement('truncate_relation') -%}
        delete from {{ relation }} where true
    {%- endcall %}
{%- endmacro %}

{% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') %}
    {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
{% endmacro %}

{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') %}
    {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) }}
{% endmacro %}

{% macro default__make_temp_relation(base_relation, suffix) %}
    {# Temporary tables have a catalog of their own: their names are bare. #}
    {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix ~ py_current_timestring(), 'schema': none, 'database': none}, type='table')) }}
{% endmacro %}

{% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') %}
    {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix}, type=backup_relation_type)) }}
{% endmacro %}

{% macro load_cached_relation(relation) %}
    {% do return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.identifier)) %}
{% endmacro %}

{% macro load_relation(relation) %}
    {{ return(load_cached_relation(relation)) }}
{% endmacro %}

{% macro get_or_create_relation(database, schema, identifier, type) -%}
    {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
    {% if existing %}
        {% do return([true, existing]) %}
    {% endif %}
    {% do return([false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) %}
{%- endmacro %}

{% macro alter_column_type(relation, column_name, new_column_type) -%}
    {{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}
{%- endmacro %}

{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
    {% call statement('alter_column_type') -%}
        alter table {{ relation }} alter column {{ adapter.quote(column_name) }} set data type {{ new_column_type }}
    {%- endcall %}
{%- endmacro %}

{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) -%}
    {{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}
{%- endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
    {% for column in add_columns or [] %}
        {% do run_query('alter table ' ~ relation ~ ' add column ' ~ column.quoted ~ ' ' ~ column.data_type) %}
    {% endfor %}
    {% for column in remove_columns or [] %}
        {% do run_query('alter table ' ~ relation ~ ' drop column ' ~ column.quoted) %}
    {% endfor %}
{%- endmacro %}

{% macro get_limit_subquery_sql(sql, limit) -%}
    {{ adapter.dispatch('get_limit_sql', 'dbt')(sql, limit) }}
{%- endmacro %}

{% macro get_show_sql(compiled_code, sql_header, limit) -%}
    {%- if sql_header is not none %}{{ sql_header }}{% endif -%}
    {{ get_limit_subquery_sql(compiled_code, limit) }}
{%- endmacro %}

{% macro default__get_limit_sql(sql, limit) %}
    {{ sql }}
    {% if limit is not none %}limit {{ limit }}{% endif %}
{% endmacro %}

{% macro apply_grants(relation, grant_config, should_revoke=true) %}
    {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{% endmacro %}

{# DuckDB has no users: grants have no effect. #}
{% macro default__apply_grants(relation, grant_config, should_revoke=true) %}
    {% if grant_config %}
        {% do adapter.warn_once('Grants for relations are not supported by DuckDB') %}
    {% endif %}
{% endmacro %}

{% macro persist_docs(relation, model, for_relation=true, for_columns=true) -%}
    {{ return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) }}
{%- endmacro %}

{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
    {% if for_relation and config.persist_relation_docs() and model.description %}
        {% do run_query(alter_relation_comment(relation, model.description)) %}
    {% endif %}
    {% if for_columns and config.persist_column_docs() and model.columns %}
        {% set there = validate_doc_columns(relation, model.columns, adapter.get_columns_in_relation(relation) | map(attribute='name') | list) %}
        {% set comments = alter_column_comment(relation, there) | trim %}
        {% if comments %}
            {% do run_query(comments) %}
        {% endif %}
    {% endif %}
{%- endmacro %}

{# Those described columns that the relation has; a warning names the others. Case counts where a name is quoted. #}
{% macro validate_doc_columns(relation, column_dict, existing_column_names) -%}
    {% set there = {} %}
    {% set missing = [] %}
    {% for name, column in column_dict.items() %}
        {% if name in existing_column_names or (not column['quote'] and name | lower in existing_column_names | map('lower') | list) %}
            {% do there.update({name: column}) %}
        {% else %}
            {% do missing.append(name) %}
        {% endif %}
    {% endfor %}
    {% if missing %}
        {% do exceptions.warn('The columns ' ~ missing | join(', ') ~ ' are described, and ' ~ relation ~ ' has none of these names.') %}
    {% endif %}
    {{ return(there) }}
{%- endmacro %}

{% macro create_indexes(relation) -%}
    {{ adapter.dispatch('create_indexes', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__create_indexes(relation) -%}
    {% for index in config.get('indexes', []) %}
        {% set create_index_sql = get_create_index_sql(relation, index) %}
        {% if create_index_sql %}
            {% do run_query(create_index_sql) %}
        {% endif %}
    {% endfor %}
{%- endmacro %}

{# For materializations of projects that rename a table: DuckDB does not while an index depends on it. #}
{% macro drop_indexes_on_relation(relation) -%}
    {% if relation.is_table %}
        {% set found = run_query("select index_name from duckdb_indexes() where database_name = '" ~ escape_single_quotes(relation.database) ~ "' and schema_name = '" ~ escape_single_quotes(relation.schema) ~ "' and table_name = '" ~ escape_single_quotes(relation.identifier) ~ "'") %}
        {% for row in found %}
            {% do run_query('drop index ' ~ relation.incorporate(path={'identifier': row[0]})) %}
        {% endfor %}
    {% endif %}
{%- endmacro %}
