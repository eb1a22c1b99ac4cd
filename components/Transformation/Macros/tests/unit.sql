{# Unit tests: the rows given and expected as SQL, and the query that brings the model's rows and the expected ones together. #}

{% materialization unit, default %}
    {% set expected_rows = config.get('expected_rows') %}
    {% set expected_sql = config.get('expected_sql') %}
    {% set types = {} %}
    {% set quoted = {} %}
    {% for column in get_column_schema_from_query(sql) %}
        {% do types.update({column.name | lower: column.data_type}) %}
        {% do quoted.update({column.name | lower: column.quoted}) %}
    {% endfor %}

    {% if expected_sql %}
        {% set wanted = get_columns_in_query(expected_sql) %}
        {% for name in wanted if name | lower not in types %}
            {% do unit_test_column_missing(name, types) %}
        {% endfor %}
    {% elif expected_rows %}
        {% set wanted = expected_rows[0].keys() | list %}
    {% else %}
        {% set wanted = types.keys() | list %}
    {% endif %}
    {% if not expected_sql %}
        {% set expected_sql = get_expected_sql(expected_rows, types, quoted) %}
    {% endif %}
    {% set columns = [] %}
    {% for name in wanted %}
        {% do columns.append(quoted[name | lower]) %}
    {% endfor %}

    {% call statement('main', fetch_result=true) -%}
        {{ get_unit_test_sql(sql, expected_sql, columns) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}

{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
with dbt_internal_unit_test_actual as (
    select {{ expected_column_names | join(', ') }}, 'actual' as {{ adapter.quote('actual_or_expected') }}
    from (
{{ main_sql }}
    ) as _dbt_internal_unit_test_actual
),

dbt_internal_unit_test_expected as (
    select {{ expected_column_names | join(', ') }}, 'expected' as {{ adapter.quote('actual_or_expected') }}
    from (
{{ expected_fixture_sql }}
    ) as _dbt_internal_unit_test_expected
)

select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
{%- endmacro %}

{# One input's rows. Columns that no row names are null, in the types of the relation that the rows stand in for. #}
{% macro get_fixture_sql(rows, column_name_to_data_types=none) -%}
    {%- set types = column_name_to_data_types or {} -%}
    {%- set quoted = {} -%}
    {%- if not types -%}
        {%- set existing = load_relation(this) -%}
        {%- set relation = this if existing or not defer_relation else defer_relation -%}
        {%- if existing or defer_relation or this.is_external -%}
            {%- for column in adapter.get_columns_in_relation(relation) -%}
                {%- do types.update({column.name | lower: column.data_type}) -%}
                {%- do quoted.update({column.name | lower: column.quoted}) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
    {%- if not types -%}
        {%- do exceptions.raise_compiler_error(
            "Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist. "
            ~ "Build it first (dbt run --empty --select " ~ model.name ~ "), or give the rows with format: sql.") -%}
    {%- endif -%}
    {%- do validate_fixture_rows(rows, none) -%}
    {%- set formatted = [] -%}
    {%- for row in rows -%}
        {%- do formatted.append(format_row(row, types)) -%}
    {%- endfor -%}
    {%- if formatted %}
        {%- set names = [] -%}
        {%- set nulls = {} -%}
        {%- for name, type in types.items() -%}
            {%- do names.append(quoted.get(name, name)) -%}
            {%- do nulls.update({name: safe_cast('null', type) | trim}) -%}
        {%- endfor %}
    {{ fixture_values(formatted, types.keys() | list, names, nulls) }}
    {%- else %}
    select
        {%- for name, type in types.items() %}
        {{ safe_cast('null', type) }} as {{ quoted.get(name, name) }}{{ ',' if not loop.last }}
        {%- endfor %}
    limit 0
    {%- endif %}
{%- endmacro %}

{# Rows as one list of values: a database reads thousands of them at once. What a row does not name is null. #}
{% macro fixture_values(rows, keys, columns, nulls) -%}
    select * from (values
    {%- for row in rows %}
        ({% for key in keys %}{{ row[key] if key in row else nulls[key] }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
    {%- endfor %}
    ) as dbt_fixture ({{ columns | join(', ') }})
{%- endmacro %}

{# The expected rows, each with the columns of the first. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
    {%- if not rows -%}
    select * from dbt_internal_unit_test_actual
    limit 0
    {%- else -%}
    {%- set names = rows[0].keys() | map('lower') | list -%}
    {%- set formatted = [] -%}
    {%- for row in rows -%}
        {%- set values = format_row(row, column_name_to_data_types) -%}
        {%- if values.keys() | sort != names | sort -%}
            {%- do exceptions.raise_compiler_error("The expected rows of a unit test must all name the same columns: the first names " ~ names | join(', ') ~ ", row " ~ loop.index ~ " names " ~ values.keys() | join(', ') ~ ". Write null for a value that is missing.") -%}
        {%- endif -%}
        {%- do formatted.append(values) -%}
    {%- endfor %}
    {%- set columns = [] -%}
    {%- for name in names -%}
        {%- do columns.append(column_name_to_quoted[name]) -%}
    {%- endfor %}
    {{ fixture_values(formatted, names, columns, {}) }}
    {%- endif -%}
{%- endmacro %}

{# A row's values as SQL, by lower-case name. #}
{% macro format_row(row, column_name_to_data_types) -%}
    {%- set formatted = {} -%}
    {%- for written, value in row.items() -%}
        {%- set name = written | lower -%}
        {%- if name not in column_name_to_data_types -%}
            {%- do unit_test_column_missing(written, column_name_to_data_types) -%}
        {%- endif -%}
        {%- if value is string -%}
            {%- set literal = string_literal(escape_single_quotes(value)) -%}
        {%- else -%}
            {%- set literal = 'null' if value is none else value -%}
        {%- endif -%}
        {%- do formatted.update({name: safe_cast(literal, column_name_to_data_types[name]) | trim}) -%}
    {%- endfor -%}
    {{ return(formatted) }}
{%- endmacro %}

{% macro unit_test_column_missing(name, column_name_to_data_types) -%}
    {%- set where = 'the expected rows' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
    {%- do exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ where ~ ".\nAccepted columns for " ~ where ~ " are: " ~ column_name_to_data_types.keys() | join(', ')) -%}
{%- endmacro %}

{# For engines that need every row to name every column. #}
{% macro validate_fixture_rows(rows, row_number) -%}
    {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}
