{#
    A view names its tables without the database, which in DuckDB is the file's name: so a build may be copied, renamed or
    attached under another name.
#}
{% macro duckdb__create_view_as(relation, sql) -%}
    create view {{ relation }} as (
        {{ sql | replace('"' ~ relation.database ~ '".', '') }}
    );
{%- endmacro %}
