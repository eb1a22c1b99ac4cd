{# What the database holds, a row a column: where `docs generate` learns columns, types and sizes. #}

{% macro get_catalog(information_schema, schemas) -%}
    {{ return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) }}
{%- endmacro %}

{% macro default__get_catalog(information_schema, schemas) -%}
    {%- set names = [] -%}
    {%- for schema in schemas %}{% do names.append("lower('" ~ escape_single_quotes(schema) ~ "')") %}{% endfor -%}
    {{ return(catalog_rows(information_schema, 'lower(relations.schema_name) in (' ~ names | join(', ') ~ ')')) }}
{%- endmacro %}

{# Only of some relations; of one without a name, of all of its schema. #}
{% macro get_catalog_relations(information_schema, relations) -%}
    {{ return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) }}
{%- endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) -%}
    {%- set wanted = [] -%}
    {%- for relation in relations -%}
        {%- set rule = "lower(relations.schema_name) = lower('" ~ escape_single_quotes(relation.schema) ~ "')" -%}
        {%- if relation.identifier -%}
            {%- set rule = rule ~ " and lower(relations.table_name) = lower('" ~ escape_single_quotes(relation.identifier) ~ "')" -%}
        {%- endif -%}
        {%- do wanted.append('(' ~ rule ~ ')') -%}
    {%- endfor -%}
    {{ return(catalog_rows(information_schema, '(' ~ (wanted | join(' or ') or 'false') ~ ')')) }}
{%- endmacro %}

{% macro catalog_rows(information_schema, wanted) -%}
    {%- set query -%}
        with relations as (
            select
                database_name, schema_name, table_name, 'BASE TABLE' as table_type, comment,
                estimated_size as row_count
            from duckdb_tables()
            union all
            select database_name, schema_name, view_name, 'VIEW', comment, null
            from duckdb_views()
            where not internal
        )

        select
            relations.database_name as table_database,
            relations.schema_name as table_schema,
            relations.table_name,
            relations.table_type,
            relations.comment as table_comment,
            columns.column_name,
            columns.column_index,
            columns.data_type as column_type,
            columns.comment as column_comment,
            cast(null as varchar) as table_owner,
            'Rows' as "stats:row_count:label",
            relations.row_count as "stats:row_count:value",
            'How many rows the table has, by the database''s own estimate' as "stats:row_count:description",
            relations.row_count is not null as "stats:row_count:include"
        from relations
        inner join duckdb_columns() as columns
            on
                relations.database_name = columns.database_name
                and relations.schema_name = columns.schema_name
                and relations.table_name = columns.table_name
        where
            lower(relations.database_name) = lower('{{ escape_single_quotes(information_schema.database) }}')
            and {{ wanted }}
        order by relations.schema_name, relations.table_name, columns.column_index
    {%- endset -%}
    {{ return(run_query(query)) }}
{%- endmacro %}
